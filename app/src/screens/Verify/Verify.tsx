import type { Certificate } from '@openroyalty/sdk/audit'
import { verifyCertificate } from '@openroyalty/sdk/audit'
import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useState } from 'react'
import type { Hex } from 'viem'
import { getBlock } from 'viem/actions'
import { Link } from 'wouter'
import { ErrorNote } from '../../components/ErrorNote.tsx'
import { FileDrop, type HashedFile } from '../../components/FileDrop.tsx'
import { IdLink } from '../../components/Hex.tsx'
import { Page } from '../../components/Page.tsx'
import { Section } from '../../components/Section.tsx'
import { WithBooks } from '../../components/WithBooks.tsx'
import { useTitles } from '../../hooks/useTitles.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { FileInvalidError } from '../../lib/fileInvalid.ts'
import { countText, dateText, tidyText } from '../../lib/format.ts'

/** Certificates are some thousand bytes; what is longer is a work. */
const MOST_BYTES = 5_000_000
const FORMAT = '"openroyalty-certificate-1"'

type Found = { kind: 'work'; hashed: HashedFile } | { kind: 'certificate'; certificate: Certificate; trusted: Hex }

/** Holds a file against the registry, or a certificate against the chain. */
export default function Verify() {
  const { t } = useI18n()
  const { deployment, publicClient } = useRoyaltyConnection()
  const [found, setFound] = useState<Found>()
  const [error, setError] = useState<unknown>()
  const check = async (hashed: HashedFile) => {
    setError(undefined)
    setFound(undefined)
    try {
      const text = hashed.file.size <= MOST_BYTES ? await hashed.file.text() : ''
      if (!text.includes(FORMAT)) return setFound({ kind: 'work', hashed })
      const blockNumber = lastBlockOf(text)
      const { hash } = await getBlock(publicClient, { blockNumber })
      setFound({ kind: 'certificate', trusted: hash, ...verifyCertificateText(text, hash, deployment) })
    } catch (failure) {
      setError(failure)
    }
  }
  return (
    <Page
      title={t.verify.title}
      lead={t.verify.lead}
      actions={
        <Link className="button" href="/relay">
          {t.relay.title}
        </Link>
      }
    >
      <Section title={t.verify.drop}>
        <FileDrop label={t.register.drop} hint={t.verify.hint} onHashed={check} />
      </Section>
      {error !== undefined && <ErrorNote error={error} />}
      <div aria-live="polite" className="stack">
        {found?.kind === 'work' && (
          <WithBooks>{(books) => <WorkFound hashed={found.hashed} books={books} />}</WithBooks>
        )}
        {found?.kind === 'certificate' && <CertificateFound certificate={found.certificate} trusted={found.trusted} />}
      </div>
    </Page>
  )
}

/** The block that a certificate has to be held against. @throws {FileInvalidError} */
function lastBlockOf(text: string): bigint {
  try {
    const { block, proof } = JSON.parse(text) as Certificate
    return BigInt(block.number) + BigInt(proof.headers?.length ?? 0)
  } catch (cause) {
    throw new FileInvalidError(cause as Error)
  }
}

function verifyCertificateText(
  text: string,
  blockHash: Hex,
  deployment: Parameters<typeof verifyCertificate>[1]['deployment'],
) {
  return { certificate: verifyCertificate(text, { blockHash, deployment }).certificate }
}

function WorkFound({ hashed: { file, contentHash }, books }: { hashed: HashedFile; books: Books }) {
  const { t, locale } = useI18n()
  const registrations = books.logs.flatMap((log) =>
    log.contract === 'workRegistry' && log.eventName === 'WorkRegistered' && log.args.contentHash === contentHash
      ? [log]
      : [],
  )
  const titleOf = useTitles(
    books,
    registrations.map(({ args }) => args.workId),
  )
  return (
    <div className={`note ${registrations.length > 0 ? 'note-good' : 'note-warn'}`}>
      <strong>
        {registrations.length > 0 ? t.verify.registered(countText(registrations.length, locale)) : t.verify.unknown}
      </strong>
      <p>
        <bdi>{tidyText(file.name)}</bdi> <span className="mono small">{contentHash}</span>
      </p>
      {registrations.length > 1 && <p className="soft">{t.verify.several}</p>}
      <ul className="stack">
        {registrations.map(({ args, time }) => (
          <li key={args.workId} className="row">
            <IdLink kind="work" id={args.workId} title={titleOf(args.workId)} /> {dateText(time, locale)}
          </li>
        ))}
      </ul>
    </div>
  )
}

function CertificateFound({ certificate, trusted }: { certificate: Certificate; trusted: Hex }) {
  const { t, locale } = useI18n()
  const seconds = BigInt(Math.floor(Date.parse(certificate.block.time) / 1000))
  const facts =
    certificate.kind === 'standing' ? Object.entries(certificate.license) : Object.entries(certificate.event.args)
  return (
    <div className="note note-good">
      <strong>{t.verify.proven[certificate.kind]}</strong>
      <p>{t.verify.block(countText(certificate.block.number, locale), dateText(seconds, locale))}</p>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt>{(t.args as Record<string, string>)[name] ?? name}</dt>
            <dd className="mono">{String(value)}</dd>
          </div>
        ))}
      </dl>
      <p className="small soft">
        {t.verify.trust} <span className="mono">{trusted}</span>
      </p>
    </div>
  )
}
