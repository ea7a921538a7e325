import type { Address, Hex } from 'viem'
import { StatementSubjectError } from '../../errors/statements.ts'
import type { AuditLogs } from '../findings/audit.ts'
import { SCALE } from '../replay/books.ts'
import { knownOf } from '../replay/key.ts'
import type { ReplayLog } from '../replay/log.ts'
import { memberIn, operatorsIn, poolIn, streamIn } from '../replay/pools.ts'
import type { ReplayState } from '../replay/replay.ts'
import { type Contracts, Payments } from './payments.ts'
import { type PeriodReader, readPeriod } from './readPeriod.ts'
import type { PoolBalance, PoolStatement, StatementPayment, StatementPeriod } from './statement.ts'

export type PoolStatementParameters = {
  /** Of which chain and contracts the logs are. */
  head: { readonly chainId: number; readonly contracts: Contracts }
  /** All logs of the contracts, from their first on: of a log file, or of {@link readLogs}. */
  logs: AuditLogs
  poolId: Hex
  period: StatementPeriod
}

/**
 * Where a pool's money came from in a period, how it was shared, and where it is. Worked out from logs alone.
 *
 * @throws {StatementPeriodError} when the period does not end after it begins.
 * @throws {StatementSubjectError} when there is no such pool by the period's end.
 * @example
 * const statement = await poolStatement({ head: file.head, logs: file.pieces(), poolId, period })
 */
export async function poolStatement({ head, logs, poolId, period }: PoolStatementParameters): Promise<PoolStatement> {
  const reader = new Reader(head.contracts, poolId.toLowerCase() as Hex)
  const state = await readPeriod(logs, period, reader)
  return reader.end(state, head.chainId, period)
}

type Totals = { paidIn: bigint; refunded: bigint; claimed: bigint }
type Member = { opening: bigint; claimed: bigint; moved: bigint }

class Reader implements PeriodReader {
  readonly #poolId: Hex
  readonly #payments: Payments
  readonly #members = new Map<Hex, Member>()
  readonly #byUse = { published: 0n, claimed: 0n, closed: 0n }
  readonly #epochs = new Set<Hex>()
  #opening: PoolBalance = { claimable: 0n, refundable: 0n, carried: 0n }
  #before: Totals = { paidIn: 0n, refunded: 0n, claimed: 0n }

  constructor(contracts: Contracts, poolId: Hex) {
    this.#poolId = poolId
    this.#payments = new Payments(contracts, (payment) => payment.poolId === poolId && payment.kind !== 'use')
  }

  watch(log: ReplayLog): void {
    if (log.contract === 'usageEpochs' && log.eventName === 'EpochPublished' && log.args.poolId === this.#poolId)
      this.#epochs.add(log.args.epochId)
  }

  begin(state: ReplayState, from: bigint): void {
    const pool = poolIn(state.pools, { poolId: this.#poolId, time: from })
    if (!pool) return
    this.#before = pool
    this.#opening = balanceOf(state, this.#poolId, from)
    for (const workId of membersOf(state, this.#poolId))
      this.#members.set(workId, { opening: shareOf(state, this.#poolId, workId, from), claimed: 0n, moved: 0n })
  }

  before(log: ReplayLog, state: ReplayState): void {
    if (log.contract !== 'creatorPools' || log.eventName !== 'Extracted') return
    const { poolId, catalogueId, workId } = log.args
    if (poolId !== this.#poolId) return
    const moved = memberIn(state.pools, { poolId, workId: catalogueId, time: log.time })?.claimable ?? 0n
    this.#memberOf(catalogueId).moved -= moved
    this.#memberOf(workId).moved += moved
  }

  after(log: ReplayLog, state: ReplayState): void {
    this.#payments.take(log, state)
    if (log.contract === 'creatorPools' && log.eventName === 'Claimed' && log.args.poolId === this.#poolId)
      this.#memberOf(log.args.workId).claimed += log.args.amount
    else if (log.contract === 'usageEpochs' && this.#epochs.has(log.args.epochId)) {
      if (log.eventName === 'EpochPublished') this.#byUse.published += log.args.total
      else if (log.eventName === 'UsageClaimed') this.#byUse.claimed += log.args.amount
      else if (log.eventName === 'EpochClosed') this.#byUse.closed += log.args.amount
    }
  }

  end(state: ReplayState, chainId: number, period: StatementPeriod): PoolStatement {
    const poolId = this.#poolId
    const pool = poolIn(state.pools, { poolId, time: period.until })
    if (!pool) throw new StatementSubjectError({ reason: `there is no pool ${poolId} by the end of the period` })
    this.#payments.end()
    const payments = this.#payments.all
    const members = membersOf(state, poolId).map((workId) => {
      const { opening, claimed, moved } = this.#memberOf(workId)
      const member = memberIn(state.pools, { poolId, workId, time: period.until })
      const { joined = false, units = 0n, works = 0n } = member ?? {}
      const closing = shareOf(state, poolId, workId, period.until)
      return {
        workId,
        works,
        units,
        joined,
        opening,
        earned: closing + claimed - opening - moved,
        claimed,
        moved,
        closing,
      }
    })
    return {
      format: 'openroyalty-statement-1',
      kind: 'pool',
      chainId,
      period,
      poolId,
      token: knownOf(state.pools.pools, poolId, 'pool').terms.token,
      operator: operatorsIn(state.pools, poolId).operator,
      sources: sourcesOf(payments),
      payments,
      members,
      opening: this.#opening,
      paidIn: pool.paidIn - this.#before.paidIn,
      refunded: pool.refunded - this.#before.refunded,
      claimed: pool.claimed - this.#before.claimed,
      closing: balanceOf(state, poolId, period.until),
      byUse: this.#byUse,
    }
  }

  #memberOf(workId: Hex): Member {
    const member = this.#members.get(workId) ?? { opening: 0n, claimed: 0n, moved: 0n }
    this.#members.set(workId, member)
    return member
  }
}

function membersOf({ pools }: ReplayState, poolId: Hex): Hex[] {
  return [...(pools.pools.get(poolId)?.book.members.keys() ?? [])]
}

/** Whole base units that a member's works can claim. */
function shareOf({ pools }: ReplayState, poolId: Hex, workId: Hex, time: bigint): bigint {
  const member = memberIn(pools, { poolId, workId, time })
  return member ? member.claimable * member.works : 0n
}

/** What the pool holds, in three parts that sum to whole base units. */
function balanceOf(state: ReplayState, poolId: Hex, time: bigint): PoolBalance {
  const { paidIn, refunded, claimed } = poolIn(state.pools, { poolId, time }) as NonNullable<ReturnType<typeof poolIn>>
  const claimable = membersOf(state, poolId).reduce((sum, workId) => sum + shareOf(state, poolId, workId, time), 0n)
  let ahead = 0n
  for (const [streamId, stream] of state.pools.streams)
    if (stream.poolId === poolId) ahead += streamIn(state.pools, { streamId, time })?.ahead ?? 0n
  const refundable = ahead >> SCALE
  return { claimable, refundable, carried: paidIn - refunded - claimed - claimable - refundable }
}

function sourcesOf(payments: readonly StatementPayment[]): PoolStatement['sources'] {
  const sources = new Map<
    string,
    { payer: Address; kind: StatementPayment['kind']; paid: bigint; refunded: bigint; payments: number }
  >()
  for (const { payer, kind, paid, refunded } of payments) {
    const key = `${payer} ${kind}`
    const source = sources.get(key) ?? { payer, kind, paid: 0n, refunded: 0n, payments: 0 }
    source.paid += paid
    source.refunded += refunded
    source.payments += 1
    sources.set(key, source)
  }
  return [...sources.values()].sort((a, b) => (a.paid > b.paid ? -1 : a.paid < b.paid ? 1 : 0))
}
