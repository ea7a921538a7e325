import { logFileHead, type SpendingOfReturnType, spendingOf } from '@openroyalty/sdk/audit'
import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Address } from 'viem'
import { useHash } from '../hooks/useHash.ts'
import { type TokenLook, useTokens } from '../hooks/useTokens.ts'
import { type Text, useI18n } from '../i18n/index.tsx'
import type { Books } from '../lib/books.ts'
import { dateText, dayText, monthText, shortHex } from '../lib/format.ts'
import {
  aheadOf,
  behind,
  GRAINS,
  type Grain,
  SPENT_FOR,
  type Spent,
  type Stretch,
  spentIn,
  stretchesUntil,
  tokensOf,
} from '../lib/spending.ts'
import { Amount } from './Amount.tsx'
import { Choice } from './Choice.tsx'
import { DataTable } from './DataTable.tsx'
import { ErrorNote } from './ErrorNote.tsx'
import { IdLink, TransactionLink } from './Hex.tsx'
import { Section } from './Section.tsx'
import { SpendingChart } from './SpendingChart.tsx'
import { When } from './When.tsx'

/** Stretches of time on a page. */
const SHOWN = { day: 14, week: 12, month: 12 } as const
/** Pools with a column of their own; the others share one. */
const POOLS = 4

type SpendingProps = { books: Books; account: Address; time: bigint }

/** What somebody spends over time, by kind or by pool, exactly; with what is committed ahead, and the payments behind each figure. */
export function Spending({ books, account, time }: SpendingProps) {
  const { t } = useI18n()
  const client = useRoyaltyConnection()
  const { data: spending, error } = useQuery({
    queryKey: ['spending', client.chainId, account, books.logs.length],
    queryFn: () => spendingOf({ head: logFileHead(client), logs: books.logs, account }),
    placeholderData: (before, query) => (query?.queryKey[2] === account ? before : undefined),
    structuralSharing: false,
  })
  const tokens = spending ? tokensOf(spending) : []
  const look = useTokens(tokens)
  const [chosen, setChosen] = useState<Address>()
  const token = tokens.find((each) => each === chosen) ?? tokens[0]
  return (
    <Section title={t.spending.title} lead={t.spending.lead}>
      {error && <ErrorNote error={error} />}
      {spending && !token && <p className="soft">{t.spending.none}</p>}
      {spending && token && (
        <OfToken spending={spending} token={token} look={look(token)} time={time}>
          {tokens.length > 1 && (
            <Choice
              label={t.args.token}
              value={token}
              onChange={setChosen}
              options={tokens.map((each) => [each, `${look(each)?.symbol ?? ''} ${shortHex(each)}`])}
            />
          )}
        </OfToken>
      )}
    </Section>
  )
}

type OfTokenProps = {
  spending: SpendingOfReturnType
  token: Address
  look: TokenLook | undefined
  time: bigint
  children: ReactNode
}

function OfToken({ spending, token, look, time, children }: OfTokenProps) {
  const { t, locale } = useI18n()
  const [grain, setGrain] = useState<Grain>('day')
  const [by, setBy] = useState<'kind' | 'pool'>('kind')
  const [page, setPage] = useState(0)
  const opened = useHash()
  const hrefOf = ({ from }: { from: bigint }) => `#spent-${grain}-${from}`
  const stretches = stretchesUntil(time, grain, SHOWN[grain], page)
  const rows = stretches.map((stretch) => ({ stretch, spent: spentIn(spending, { token, stretch, time }) }))
  const series = seriesOf(
    rows.flatMap(({ spent }) => spent),
    by,
    t,
  )
  const columns = rows.map(({ stretch, spent }) => ({
    ...{ stretch, name: stretchText(stretch, grain, locale), total: totalOf(spent) },
    parts: series.map(({ holds }) => totalOf(spent.filter(holds))),
  }))
  const ahead = aheadOf(spending, token, time)
  const shown = columns.find(({ stretch }) => hrefOf(stretch) === opened)
  const choose = (next: Grain) => {
    setGrain(next)
    setPage(0)
  }
  return (
    <>
      <div className="choices">
        <Choice
          label={t.spending.per}
          value={grain}
          onChange={choose}
          options={GRAINS.map((each) => [each, t.spending.grains[each]])}
        />
        <Choice
          label={t.spending.by}
          value={by}
          onChange={setBy}
          options={[
            ['kind', t.spending.byKind],
            ['pool', t.spending.byPool],
          ]}
        />
        {children}
      </div>
      <dl className="stats">
        <div className="stat">
          <dt>{t.spending.shown}</dt>
          <dd data-testid="spent">
            <Amount value={columns.reduce((sum, { total }) => sum + total, 0n)} token={look} />
          </dd>
        </div>
        <div className="stat">
          <dt>{t.spending.ahead}</dt>
          <dd>
            <Amount value={ahead.amount} token={look} />
          </dd>
          {ahead.amount > 0n && (
            <dd className="stat-more soft">{t.spending.aheadUntil(dateText(ahead.end, locale))}</dd>
          )}
        </div>
      </dl>
      <SpendingChart
        columns={columns}
        series={series.map(({ name }) => name)}
        look={look}
        hrefOf={hrefOf}
        opened={opened}
      />
      <DataTable
        caption={t.spending.title}
        rows={columns.filter(({ parts }) => parts.some((part) => part !== 0n)).reverse()}
        keyOf={({ stretch }) => String(stretch.from)}
        columns={[
          {
            name: t.words.when,
            cell: ({ stretch, name }) => <a href={hrefOf(stretch)}>{name}</a>,
          },
          ...series.map(({ name }, position) => ({
            name,
            isNumber: true,
            cell: ({ parts }: (typeof columns)[number]) => <Amount value={parts[position] ?? 0n} token={look} />,
          })),
          ...(series.length === 1
            ? []
            : [
                {
                  name: t.spending.total,
                  isNumber: true,
                  cell: ({ total }: (typeof columns)[number]) => <Amount value={total} token={look} />,
                },
              ]),
        ]}
      />
      <div className="row row-apart">
        <p className="soft small">{t.spending.zone(Intl.DateTimeFormat().resolvedOptions().timeZone)}</p>
        <div className="row">
          <button type="button" className="button button-small" onClick={() => setPage(page + 1)}>
            {t.spending.earlier}
          </button>
          <button type="button" className="button button-small" disabled={page === 0} onClick={() => setPage(page - 1)}>
            {t.spending.later}
          </button>
        </div>
      </div>
      {shown && <Behind key={opened} spending={spending} token={token} look={look} time={time} {...shown} />}
    </>
  )
}

type BehindProps = Omit<OfTokenProps, 'children'> & { stretch: Stretch; name: string }

/** The payments that a figure is made of. */
function Behind({ spending, token, look, time, stretch, name }: BehindProps) {
  const { t } = useI18n()
  const rows = behind(spending, { token, stretch, time })
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    heading.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <div className="stack">
      <h3 ref={heading} tabIndex={-1}>
        {t.spending.behind(name)}
      </h3>
      <p className="soft small">{t.spending.behindLead}</p>
      <DataTable
        caption={t.spending.behind(name)}
        rows={rows.map((row, position) => ({ ...row, position }))}
        keyOf={({ transactionHash, position }) => `${transactionHash} ${position}`}
        columns={[
          { name: t.words.when, cell: (row) => <When seconds={row.time} /> },
          { name: t.words.kind, cell: ({ kind }) => t.spending.payments[kind] },
          { name: t.words.pool, cell: ({ poolId }) => <IdLink kind="pool" id={poolId} /> },
          {
            name: t.words.license,
            cell: ({ licenseId }) => (licenseId ? <IdLink kind="license" id={licenseId} /> : '–'),
          },
          { name: t.words.transaction, cell: ({ transactionHash }) => <TransactionLink hash={transactionHash} /> },
          {
            name: t.words.amount,
            isNumber: true,
            cell: ({ paid, refunded }) => <Amount value={paid - refunded} token={look} />,
          },
        ]}
      />
    </div>
  )
}

type Series = { name: string; holds: (spent: Spent) => boolean }

/** What the columns tell apart: kinds, or the pools on which most was spent. */
function seriesOf(spent: readonly Spent[], by: 'kind' | 'pool', t: Text): Series[] {
  if (by === 'kind')
    return SPENT_FOR.filter((kind) => spent.some((each) => each.kind === kind)).map((kind) => ({
      name: t.spending.kinds[kind],
      holds: (each) => each.kind === kind,
    }))
  const sums = new Map<string, bigint>()
  for (const { poolId, amount } of spent) sums.set(poolId, (sums.get(poolId) ?? 0n) + amount)
  const pools = [...sums].sort(([, a], [, b]) => (a < b ? 1 : -1)).map(([poolId]) => poolId)
  const own = pools.slice(0, pools.length <= POOLS ? POOLS : POOLS - 1)
  return [
    ...own.map((id) => ({ name: `${t.words.pool} ${shortHex(id)}`, holds: ({ poolId }: Spent) => poolId === id })),
    ...(pools.length > own.length
      ? [{ name: t.spending.otherPools, holds: ({ poolId }: Spent) => !own.includes(poolId) }]
      : []),
  ]
}

function totalOf(spent: readonly Spent[]): bigint {
  return spent.reduce((sum, { amount }) => sum + amount, 0n)
}

function stretchText({ from, until }: Stretch, grain: Grain, locale: string): string {
  if (grain === 'month') return monthText(from, locale)
  return grain === 'day' ? dayText(from, locale) : `${dayText(from, locale)} – ${dayText(until - 1n, locale)}`
}
