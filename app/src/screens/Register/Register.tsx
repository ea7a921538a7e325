import { encodeUses, includesUses, type JsonValue, sharesOf, splitAddressOf, type Use } from '@openroyalty/sdk'
import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useId, useState } from 'react'
import { type Address, type Hex, isAddress } from 'viem'
import { useConnection } from 'wagmi'
import { ConnectButton } from '../../components/ConnectButton.tsx'
import { ErrorNote } from '../../components/ErrorNote.tsx'
import { FileDrop, type HashedFile } from '../../components/FileDrop.tsx'
import { Page } from '../../components/Page.tsx'
import { Section } from '../../components/Section.tsx'
import { TextField } from '../../components/TextField.tsx'
import { UseSwitches } from '../../components/UseSwitches.tsx'
import { WithBooks } from '../../components/WithBooks.tsx'
import { useStartFlow } from '../../flows/FlowProvider.tsx'
import { registerWork } from '../../flows/registerWork.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { shortHex, tidyText } from '../../lib/format.ts'
import { type CoAuthor, CoAuthors } from './CoAuthors.tsx'

/** Letters, as many as are shown of them. */
const [LONGEST_TITLE, LONGEST_NAME] = [120, 60]

/** Registers a work: its file is hashed here and goes nowhere. */
export default function Register() {
  const { t } = useI18n()
  const { address } = useConnection()
  return (
    <Page title={t.register.title} lead={t.register.lead}>
      {address ? (
        <WithBooks>{(books) => <Form key={address} creator={address} books={books} />}</WithBooks>
      ) : (
        <div className="card card-hero empty">
          <p>{t.register.connectFirst}</p>
          <ConnectButton />
        </div>
      )}
    </Page>
  )
}

function Form({ creator, books }: { creator: Address; books: Books }) {
  const { t } = useI18n()
  const connection = useRoyaltyConnection()
  const start = useStartFlow()
  const poolField = useId()
  const [hashed, setHashed] = useState<HashedFile>()
  const [uses, setUses] = useState<Use[]>([])
  const [authors, setAuthors] = useState<CoAuthor[]>([{ address: creator, weight: '1' }])
  const [poolId, setPoolId] = useState<Hex | ''>('')
  const [title, setTitle] = useState('')
  const [names, setNames] = useState('')
  const [error, setError] = useState<unknown>()

  const given = encodeUses(uses)
  // A pool takes works that allow all that it sells.
  const pools = [...books.state.pools.pools].filter(([, { terms }]) => includesUses(given, terms.uses))
  const joined = pools.some(([id]) => id === poolId) ? (poolId as Hex) : undefined
  const isComplete =
    hashed !== undefined && authors.every(({ address, weight }) => isAddress(address) && /^\d+(\.\d+)?$/.test(weight))
  const review = async () => {
    if (!hashed) return
    setError(undefined)
    try {
      const isShared = authors.length > 1
      const recipients = sharesOf(authors.map(({ address, weight }) => ({ payee: address as Address, weight })))
      const split = isShared ? { recipients, address: await splitAddressOf(connection, recipients) } : undefined
      const parameters = {
        creator,
        contentHash: hashed.contentHash,
        uses,
        split,
        poolId: joined,
        document: documentOf(title, names),
      }
      start(registerWork(connection.deployment, parameters, t))
    } catch (failure) {
      setError(failure)
    }
  }
  return (
    <div className="columns">
      <div className="stack">
        <Section title={t.register.file}>
          <FileDrop label={t.register.drop} hint={t.register.dropHint} onHashed={setHashed} />
          {hashed && (
            <dl className="facts">
              <dt>{t.register.hash}</dt>
              <dd className="mono">{hashed.contentHash}</dd>
            </dl>
          )}
        </Section>
        <Section title={t.register.named} lead={t.register.namedLead}>
          <TextField label={t.register.titleField} value={title} onChange={setTitle} inputMode="text" />
          <TextField
            label={t.register.namesField}
            value={names}
            onChange={setNames}
            inputMode="text"
            hint={t.register.namesHint}
          />
        </Section>
        <Section title={t.register.authors} lead={t.register.authorsLead}>
          <CoAuthors value={authors} onChange={setAuthors} />
        </Section>
        <Section title={t.register.pool} lead={t.register.poolLead}>
          <div className="field">
            <label htmlFor={poolField}>{t.register.poolLabel}</label>
            <select
              id={poolField}
              className="input"
              value={joined ?? ''}
              onChange={(event) => setPoolId(event.target.value as Hex | '')}
            >
              <option value="">{t.register.noPool}</option>
              {pools.map(([id]) => (
                <option key={id} value={id}>
                  {t.pool.title(shortHex(id))}
                </option>
              ))}
            </select>
            {pools.length === 0 && <p className="hint">{t.register.noPoolFits}</p>}
          </div>
        </Section>
        {error !== undefined && <ErrorNote error={error} />}
        <div className="row">
          <button type="button" className="button button-main" disabled={!isComplete} onClick={review}>
            {t.register.review}
          </button>
          <p className="soft small">{t.me.claimHint}</p>
        </div>
      </div>
      <section className="card">
        <UseSwitches legend={t.register.uses} value={uses} onChange={setUses} />
      </section>
    </div>
  )
}

/** What is registered of a title: nothing where there is none. */
function documentOf(title: string, names: string): JsonValue | undefined {
  const text = tidyText(title, LONGEST_TITLE)
  if (text === '') return undefined
  const creators = names
    .split(',')
    .map((name) => tidyText(name, LONGEST_NAME))
    .filter((name) => name !== '')
  return { title: text, ...(creators.length > 0 && { creators }) }
}
