import type { OfferTerms } from '@openroyalty/sdk'
import type { TokenLook } from '../hooks/useTokens.ts'
import { useI18n } from '../i18n/index.tsx'
import { countText, perDayOf, shareText } from '../lib/format.ts'
import { Amount } from './Amount.tsx'

/** What an offer costs: every part of it, and no part that is nothing. */
export function Price({ terms, token }: { terms: OfferTerms; token: TokenLook | undefined }) {
  const { t, locale } = useI18n()
  const amounts = [
    [t.offer.fee, terms.fee],
    [t.offer.minPerDay, perDayOf(terms.minRate)],
    [t.offer.unitPrice, terms.unitPrice],
    [t.offer.floor, terms.floor],
    [t.offer.guarantee, terms.guarantee],
    [t.offer.cap, terms.cap],
  ] as const
  const isFree = amounts.every(([, value]) => value === 0n) && terms.revenueShare === 0
  return (
    <dl className="facts">
      {amounts.map(
        ([name, value]) =>
          value > 0n && (
            <div key={name} className="contents">
              <dt>{name}</dt>
              <dd>
                <Amount value={value} token={token} />
              </dd>
            </div>
          ),
      )}
      {terms.revenueShare > 0 && (
        <>
          <dt>{t.offer.revenueShare}</dt>
          <dd>{shareText(terms.revenueShare, locale)}</dd>
        </>
      )}
      {terms.periodDays > 0 && (
        <>
          <dt>{t.offer.period}</dt>
          <dd>{t.pool.days(countText(terms.periodDays, locale))}</dd>
        </>
      )}
      {isFree && (
        <>
          <dt>{t.offer.price}</dt>
          <dd>{t.offer.free}</dd>
        </>
      )}
    </dl>
  )
}
