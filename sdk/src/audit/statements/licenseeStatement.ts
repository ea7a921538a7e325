import { type Address, getAddress, type Hex, numberToHex, zeroHash } from 'viem'
import { StatementSubjectError } from '../../errors/statements.ts'
import { NEVER } from '../../utils/never.ts'
import type { AuditLogs } from '../findings/audit.ts'
import { statementDueAt } from '../internal/licenseReplay.ts'
import { SCALE } from '../replay/books.ts'
import { knownOf } from '../replay/key.ts'
import { licenseIn, offerIn } from '../replay/licenses.ts'
import type { ReplayLog, UsageChannelsLog } from '../replay/log.ts'
import { streamIn } from '../replay/pools.ts'
import type { ReplayState } from '../replay/replay.ts'
import { type Contracts, licenseOfStream, Payments } from './payments.ts'
import { type PeriodReader, readPeriod } from './readPeriod.ts'
import type { JournalLine, LicenseeStatement, PaymentKind, StatementPayment, StatementPeriod } from './statement.ts'

export type LicenseeStatementParameters = {
  /** Of which chain and contracts the logs are. */
  head: { readonly chainId: number; readonly contracts: Contracts }
  /** All logs of the contracts, from their first on: of a log file, or of {@link readLogs}. */
  logs: AuditLogs
  /** Who holds licenses, and who pays. */
  accounts?: readonly Address[] | undefined
  /** Further licenses, whoever holds them and pays for them. */
  licenseIds?: readonly Hex[] | undefined
  period: StatementPeriod
}

/**
 * What a licensee holds, has paid in a period, by what, and owes next; and the same as entries for an accounting system. Worked out from logs
 * alone. Money that runs in streams is an expense as it passes, and prepaid until then.
 *
 * @throws {StatementPeriodError} when the period does not end after it begins.
 * @throws {StatementSubjectError} when neither accounts nor licenses are given.
 * @example
 * const statement = await licenseeStatement({ head: file.head, logs: file.pieces(), accounts: [firm], period })
 */
export async function licenseeStatement({
  head,
  logs,
  accounts = [],
  licenseIds = [],
  period,
}: LicenseeStatementParameters): Promise<LicenseeStatement> {
  if (accounts.length === 0 && licenseIds.length === 0)
    throw new StatementSubjectError({ reason: 'name an account or a license' })
  const reader = new Reader(head.contracts, accounts, licenseIds)
  const state = await readPeriod(logs, period, reader)
  return reader.end(state, head.chainId, period)
}

type Channel = {
  token: Address
  payer: Address
  licenseId: Hex | undefined
  deposited: bigint
  withdrawn: bigint
  drawn: bigint
}

class Reader implements PeriodReader {
  readonly #accounts: ReadonlySet<Address>
  readonly #licenseIds: ReadonlySet<Hex>
  readonly #payments: Payments
  /** Licenses that were held in the period, or asked for. */
  readonly #licenses = new Set<Hex>()
  /** Streams that an account has paid for, or that are for such a license, and whole base units that had passed when the period began. */
  readonly #streams = new Map<Hex, bigint>()
  readonly #channels = new Map<Hex, Channel>()
  readonly #vouchers: StatementPayment[] = []
  readonly #journal: JournalLine[] = []

  constructor(contracts: Contracts, accounts: readonly Address[], licenseIds: readonly Hex[]) {
    this.#accounts = new Set(accounts.map((account) => getAddress(account)))
    this.#licenseIds = new Set(licenseIds.map((licenseId) => licenseId.toLowerCase() as Hex))
    this.#payments = new Payments(contracts, (payment) => this.#isOwn(payment))
  }

  /** Streams and channels are known from their first log on. */
  watch(log: ReplayLog, state: ReplayState): void {
    if (log.contract === 'creatorPools' && (log.eventName === 'StreamOpened' || log.eventName === 'StreamChanged')) {
      const { streamId, payer } = log.args
      const licenseId = licenseOfStream(state, streamId)
      const isOwn = this.#accounts.has(payer) || (licenseId !== undefined && this.#licenseIds.has(licenseId))
      if (isOwn && !this.#streams.has(streamId)) this.#streams.set(streamId, 0n)
    } else if (log.contract === 'usageChannels' && log.eventName === 'ChannelOpened') {
      const { channelId, payer, licenseId, token } = log.args
      if (this.#accounts.has(payer) || this.#licenseIds.has(licenseId))
        this.#channels.set(channelId, {
          ...{ token, payer, licenseId: licenseId === zeroHash ? undefined : licenseId },
          ...{ deposited: 0n, withdrawn: 0n, drawn: 0n },
        })
    }
  }

  begin(state: ReplayState, from: bigint): void {
    for (const streamId of this.#streams.keys()) this.#streams.set(streamId, passedBy(state, streamId, from))
    for (const licenseId of this.#licenseIds) if (state.licenses.licenses.has(licenseId)) this.#licenses.add(licenseId)
    for (const [licenseId, owner] of state.licenses.tokens.owners)
      if (this.#accounts.has(owner)) this.#licenses.add(licenseId)
  }

  after(log: ReplayLog, state: ReplayState): void {
    this.#payments.take(log, state)
    if (log.contract === 'usageChannels') this.#takeChannels(log)
    else if (log.contract === 'licenseRegistry' && log.eventName === 'Transfer') {
      const licenseId = numberToHex(log.args.tokenId, { size: 32 })
      if (this.#accounts.has(log.args.to) || this.#licenseIds.has(licenseId)) this.#licenses.add(licenseId)
    }
  }

  end(state: ReplayState, chainId: number, period: StatementPeriod): LicenseeStatement {
    this.#payments.end()
    const payments = [...this.#payments.all, ...this.#vouchers].sort(byTime)
    const streams = [...this.#streams].map(([streamId, before]) => {
      const { poolId } = knownOf(state.pools.streams, streamId, 'stream')
      return {
        ...{ streamId, poolId, token: knownOf(state.pools.pools, poolId, 'pool').terms.token },
        licenseId: licenseOfStream(state, streamId),
        passed: passedBy(state, streamId, period.until) - before,
        ahead: (streamIn(state.pools, { streamId, time: period.until })?.ahead ?? 0n) >> SCALE,
      }
    })
    const journal = [
      ...this.#journal,
      ...payments.flatMap(linesOf),
      // What ran in streams, in one entry each: at the period's last second.
      ...streams.map(
        ({ streamId, token, passed }): JournalLine => ({
          ...{ time: period.until - 1n, debit: 'royalties', credit: 'prepaid', token, amount: passed },
          ...{ kind: 'stream passed', reference: streamId },
        }),
      ),
    ]
      .filter(({ amount }) => amount !== 0n)
      .sort(byTime)
    return {
      format: 'openroyalty-statement-1',
      kind: 'licensee',
      chainId,
      period,
      accounts: [...this.#accounts],
      licenses: [...this.#licenses].map((licenseId) => licenseRow(state, licenseId, period.until)),
      payments,
      channels: [...this.#channels].map(([channelId, { token, deposited, withdrawn, drawn }]) => ({
        ...{ channelId, token, deposited, withdrawn, drawn, balance: balanceOf(state, channelId) },
      })),
      streams,
      journal,
      totals: totalsOf(payments, streams),
    }
  }

  /** Vouchers are told by their channels: where several payers' are redeemed together, the pool's log names none of them. */
  #isOwn({ payer, licenseId, kind }: StatementPayment): boolean {
    if (kind === 'unclaimed use' || kind === 'voucher') return false
    return this.#accounts.has(payer) || (licenseId !== undefined && this.#licenseIds.has(licenseId))
  }

  #takeChannels(log: UsageChannelsLog): void {
    if (!('channelId' in log.args)) return
    const { channelId } = log.args
    const channel = this.#channels.get(channelId)
    if (!channel) return
    const { time, transactionHash } = log
    const { token, payer, licenseId } = channel
    const entry = { time, transactionHash, token, reference: channelId }
    switch (log.eventName) {
      case 'Deposited': {
        const { amount } = log.args
        channel.deposited += amount
        this.#journal.push({ ...entry, debit: 'deposits', credit: 'cash', amount, kind: 'deposit' })
        return
      }
      case 'Withdrawn': {
        const { amount } = log.args
        channel.withdrawn += amount
        this.#journal.push({ ...entry, debit: 'cash', credit: 'deposits', amount, kind: 'withdrawal' })
        return
      }
      case 'VoucherRedeemed': {
        const { poolId, amount } = log.args
        channel.drawn += amount
        const voucher = { kind: 'voucher' as const, poolId, token, payer, licenseId, by: channelId }
        this.#vouchers.push({ time, transactionHash, ...voucher, paid: amount, refunded: 0n })
        this.#journal.push({ ...entry, debit: 'royalties', credit: 'deposits', amount, kind: 'voucher' })
      }
    }
  }
}

function byTime(a: { time: bigint }, b: { time: bigint }): number {
  return a.time < b.time ? -1 : a.time > b.time ? 1 : 0
}

/** Whole base units that a stream has brought. */
function passedBy({ pools }: ReplayState, streamId: Hex, time: bigint): bigint {
  return (streamIn(pools, { streamId, time })?.passed ?? 0n) >> SCALE
}

function balanceOf({ channels }: ReplayState, channelId: Hex): bigint {
  let balance = channels.channels.get(channelId)?.free ?? 0n
  for (const [key, { reserved }] of channels.reserves) if (key.startsWith(`${channelId} `)) balance += reserved
  return balance
}

/** Entries of a payment. Vouchers have theirs by their channels. */
function linesOf({ time, transactionHash, token, kind, paid, refunded, ...payment }: StatementPayment): JournalLine[] {
  if (kind === 'voucher') return []
  const reference = payment.by ?? payment.licenseId ?? payment.poolId
  const debit = kind === 'stream' ? 'prepaid' : kind === 'fee' ? 'fees' : 'royalties'
  const entry = { time, transactionHash, token, reference }
  return [
    { ...entry, debit, credit: 'cash', amount: paid, kind },
    { ...entry, debit: 'cash', credit: debit, amount: refunded, kind: 'refund' },
  ]
}

function licenseRow(state: ReplayState, licenseId: Hex, time: bigint): LicenseeStatement['licenses'][number] {
  const license = licenseIn(state, { licenseId, time }) as NonNullable<ReturnType<typeof licenseIn>>
  const { offerId, poolId, licensee, standing, start, end, owed, paid, nextPeriod, streamId } = license
  const { terms } = offerIn(state.licenses, offerId) as NonNullable<ReturnType<typeof offerIn>>
  const { uses, fee, minRate, unitPrice, revenueShare, floor, guarantee, cap, periodDays } = terms
  const dueAt = statementDueAt(terms, license, nextPeriod)
  const stream = streamId && streamIn(state.pools, { streamId, time })
  return {
    ...{
      licenseId,
      offerId,
      poolId,
      token: knownOf(state.pools.pools, poolId, 'pool').terms.token,
      licensee,
      standing,
    },
    terms: { uses, fee, minRate, unitPrice, revenueShare, floor, guarantee, cap, periodDays },
    ...{ start, end: end === NEVER ? undefined : end, owed, paid, nextPeriod: Number(nextPeriod) },
    statementDueAt: dueAt === NEVER ? undefined : dueAt,
    stream: stream && { streamId, rate: stream.rate, end: stream.end, ahead: stream.ahead >> SCALE },
  }
}

function totalsOf(
  payments: readonly StatementPayment[],
  streams: LicenseeStatement['streams'],
): LicenseeStatement['totals'] {
  const totals = new Map<string, { token: Address; kind: PaymentKind; amount: bigint }>()
  const add = (token: Address, kind: PaymentKind, amount: bigint) => {
    const key = `${token} ${kind}`
    const known = totals.get(key)
    if (known) known.amount += amount
    else totals.set(key, { token, kind, amount })
  }
  for (const { token, kind, paid, refunded } of payments) if (kind !== 'stream') add(token, kind, paid - refunded)
  for (const { token, passed } of streams) if (passed !== 0n) add(token, 'stream', passed)
  return [...totals.values()]
}
