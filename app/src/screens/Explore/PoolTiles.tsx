import { poolIn } from '@openroyalty/sdk/audit'
import { Link } from 'wouter'
import { Amount } from '../../components/Amount.tsx'
import { Uses } from '../../components/Uses.tsx'
import { useTokens } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { countText, perDayOf, shortHex } from '../../lib/format.ts'

/** The pools, those that were paid most first. */
export function PoolTiles({ books, time }: { books: Books; time: bigint }) {
  const { t, locale } = useI18n()
  const pools = [...books.state.pools.pools]
    .flatMap(([poolId, { terms, book }]) => {
      const money = poolIn(books.state.pools, { poolId, time })
      return money
        ? [{ poolId, terms, money, members: [...book.members.values()].filter((each) => each.joined).length }]
        : []
    })
    .sort((a, b) => (a.money.paidIn < b.money.paidIn ? 1 : -1))
  const look = useTokens(pools.map(({ terms }) => terms.token))
  return (
    <section className="stack" aria-labelledby="pools">
      <h2 id="pools">{t.explore.pools}</h2>
      {pools.length === 0 && <p className="soft">{t.explore.noPools}</p>}
      <div className="tiles">
        {pools.map(({ poolId, terms, money, members }) => (
          <Link key={poolId} className="tile" href={`/pools/${poolId}`}>
            <div className="row row-apart">
              <h3>
                {t.words.pool} <span className="address">{shortHex(poolId)}</span>
              </h3>
              {money.rate > 0n && <span className="live">{t.explore.live}</span>}
            </div>
            <Uses uses={terms.uses} />
            <dl className="facts small">
              <dt>{t.pool.paidIn}</dt>
              <dd>
                <Amount value={money.paidIn - money.refunded} token={look(terms.token)} />
              </dd>
              <dt>{t.pool.perDay}</dt>
              <dd>
                <Amount value={perDayOf(money.rate)} token={look(terms.token)} />
              </dd>
              <dt>{t.pool.members}</dt>
              <dd>{countText(members, locale)}</dd>
            </dl>
          </Link>
        ))}
      </div>
    </section>
  )
}
