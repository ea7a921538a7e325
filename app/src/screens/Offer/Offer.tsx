import type { Hex } from 'viem'
import { useParams } from 'wouter'
import { BooksBadge } from '../../components/BooksBadge.tsx'
import { IdLink } from '../../components/Hex.tsx'
import { HistoryLink } from '../../components/HistoryLink.tsx'
import { Page } from '../../components/Page.tsx'
import { Price } from '../../components/Price.tsx'
import { Section } from '../../components/Section.tsx'
import { Uses } from '../../components/Uses.tsx'
import { WithBooks } from '../../components/WithBooks.tsx'
import { useTokens } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { countText, dateText, shortHex } from '../../lib/format.ts'
import { tokenIn } from '../../lib/tokens.ts'
import { Acquire } from './Acquire.tsx'
import { Estimate } from './Estimate.tsx'

/** An offer in plain language, and the way to take it. */
export default function Offer() {
  const { t } = useI18n()
  const { offerId } = useParams<{ offerId: Hex }>()
  return (
    <Page
      eyebrow={<span className="mono">{offerId}</span>}
      actions={<HistoryLink id={offerId} />}
      title={t.offer.title(shortHex(offerId))}
      lead={t.offer.lead}
    >
      <WithBooks>{(books, time) => <OfferBooks offerId={offerId} books={books} time={time} />}</WithBooks>
    </Page>
  )
}

function OfferBooks({ offerId, books, time }: { offerId: Hex; books: Books; time: bigint }) {
  const { t, locale } = useI18n()
  const offer = books.state.licenses.offers.get(offerId)
  const token = tokenIn(books, offerId)
  const look = useTokens(token ? [token] : [])
  if (!offer || !token) return <p className="soft">{t.offer.notFound}</p>
  const { terms, publisher, isClosed } = offer
  const days = (count: number | bigint) => t.pool.days(countText(count, locale))
  return (
    <div className="columns">
      <div className="stack">
        <Section title={t.offer.what} aside={<BooksBadge books={books} />}>
          <Uses uses={terms.uses} />
          <ul className="clauses">
            <li>{t.offer.eligibility[terms.eligibility]}</li>
            <li>{terms.coversLater ? t.offer.coversLater : t.offer.coversStart}</li>
            <li>{terms.exclusive ? t.offer.exclusive : t.offer.shared}</li>
            <li>{terms.transferable ? t.offer.transferable : t.offer.bound}</li>
            <li>{terms.duration > 0 ? t.offer.lasts(days(Math.floor(terms.duration / 86_400))) : t.offer.endless}</li>
            {terms.start > 0 && <li>{t.offer.starts(dateText(terms.start, locale))}</li>}
            <li>{terms.noticeDays > 0 ? t.offer.notice(days(terms.noticeDays)) : t.offer.noNotice}</li>
            <li>{t.offer.cure(days(terms.cureDays))}</li>
            <li>{terms.distribution === 'Usage' ? t.offer.byUsage : t.offer.byUnits}</li>
          </ul>
        </Section>
        <Section title={t.offer.price}>
          <Price terms={terms} token={look(token)} />
          {terms.periodDays > 0 && <p className="soft small">{t.offer.grace(days(terms.graceDays))}</p>}
        </Section>
        <Estimate offerId={offerId} terms={terms} look={look(token)} />
        <Section title={t.offer.facts}>
          <dl className="facts">
            <dt>{t.words.pool}</dt>
            <dd>
              <IdLink kind="pool" id={terms.poolId} />
            </dd>
            <dt>{t.offer.publisher}</dt>
            <dd>
              <IdLink kind="address" id={publisher} />
            </dd>
            <dt>{t.offer.textHash}</dt>
            <dd className="mono">{terms.textHash}</dd>
          </dl>
        </Section>
      </div>
      <Acquire
        books={books}
        offerId={offerId}
        terms={terms}
        isClosed={isClosed}
        token={token}
        look={look(token)}
        time={time}
      />
    </div>
  )
}
