import { useMemo } from 'react'
import { Amount } from '../../components/Amount.tsx'
import { IdLink } from '../../components/Hex.tsx'
import { Section } from '../../components/Section.tsx'
import { useTokens } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { type OwnPosition, sourcesOf } from '../../lib/creator.ts'
import { countText, wholeUnits } from '../../lib/format.ts'

/** Who has paid for somebody's works, and how much of it was theirs. */
export function Sources({ books, positions }: { books: Books; positions: readonly OwnPosition[] }) {
  const { t, locale } = useI18n()
  const ids = positions.map(({ poolId, work }) => `${poolId}${work.workId}`).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: positions are new each second, their works are not
  const sources = useMemo(() => sourcesOf(books.logs, positions), [books, ids])
  const look = useTokens(positions.map(({ token }) => token))
  const tokens = [...new Set(positions.map(({ token }) => token))]
  return (
    <Section title={t.me.sources} lead={t.me.sourcesLead}>
      {sources.length === 0 && <p className="soft">{t.me.noPayments}</p>}
      <ul className="stack">
        {sources.map(({ payer, poolId, token, earned, payments }) => (
          <li key={`${payer}${poolId}`} className="row row-apart">
            <span>
              <IdLink kind="address" id={payer} />
              <span className="soft small"> {t.me.payments(countText(payments, locale))}</span>
            </span>
            <Amount value={wholeUnits(earned)} token={look(token)} />
          </li>
        ))}
        {tokens.map((token) => {
          const all = positions.filter((each) => each.token === token)
          const total = all.reduce((sum, { claimable, claimed }) => sum + claimable + claimed, 0n)
          const paid = sources.filter((each) => each.token === token).reduce((sum, { earned }) => sum + earned, 0n)
          const streamed = total - wholeUnits(paid)
          return (
            streamed > 0n && (
              <li key={token} className="row row-apart">
                <span>{t.me.byStreams}</span>
                <Amount value={streamed} token={look(token)} />
              </li>
            )
          )
        })}
      </ul>
    </Section>
  )
}
