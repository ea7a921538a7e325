import { decodeUses, includesUses, type Use } from '@openroyalty/sdk'
import { isPayeeLockedIn, ownerIn, payeeIn, pendingPayeeIn, splitIn } from '@openroyalty/sdk/audit'
import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useState } from 'react'
import { type Hex, isAddressEqual } from 'viem'
import { useConnection } from 'wagmi'
import { Link, useParams, useSearchParams } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'
import { BooksBadge } from '../../components/BooksBadge.tsx'
import { IdLink } from '../../components/Hex.tsx'
import { HistoryLink } from '../../components/HistoryLink.tsx'
import { Page } from '../../components/Page.tsx'
import { Section } from '../../components/Section.tsx'
import { SplitShares } from '../../components/SplitShares.tsx'
import { UseSwitches } from '../../components/UseSwitches.tsx'
import { Uses } from '../../components/Uses.tsx'
import { WithBooks } from '../../components/WithBooks.tsx'
import { useStartFlow } from '../../flows/FlowProvider.tsx'
import { changeConsent, joinPool } from '../../flows/manageWork.ts'
import { useTitles } from '../../hooks/useTitles.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { countText, dateText, shortHex, tidyText } from '../../lib/format.ts'
import { isId } from '../../lib/search.ts'
import { readTitle, type Title } from '../../lib/titles.ts'
import { usesNow } from '../../lib/works.ts'
import { Memberships } from './Memberships.tsx'

/** A work: whose it is, who is paid, what it may be used for, and what it earns where. */
export default function Work() {
  const { t } = useI18n()
  const { workId } = useParams<{ workId: Hex }>()
  return (
    <Page
      eyebrow={<span className="mono">{workId}</span>}
      actions={<HistoryLink id={workId} />}
      title={t.work.title(shortHex(workId))}
    >
      <WithBooks>{(books, time) => <WorkBooks key={workId} workId={workId} books={books} time={time} />}</WithBooks>
    </Page>
  )
}

function WorkBooks({ workId, books, time }: { workId: Hex; books: Books; time: bigint }) {
  const { t, locale } = useI18n()
  const { address } = useConnection()
  const { state } = books
  const [parameters] = useSearchParams()
  const within = parameters.get('within')
  const catalogueOf = state.works.works.get(workId)?.catalogueId
  const titleOf = useTitles(books, [workId, ...(catalogueOf ? [catalogueOf] : [])])
  const title = titleOf(workId)
  const work = state.works.works.get(workId)
  if (!work) {
    return (
      <p className="soft">
        {t.work.notFound} <Link href="/me/waiting">{t.work.mayWait}</Link>
      </p>
    )
  }
  const owner = ownerIn(state.works.tokens, workId)
  const payee = payeeIn(state.works, { workId, time })
  const next = pendingPayeeIn(state.works, { workId, time })
  const split = payee && splitIn(state.splits, payee)
  const isMine = owner !== undefined && address !== undefined && isAddressEqual(owner, address)
  const registered = books.logs.find(
    ({ contract, eventName, args }) =>
      contract === 'workRegistry' &&
      ['WorkRegistered', 'CatalogueRegistered', 'WorkMaterialized'].includes(eventName) &&
      [(args as { workId?: Hex }).workId, (args as { catalogueId?: Hex }).catalogueId].includes(workId),
  )
  return (
    <>
      {title && <TitleLine title={title} />}
      {work.isCatalogue && isId(within) && <Within books={books} workId={within} />}
      <div className="columns">
        <div className="stack">
          <Memberships books={books} workId={workId} time={time} isMine={isMine} />
          {isMine && <JoinPools books={books} workId={workId} />}
          <Section title={t.work.facts} aside={<BooksBadge books={books} />}>
            <dl className="facts">
              <dt>{t.work.owner}</dt>
              <dd>{owner ? <IdLink kind="address" id={owner} /> : '–'}</dd>
              <dt>{t.work.payee}</dt>
              <dd>{payee ? <IdLink kind="address" id={payee} /> : '–'}</dd>
              {next && (
                <>
                  <dt>{t.work.nextPayee(dateText(next.effectiveAt, locale))}</dt>
                  <dd>{next.payee ? <IdLink kind="address" id={next.payee} /> : t.work.owner}</dd>
                </>
              )}
              <dt>{t.work.payeeLocked}</dt>
              <dd>{isPayeeLockedIn(state.works, workId) ? t.common.yes : t.common.no}</dd>
              <dt>{t.work.kind}</dt>
              <dd>{work.isCatalogue ? t.work.catalogue : t.work.single}</dd>
              {work.catalogueId && (
                <>
                  <dt>{t.work.outOf}</dt>
                  <dd>
                    <IdLink kind="work" id={work.catalogueId} title={titleOf(work.catalogueId)} />
                  </dd>
                </>
              )}
              {registered && (
                <>
                  <dt>{t.work.registered}</dt>
                  <dd>{dateText(registered.time, locale)}</dd>
                </>
              )}
              {registered?.eventName === 'WorkRegistered' && (
                <>
                  <dt>{t.register.hash}</dt>
                  <dd className="mono">{(registered.args as { contentHash: Hex }).contentHash}</dd>
                </>
              )}
              {work.uri && (
                <>
                  <dt>{t.pool.describedAt}</dt>
                  <dd>
                    <bdi className="mono">{tidyText(work.uri)}</bdi>
                  </dd>
                </>
              )}
            </dl>
          </Section>
          {split && <SplitShares split={split} lead={t.work.splitLead} />}
        </div>
        {isMine ? (
          <Consent books={books} workId={workId} />
        ) : (
          <Section title={t.words.uses} lead={t.work.usesLead}>
            <Uses uses={usesNow(books, workId)} />
          </Section>
        )}
      </div>
    </>
  )
}

function TitleLine({ title: { title, creators } }: { title: Title }) {
  return (
    <p className="lead">
      <bdi>{title}</bdi>
      {creators.length > 0 && (
        <>
          {' · '}
          <bdi>{creators.join(', ')}</bdi>
        </>
      )}
    </p>
  )
}

/** A work of this catalogue that somebody looked for, and that is no token of its own. */
function Within({ books, workId }: { books: Books; workId: Hex }) {
  const { t, locale } = useI18n()
  const titleOf = useTitles(books, [workId])
  // As the search told it: nobody else can make a page say so.
  const told = useHistoryState<{ title?: unknown; index?: unknown } | null>()
  const title = titleOf(workId) ?? readTitle(told?.title)
  return (
    <div className="note">
      {title && <TitleLine title={title} />}
      <p className="data">
        {t.search.within(workId)}
        {typeof told?.index === 'number' && `, ${t.waiting.position(countText(told.index, locale))}`}
      </p>
    </div>
  )
}

/** The owner's switches. What was licensed before keeps its terms. */
function Consent({ books, workId }: { books: Books; workId: Hex }) {
  const { t } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const start = useStartFlow()
  const now = decodeUses(usesNow(books, workId))
  const [chosen, setChosen] = useState<Use[]>()
  const uses = chosen ?? now
  const isChanged = uses.length !== now.length || uses.some((use) => !now.includes(use))
  return (
    <section className="card">
      <UseSwitches legend={t.register.uses} value={uses} onChange={setChosen} />
      <p className="soft small">{t.work.consentHint}</p>
      <div>
        <button
          type="button"
          className="button button-main"
          disabled={!isChanged}
          onClick={() => start(changeConsent(deployment, workId, uses, t))}
        >
          {t.work.save}
        </button>
      </div>
    </section>
  )
}

/** Pools that sell nothing but what the work allows, and that it is not in. */
function JoinPools({ books, workId }: { books: Books; workId: Hex }) {
  const { t } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const start = useStartFlow()
  const uses = usesNow(books, workId)
  const pools = [...books.state.pools.pools].filter(
    ([, { terms, book }]) => includesUses(uses, terms.uses) && !book.members.get(workId)?.joined,
  )
  if (pools.length === 0) return null
  return (
    <Section title={t.work.poolsToJoin}>
      <ul className="stack">
        {pools.map(([poolId, { terms }]) => (
          <li key={poolId} className="row row-apart">
            <span className="row">
              <IdLink kind="pool" id={poolId} /> <Uses uses={terms.uses} />
            </span>
            <button
              type="button"
              className="button button-small"
              onClick={() => start(joinPool(deployment, workId, poolId, t))}
            >
              {t.work.joinButton}
            </button>
          </li>
        ))}
      </ul>
    </Section>
  )
}
