import type { Address, Hex } from 'viem'
import { USES } from '../../utils/uses.ts'
import type { CreatorStatement, JournalAccount, LicenseeStatement, PoolStatement, Statement } from './statement.ts'
import { JOURNAL_ACCOUNTS } from './statement.ts'

/** What stands in a table: text, a number, money of a token (undefined: nothing to say), or a second. */
export type Cell =
  | { text: string }
  | { number: bigint | number | undefined }
  | { amount: bigint | undefined; token: Address }
  | { time: bigint | undefined }
  | { id: Hex | undefined }
  /** The token's name. */
  | { currency: Address }

/** A table of a statement. */
export type Section = {
  /** For programs. */
  name: string
  title: string
  columns: readonly string[]
  rows: readonly (readonly Cell[])[]
}

type Options = { accountNames: Record<JournalAccount, string> }

/** A statement as tables: the same for a terminal, a spreadsheet and a page. Tables without rows are left out, but for totals. */
export function sectionsOf(
  statement: Statement,
  { accountNames }: Options = { accountNames: JOURNAL_ACCOUNTS },
): Section[] {
  const sections =
    statement.kind === 'creator'
      ? creatorSections(statement)
      : statement.kind === 'licensee'
        ? licenseeSections(statement, accountNames)
        : poolSections(statement)
  return sections.filter(({ name, rows }) => rows.length > 0 || name === 'totals')
}

const text = (value: string): Cell => ({ text: value })
const number = (value: bigint | number | undefined): Cell => ({ number: value })
const id = (value: Hex | undefined): Cell => ({ id: value })
const time = (value: bigint | undefined): Cell => ({ time: value })
const money = (amount: bigint | undefined, token: Address): Cell => ({ amount, token })
const currency = (token: Address): Cell => ({ currency: token })

function creatorSections({ works, byUnits, byUse, claims, splits, credits, totals }: CreatorStatement): Section[] {
  return [
    {
      name: 'totals',
      title: 'In all',
      columns: ['', 'currency', 'amount'],
      rows: totals.flatMap(({ token, ...sum }) =>
        [
          ['opening', sum.opening] as const,
          ['earned by units', sum.earned] as const,
          ['claimed', sum.claimed] as const,
          ['closing', sum.closing] as const,
          ['earned by use', sum.earnedByUse] as const,
          ['unclaimed of use', sum.waitingByUse] as const,
          ['received by claims', sum.received] as const,
          ['received from splits', sum.receivedFromSplits] as const,
          ['claimed for other payees', sum.toOthers] as const,
          ['waiting with splits', sum.credits] as const,
        ].map(([what, amount]) => [text(what), currency(token), money(amount, token)]),
      ),
    },
    {
      name: 'units',
      title: 'Shares of pools, by units',
      columns: ['work', 'pool', 'units', 'of', 'place', 'currency', 'opening', 'earned', 'claimed', 'closing'],
      rows: byUnits.map((row) => [
        ...[id(row.workId), id(row.poolId), number(row.units), number(row.totalUnits)],
        ...[text(row.isInLot ? "in its catalogue's" : 'its own'), currency(row.token)],
        ...[row.opening, row.earned, row.claimed, row.closing].map((amount) => money(amount, row.token)),
      ]),
    },
    {
      name: 'use',
      title: 'Shares of what was paid by use',
      columns: ['work', 'license', 'period', 'version', 'published', 'uses', 'currency', 'amount', 'claimed'],
      rows: byUse.map((row) => [
        ...[id(row.workId), id(row.licenseId), number(row.period + 1), number(row.version), time(row.publishedAt)],
        ...[number(row.uses), currency(row.token), money(row.amount, row.token), text(claimText(row))],
      ]),
    },
    {
      name: 'claims',
      title: 'What was claimed',
      columns: ['time', 'transaction', 'work', 'from', 'by', 'paid to', 'yours', 'currency', 'amount'],
      rows: claims.map((row) => [
        ...[time(row.time), id(row.transactionHash), id(row.workId), id(row.from), text(row.kind), id(row.payee)],
        ...[text(row.isOwn ? 'yes' : 'no'), currency(row.token), money(row.amount, row.token)],
      ]),
    },
    {
      name: 'splits',
      title: 'What splits passed on',
      columns: ['time', 'transaction', 'split', 'recipient', 'share, ppm', 'currency', 'shared', 'yours', 'paid'],
      rows: splits.map((row) => [
        ...[time(row.time), id(row.transactionHash), id(row.split), id(row.recipient), number(row.share)],
        ...[currency(row.token), money(row.shared, row.token), money(row.amount, row.token)],
        text(row.isCredited ? 'waits' : 'yes'),
      ]),
    },
    {
      name: 'credits',
      title: 'What waits with splits',
      columns: ['split', 'recipient', 'currency', 'amount'],
      rows: credits.map(({ split, recipient, token, amount }) => [
        ...[id(split), id(recipient), currency(token), money(amount, token)],
      ]),
    },
    {
      name: 'works',
      title: 'Works',
      columns: ['work', 'catalogue', 'held from', 'held until', 'paid to'],
      rows: works.map((row) => [
        ...[id(row.workId), id(row.catalogueId), time(row.heldFrom), time(row.heldUntil), id(row.payee)],
      ]),
    },
  ]
}

function claimText({ isClaimed, isClosed }: CreatorStatement['byUse'][number]): string {
  if (isClaimed) return 'yes'
  return isClosed ? 'no, closed' : 'no'
}

function licenseeSections(
  { licenses, payments, channels, streams, journal, totals }: LicenseeStatement,
  accountNames: Record<JournalAccount, string>,
): Section[] {
  return [
    {
      name: 'totals',
      title: 'Paid, by kind',
      columns: ['for', 'currency', 'amount'],
      rows: totals.map(({ token, kind, amount }) => [text(kind), currency(token), money(amount, token)]),
    },
    {
      name: 'licenses',
      title: 'Licenses',
      columns: [
        ...['license', 'pool', 'uses', 'standing', 'from', 'until', 'currency', 'owed', 'paid', 'periods stated'],
        ...['next statement due', 'stream ends', 'ahead in stream'],
      ],
      rows: licenses.map((row) => [
        ...[id(row.licenseId), id(row.poolId), text(usesText(row.terms.uses)), text(row.standing), time(row.start)],
        ...[time(row.end), currency(row.token), money(row.owed, row.token), money(row.paid, row.token)],
        ...[number(row.nextPeriod), time(row.statementDueAt), time(row.stream?.end)],
        money(row.stream?.ahead, row.token),
      ]),
    },
    {
      name: 'payments',
      title: 'Payments',
      columns: ['time', 'transaction', 'for', 'license', 'period', 'pool', 'paid by', 'currency', 'paid', 'back'],
      rows: payments.map(paymentRow),
    },
    {
      name: 'streams',
      title: 'Streams',
      columns: ['stream', 'pool', 'license', 'currency', 'passed', 'ahead'],
      rows: streams.map(({ streamId, poolId, licenseId, token, passed, ahead }) => [
        ...[id(streamId), id(poolId), id(licenseId), currency(token), money(passed, token), money(ahead, token)],
      ]),
    },
    {
      name: 'channels',
      title: 'Channels',
      columns: ['channel', 'currency', 'deposited', 'withdrawn', 'drawn by vouchers', 'balance'],
      rows: channels.map(({ channelId, token, deposited, withdrawn, drawn, balance }) => [
        ...[
          id(channelId),
          currency(token),
          ...[deposited, withdrawn, drawn, balance].map((each) => money(each, token)),
        ],
      ]),
    },
    {
      name: 'journal',
      title: 'Journal',
      columns: ['time', 'debit', 'credit', 'currency', 'amount', 'for', 'reference', 'transaction'],
      rows: journal.map((line) => [
        ...[time(line.time), text(accountNames[line.debit]), text(accountNames[line.credit]), currency(line.token)],
        ...[money(line.amount, line.token), text(line.kind), id(line.reference), id(line.transactionHash)],
      ]),
    },
  ]
}

function poolSections(pool: PoolStatement): Section[] {
  const { token, sources, payments, members, opening, closing, paidIn, refunded, claimed, byUse } = pool
  const line = (what: string, amount: bigint): Cell[] => [text(what), currency(token), money(amount, token)]
  const sum = ({ claimable, refundable, carried }: PoolStatement['opening']) => claimable + refundable + carried
  return [
    {
      name: 'totals',
      title: 'In all',
      columns: ['', 'currency', 'amount'],
      rows: [
        ...[
          line('opening', sum(opening)),
          line('paid in', paidIn),
          line('refunded', -refunded),
          line('claimed', -claimed),
        ],
        ...[line('closing', sum(closing)), line('of it claimable', closing.claimable)],
        ...[line('of it refundable, ahead in streams', closing.refundable), line('of it carried', closing.carried)],
        ...[line('paid by use of its works', byUse.published), line('claimed by use', byUse.claimed)],
        line('unclaimed use that came to the pool', byUse.closed),
      ],
    },
    {
      name: 'sources',
      title: 'Where it came from',
      columns: ['paid by', 'for', 'payments', 'currency', 'paid', 'back'],
      rows: sources.map(({ payer, kind, payments: count, paid, refunded: back }) => [
        ...[id(payer), text(kind), number(count), currency(token), money(paid, token), money(back, token)],
      ]),
    },
    {
      name: 'members',
      title: 'How it was shared',
      columns: [
        ...['work or catalogue', 'works', 'units each', 'member', 'currency', 'opening', 'earned', 'moved', 'claimed'],
        'closing',
      ],
      rows: members.map((row) => [
        ...[id(row.workId), number(row.works), number(row.units), text(row.joined ? 'yes' : 'left'), currency(token)],
        ...[row.opening, row.earned, row.moved, row.claimed, row.closing].map((amount) => money(amount, token)),
      ]),
    },
    {
      name: 'payments',
      title: 'Payments',
      columns: ['time', 'transaction', 'for', 'license', 'period', 'pool', 'paid by', 'currency', 'paid', 'back'],
      rows: payments.map(paymentRow),
    },
  ]
}

function paymentRow(row: LicenseeStatement['payments'][number]): Cell[] {
  const period = row.period === undefined ? undefined : row.period + 1
  return [
    ...[time(row.time), id(row.transactionHash), text(row.kind), id(row.licenseId), number(period), id(row.poolId)],
    ...[id(row.payer), currency(row.token), money(row.paid, row.token), money(row.refunded, row.token)],
  ]
}

function usesText(uses: number): string {
  return Object.entries(USES)
    .filter(([, bit]) => (uses & bit) !== 0)
    .map(([name]) => name)
    .join(', ')
}
