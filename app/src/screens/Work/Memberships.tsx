import { DAY } from '@openroyalty/sdk'
import { memberIn, poolIn } from '@openroyalty/sdk/audit'
import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import type { Hex } from 'viem'
import { Amount } from '../../components/Amount.tsx'
import { IdLink } from '../../components/Hex.tsx'
import { Section } from '../../components/Section.tsx'
import { useStartFlow } from '../../flows/FlowProvider.tsx'
import { claimFor, leavePool } from '../../flows/manageWork.ts'
import { useTokens } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { countText, dateText, partsOf, perDayOf, shareText } from '../../lib/format.ts'

type MembershipsProps = { books: Books; workId: Hex; time: bigint; isMine: boolean }

/** What a work earns, pool by pool; anybody may send the claim. */
export function Memberships({ books, workId, time, isMine }: MembershipsProps) {
  const { t, locale } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const start = useStartFlow()
  const memberships = [...books.state.pools.pools].flatMap(([poolId, { terms }]) => {
    const member = memberIn(books.state.pools, { poolId, workId, time })
    const pool = poolIn(books.state.pools, { poolId, time })
    return member && pool ? [{ poolId, token: terms.token, member, pool }] : []
  })
  const look = useTokens(memberships.map(({ token }) => token))
  return (
    <Section title={t.work.earnings}>
      {memberships.length === 0 && <p className="soft">{t.me.inNoPool}.</p>}
      {memberships.map(({ poolId, token, member, pool }) => {
        const units = member.units * member.works
        const rate = pool.totalUnits === 0n ? 0n : (pool.rate * units) / pool.totalUnits
        return (
          <div key={poolId} className="stack">
            <div className="row row-apart">
              <span>
                {t.words.pool} <IdLink kind="pool" id={poolId} />
              </span>
              {!member.joined && <span className="tag tag-warn">{t.pool.left}</span>}
            </div>
            <dl className="stats">
              <div className="stat">
                <dt>{t.words.waiting}</dt>
                <dd>
                  <Amount
                    value={member.claimable * member.works}
                    token={look(token)}
                    isLive={rate > 0n}
                    href={`/history/${poolId}?only=in`}
                  />
                </dd>
              </div>
              <div className="stat">
                <dt>{t.pool.claimed}</dt>
                <dd>
                  <Amount value={member.claimed} token={look(token)} href={`/history/${workId}?only=out`} />
                </dd>
              </div>
              <div className="stat">
                <dt>{t.words.share}</dt>
                <dd>{shareText(partsOf(units, pool.totalUnits), locale)}</dd>
              </div>
              <div className="stat">
                <dt>{t.me.perDay}</dt>
                <dd>
                  <Amount value={perDayOf(rate)} token={look(token)} href={`/history/${poolId}?only=in`} />
                </dd>
              </div>
            </dl>
            {member.pendingDay > 0n && member.pendingDay * DAY > time && (
              <p className="soft small">
                {t.work.pendingUnits(countText(member.pendingUnits, locale), dateText(member.pendingDay * DAY, locale))}
              </p>
            )}
            <div className="row">
              <button
                type="button"
                className="button button-small"
                disabled={member.claimable === 0n}
                onClick={() => start(claimFor(deployment, { workId, poolId, token }, t))}
              >
                {t.work.claimButton}
              </button>
              {isMine && member.joined && (
                <button
                  type="button"
                  className="button button-small"
                  onClick={() => start(leavePool(deployment, workId, poolId, t))}
                >
                  {t.work.leaveButton}
                </button>
              )}
            </div>
          </div>
        )
      })}
    </Section>
  )
}
