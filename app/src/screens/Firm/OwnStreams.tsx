import { DAY, dayOf, depositFor, HORIZON_DAYS } from '@openroyalty/sdk'
import { streamIn } from '@openroyalty/sdk/audit'
import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { type Address, isAddressEqual } from 'viem'
import { Amount } from '../../components/Amount.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { IdLink } from '../../components/Hex.tsx'
import { Section } from '../../components/Section.tsx'
import { useStartFlow } from '../../flows/FlowProvider.tsx'
import { topUpStream } from '../../flows/manageLicense.ts'
import { endOwnStream } from '../../flows/manageStream.ts'
import { useTokens } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { countText, dateText, distanceText, perDayOf, wholeUnits } from '../../lib/format.ts'
import { tokenIn } from '../../lib/tokens.ts'

/** Days that a top-up adds. */
const DAYS = 30n

/** Streams that somebody opened without a license, while they run: how long, how much is ahead, more of it, or an end. */
export function OwnStreams({ books, payer, time }: { books: Books; payer: Address; time: bigint }) {
  const { t, locale } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const start = useStartFlow()
  const rows = [...books.state.pools.streams].flatMap(([streamId, { poolId, controller, salt }]) => {
    const stream = isAddressEqual(controller, payer) && streamIn(books.state.pools, { streamId, time })
    const token = tokenIn(books, poolId)
    return stream && token && stream.end > time ? [{ streamId, poolId, salt, token, ...stream }] : []
  })
  const look = useTokens(rows.map(({ token }) => token))
  if (rows.length === 0) return null
  const tokenOf = (id: string) => tokenIn(books, id)
  return (
    <Section title={t.stream.own} lead={t.stream.ownLead}>
      <DataTable
        caption={t.stream.own}
        rows={rows}
        keyOf={({ streamId }) => streamId}
        columns={[
          { name: t.words.pool, cell: ({ poolId }) => <IdLink kind="pool" id={poolId} /> },
          {
            name: t.license.ends,
            cell: ({ end }) => <span title={dateText(end, locale)}>{distanceText(end, time, locale)}</span>,
          },
          {
            name: t.license.perDay,
            isNumber: true,
            cell: ({ rate, token }) => <Amount value={perDayOf(rate)} token={look(token)} />,
          },
          {
            name: t.license.ahead,
            isNumber: true,
            cell: ({ ahead, token }) => <Amount value={wholeUnits(ahead)} token={look(token)} isLive />,
          },
          {
            name: t.stream.change,
            cell: ({ poolId, salt, token, rate, end }) => {
              const endDay = Number(end / DAY + DAYS)
              const deposit = depositFor(rate, DAYS * DAY)
              const more = { poolId, streamSalt: salt, controller: payer, token, payer, endDay, deposit, tokenOf }
              return (
                <span className="row">
                  <button
                    type="button"
                    className="button button-small"
                    disabled={endDay > dayOf(time) + HORIZON_DAYS}
                    onClick={() => start(topUpStream(deployment, more, t))}
                  >
                    {t.stream.more(countText(DAYS, locale))}
                  </button>
                  <button
                    type="button"
                    className="button button-small"
                    onClick={() => start(endOwnStream(deployment, { poolId, salt, payer, tokenOf }, t))}
                  >
                    {t.stream.endButton}
                  </button>
                </span>
              )
            },
          },
        ]}
      />
    </Section>
  )
}
