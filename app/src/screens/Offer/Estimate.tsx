import type { OfferTerms } from '@openroyalty/sdk'
import type { Hex } from 'viem'
import { Amount } from '../../components/Amount.tsx'
import { Section } from '../../components/Section.tsx'
import { UseFields, useStatedUse } from '../../components/UseFields.tsx'
import type { TokenLook } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import { countText, shareText } from '../../lib/format.ts'

type EstimateProps = { offerId: Hex; terms: OfferTerms; look: TokenLook | undefined }

/** How a period's bill is reckoned, in words, and what the contract says it comes to for a use that the reader has in mind. */
export function Estimate({ offerId, terms, look }: EstimateProps) {
  const { t, locale } = useI18n()
  const { owes, fields } = useStatedUse(offerId, look)
  if (terms.periodDays === 0) return null
  const { unitPrice, revenueShare, floor, guarantee, cap, minRate } = terms
  return (
    <Section title={t.estimate.title} lead={t.estimate.lead(t.pool.days(countText(terms.periodDays, locale)))}>
      <ul className="clauses">
        {unitPrice > 0n && (
          <li>
            {t.estimate.unitPrice} <Amount value={unitPrice} token={look} />.
          </li>
        )}
        {revenueShare > 0 && <li>{t.estimate.revenueShare(shareText(revenueShare, locale))}</li>}
        {floor > 0n && (
          <li>
            {t.estimate.floor} <Amount value={floor} token={look} />.
          </li>
        )}
        {guarantee > 0n && (
          <li>
            {t.estimate.guarantee} <Amount value={guarantee} token={look} />.
          </li>
        )}
        {cap > 0n && (
          <li>
            {t.estimate.cap} <Amount value={cap} token={look} />.
          </li>
        )}
        {minRate > 0n && <li>{t.estimate.stream}</li>}
      </ul>
      <UseFields fields={fields} />
      <dl className="facts" data-testid="estimate">
        <dt>
          <strong>{t.estimate.comesTo}</strong>
        </dt>
        <dd>
          <strong>{owes === undefined ? '…' : <Amount value={owes} token={look} />}</strong>
        </dd>
      </dl>
    </Section>
  )
}
