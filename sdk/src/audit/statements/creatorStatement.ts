import { type Address, getAddress, type Hex, numberToHex, zeroAddress } from 'viem'
import { StatementSubjectError } from '../../errors/statements.ts'
import type { AuditLogs } from '../findings/audit.ts'
import type { AuditFile } from '../findings/checkFiles.ts'
import { sharedOut } from '../findings/checkSplits.ts'
import { epochIn, isClaimedIn } from '../replay/epochs.ts'
import { keyOf, knownOf } from '../replay/key.ts'
import type { CreatorPoolsLog, ReplayLog, RoyaltySplitsLog, UsageEpochsLog } from '../replay/log.ts'
import { memberIn, poolIn } from '../replay/pools.ts'
import type { ReplayState } from '../replay/replay.ts'
import { creditIn, splitAccountIn, splitIn } from '../replay/splits.ts'
import { payeeIn } from '../replay/works.ts'
import { type PeriodReader, readPeriod } from './readPeriod.ts'
import type { CreatorStatement, StatementPeriod } from './statement.ts'

export type CreatorStatementParameters = {
  /** Of which chain the logs are. */
  head: { readonly chainId: number }
  /** All logs of the contracts, from their first on: of a log file, or of {@link readLogs}. */
  logs: AuditLogs
  /** Whose works, and whose money. */
  accounts?: readonly Address[] | undefined
  /** Further works, whoever owns them. */
  workIds?: readonly Hex[] | undefined
  period: StatementPeriod
  /** Published usage files: with them the statement has shares that nobody has claimed, and how often works were used. */
  files?: AsyncIterable<AuditFile> | Iterable<AuditFile> | undefined
}

/** One stretch of time in which a work was the statement's. */
type Holding = {
  workId: Hex
  heldFrom: bigint
  heldUntil?: bigint
  /** The work was made in the period, so that what it had earned before was nobody else's. */
  isNew: boolean
  payee?: Address | undefined
  /** Base units by pool, and what has happened to them. */
  pools: Map<Hex, Share>
}
type Share = { opening: bigint; claimed: bigint; closing?: bigint; units: bigint; totalUnits: bigint; isInLot: boolean }

type Epoch = {
  epochId: Hex
  licenseId: Hex
  poolId: Hex
  token: Address
  period: number
  version: number
  time: bigint
}

/**
 * What works have earned in a period: by units in pools, by use in epochs, and where it went. Worked out from logs alone.
 *
 * @throws {StatementPeriodError} when the period does not end after it begins.
 * @throws {StatementSubjectError} when neither accounts nor works are given.
 * @example
 * const file = await LogFile.open('openroyalty.logs.gz')
 * const statement = await creatorStatement({ head: file.head, logs: file.pieces(), accounts: [artist], period })
 */
export async function creatorStatement({
  head,
  logs,
  accounts = [],
  workIds = [],
  period,
  files = [],
}: CreatorStatementParameters): Promise<CreatorStatement> {
  if (accounts.length === 0 && workIds.length === 0)
    throw new StatementSubjectError({ reason: 'name an account or a work' })
  const reader = new Reader(accounts, workIds)
  const state = await readPeriod(logs, period, reader)
  return reader.end(state, head.chainId, period, await leavesOf(files, reader, state, period))
}

/** A leaf of an epoch's tree, as its file says. */
type Leaf = { epoch: Epoch; workId: Hex; uses: number; amount: bigint; isClaimed: boolean; isClosed: boolean }

async function leavesOf(
  files: AsyncIterable<AuditFile> | Iterable<AuditFile>,
  reader: Reader,
  state: ReplayState,
  { until }: StatementPeriod,
): Promise<Leaf[]> {
  const leaves: Leaf[] = []
  for await (const { read } of files) {
    const { head, works } = await read()
    const epoch = reader.epochs.get(keyOf(head.licenseId, head.period, head.version))
    if (!epoch || epoch.time >= until) continue
    for (const [index, { workId, uses, amount }] of works.entries()) {
      if (!reader.isHeld(workId)) continue
      leaves.push({
        epoch,
        workId,
        uses,
        amount,
        isClaimed: isClaimedIn(state.epochs, { epochId: epoch.epochId, index }),
        isClosed: epochIn(state.epochs, epoch.epochId)?.isClosed ?? false,
      })
    }
  }
  return leaves
}

class Reader implements PeriodReader {
  /** Of all time, by license, period and version. */
  readonly epochs = new Map<string, Epoch>()
  readonly #epochsById = new Map<Hex, Epoch>()
  readonly #accounts: ReadonlySet<Address>
  readonly #workIds: ReadonlySet<Hex>
  readonly #holdings: Holding[] = []
  readonly #open = new Map<Hex, Holding>()
  readonly #catalogueOf = new Map<Hex, Hex>()
  readonly #claims: CreatorStatement['claims'][number][] = []
  readonly #byUse: CreatorStatement['byUse'][number][] = []
  readonly #splits: CreatorStatement['splits'][number][] = []
  /** Splits and tokens with credits for the accounts, as far as they were seen. */
  readonly #credited = new Map<string, { split: Address; token: Address; recipient: Address }>()
  /** Recipients of the present transaction that could not be paid. */
  #unpaid = new Set<string>()
  #transaction: Hex | undefined

  constructor(accounts: readonly Address[], workIds: readonly Hex[]) {
    this.#accounts = new Set(accounts.map((account) => getAddress(account)))
    this.#workIds = new Set(workIds.map((workId) => workId.toLowerCase() as Hex))
  }

  isHeld(workId: Hex): boolean {
    return this.#holdings.some((each) => each.workId === workId)
  }

  /** Before the period. */
  watch(log: ReplayLog, state: ReplayState): void {
    if (log.contract === 'usageEpochs' && log.eventName === 'EpochPublished') this.#noteEpoch(log, state)
    else if (log.contract === 'workRegistry' && log.eventName === 'WorkMaterialized')
      this.#catalogueOf.set(log.args.workId, log.args.catalogueId)
    else if (log.contract === 'royaltySplits' && log.eventName === 'Credited' && this.#isOwn(log.args.recipient)) {
      const { split, token, recipient } = log.args
      this.#credited.set(keyOf(split, token, recipient), { split, token, recipient })
    }
  }

  begin(state: ReplayState, from: bigint): void {
    for (const workId of this.#workIds) if (state.works.works.has(workId)) this.#hold(workId, state, from)
    for (const [workId, owner] of state.works.tokens.owners) if (this.#isOwn(owner)) this.#hold(workId, state, from)
  }

  before(log: ReplayLog, state: ReplayState): void {
    if (log.transactionHash !== this.#transaction) this.#unpaid = new Set()
    this.#transaction = log.transactionHash
    if (log.contract === 'royaltySplits') this.#takeSplits(log, state)
  }

  after(log: ReplayLog, state: ReplayState): void {
    if (log.contract === 'creatorPools') this.#takePools(log, state)
    else if (log.contract === 'usageEpochs') this.#takeEpochs(log)
    else if (log.contract === 'workRegistry' && log.eventName === 'Transfer') {
      const workId = numberToHex(log.args.tokenId, { size: 32 })
      if (this.#workIds.has(workId)) {
        if (log.args.from === zeroAddress) this.#hold(workId, state, log.time, true)
      } else if (this.#isOwn(log.args.to)) this.#hold(workId, state, log.time, log.args.from === zeroAddress)
      else this.#release(workId, state, log.time)
    }
  }

  end(state: ReplayState, chainId: number, period: StatementPeriod, leaves: readonly Leaf[]): CreatorStatement {
    for (const { workId } of [...this.#open.values()]) this.#close(workId, state, period.until)
    const byUse = this.#rowsOfUse(leaves, state)
    const byUnits = this.#holdings.flatMap(({ workId, pools }) =>
      [...pools].map(([poolId, { opening, claimed, closing = 0n, ...rest }]) => ({
        ...{ workId, poolId, token: knownOf(state.pools.pools, poolId, 'pool').terms.token },
        ...rest,
        ...{ opening, earned: closing + claimed - opening, claimed, closing },
      })),
    )
    const credits = [...this.#credited.values()]
      .map((each) => ({ ...each, amount: creditIn(state.splits, each) }))
      .filter(({ amount }) => amount > 0n)
    const parts = { byUnits, byUse, claims: this.#claims, splits: this.#splits, credits }
    return {
      format: 'openroyalty-statement-1',
      kind: 'creator',
      chainId,
      period,
      accounts: [...this.#accounts],
      works: this.#holdings.map(({ workId, heldFrom, heldUntil, payee }) => ({
        ...{ workId, catalogueId: this.#catalogueOf.get(workId), heldFrom, heldUntil, payee },
      })),
      ...parts,
      totals: totalsOf(
        parts,
        leaves.filter((leaf) => this.#isWaiting(leaf)),
      ),
    }
  }

  #isOwn(account: Address): boolean {
    return this.#accounts.has(account)
  }

  /* WORKS */

  #hold(workId: Hex, state: ReplayState, time: bigint, isNew = false): void {
    if (this.#open.has(workId)) return
    const holding: Holding = { workId, heldFrom: time, isNew, pools: new Map() }
    for (const poolId of state.pools.pools.keys()) {
      const found = this.#lookAt(workId, poolId, state, time)
      if (found) holding.pools.set(poolId, { ...found, opening: found.claimable, claimed: 0n })
    }
    this.#open.set(workId, holding)
    this.#holdings.push(holding)
  }

  #release(workId: Hex, state: ReplayState, time: bigint): void {
    const holding = this.#open.get(workId)
    if (!holding) return
    holding.heldUntil = time
    this.#close(workId, state, time)
  }

  #close(workId: Hex, state: ReplayState, time: bigint): void {
    const holding = this.#open.get(workId) as Holding
    this.#open.delete(workId)
    holding.payee = payeeIn(state.works, { workId, time })
    for (const poolId of state.pools.pools.keys()) {
      const found = this.#lookAt(workId, poolId, state, time)
      if (!found) continue
      const { opening = 0n, claimed = 0n } = holding.pools.get(poolId) ?? {}
      holding.pools.set(poolId, { ...found, opening, claimed, closing: found.claimable })
    }
  }

  /** A work's share of a pool: its own, or its part of its catalogue's while that holds its place. */
  #lookAt(workId: Hex, poolId: Hex, state: ReplayState, time: bigint) {
    const catalogueId = this.#catalogueOf.get(workId)
    const own = memberIn(state.pools, { poolId, workId, time })
    const found = own ?? (catalogueId && memberIn(state.pools, { poolId, workId: catalogueId, time }))
    if (!found) return undefined
    const totalUnits = poolIn(state.pools, { poolId, time })?.totalUnits ?? 0n
    return { claimable: found.claimable, units: found.units, totalUnits, isInLot: !own }
  }

  /* MONEY */

  #takePools(log: CreatorPoolsLog, state: ReplayState): void {
    if (log.eventName !== 'Claimed') return
    const { poolId, workId, payee, amount } = log.args
    const holding = this.#open.get(workId)
    const isOwn = this.#isOwn(payee)
    if (!holding && !isOwn) return
    if (holding) {
      const share = holding.pools.get(poolId)
      if (share) share.claimed += amount
      else holding.pools.set(poolId, { opening: 0n, claimed: amount, units: 0n, totalUnits: 0n, isInLot: false })
    }
    const { token } = knownOf(state.pools.pools, poolId, 'pool').terms
    const { time, transactionHash } = log
    this.#claims.push({ time, transactionHash, kind: 'units', workId, from: poolId, token, payee, isOwn, amount })
  }

  #noteEpoch(log: UsageEpochsLog & { eventName: 'EpochPublished' }, state: ReplayState): void {
    const { epochId, licenseId, poolId, epoch } = log.args
    const { token } = knownOf(state.pools.pools, poolId, 'pool').terms
    const { period, version } = epoch
    const noted = { epochId, licenseId, poolId, token, period, version, time: log.time }
    this.epochs.set(keyOf(licenseId, period, version), noted)
    this.#epochsById.set(epochId, noted)
  }

  #takeEpochs(log: UsageEpochsLog): void {
    if (log.eventName !== 'UsageClaimed') return
    const { epochId, workId, payee, amount } = log.args
    const isOwn = this.#isOwn(payee)
    if (!this.#open.has(workId) && !isOwn) return
    const epoch = this.#epochsById.get(epochId) as Epoch
    const { time, transactionHash } = log
    this.#claims.push({
      time,
      transactionHash,
      kind: 'use',
      workId,
      from: epochId,
      token: epoch.token,
      payee,
      isOwn,
      amount,
    })
    const isEarned = this.#earns(workId, epoch)
    this.#byUse.push({ ...rowOf(epoch), workId, uses: undefined, amount, isEarned, isClaimed: true, isClosed: false })
  }

  /** Whose work it was when an epoch was published has earned by it; what came before a work's first owner is the first owner's. */
  #earns(workId: Hex, { time }: Epoch): boolean {
    return this.#holdings.some(
      (each) =>
        each.workId === workId &&
        (each.isNew || time >= each.heldFrom) &&
        (each.heldUntil === undefined || time < each.heldUntil),
    )
  }

  /** A work that was sold takes with it what it has not claimed, and an epoch that was closed has given it to the pool. */
  #isWaiting({ workId, isClaimed, isClosed }: Leaf): boolean {
    const isHeld = this.#holdings.some((each) => each.workId === workId && each.heldUntil === undefined)
    return isHeld && !isClaimed && !isClosed
  }

  /** What files say, and what was claimed besides. */
  #rowsOfUse(leaves: readonly Leaf[], state: ReplayState): CreatorStatement['byUse'] {
    const rows = new Map(
      this.#byUse.map((row) => {
        const isClosed = epochIn(state.epochs, row.epochId)?.isClosed ?? false
        return [keyOf(row.epochId, row.workId), { ...row, isClosed }]
      }),
    )
    for (const { epoch, workId, uses, amount, isClaimed, isClosed } of leaves) {
      const key = keyOf(epoch.epochId, workId)
      const isEarned = this.#earns(workId, epoch)
      if (isEarned || rows.has(key))
        rows.set(key, { ...rowOf(epoch), workId, uses, amount, isEarned, isClaimed, isClosed })
    }
    return [...rows.values()]
  }

  #takeSplits(log: RoyaltySplitsLog, state: ReplayState): void {
    if (log.eventName === 'Credited') this.#unpaid.add(keyOf(log.args.split, log.args.token, log.args.recipient))
    if (log.eventName !== 'Distributed') return
    const { split, token, amount, carried } = log.args
    const announced = splitIn(state.splits, split)
    if (!announced) return
    const former = splitAccountIn(state.splits, { split, token })
    const amounts = sharedOut(announced.shares, former.position, amount + BigInt(carried) - former.carried)
    for (const [i, recipient] of announced.recipients.entries()) {
      const part = amounts[i] as bigint
      if (!this.#isOwn(recipient) || part === 0n) continue
      const { time, transactionHash } = log
      const isCredited = this.#unpaid.has(keyOf(split, token, recipient))
      const share = announced.shares[i] as number
      this.#splits.push({
        time,
        transactionHash,
        split,
        token,
        recipient,
        share,
        shared: amount,
        amount: part,
        isCredited,
      })
    }
  }
}

function rowOf({ time, ...epoch }: Epoch) {
  return { ...epoch, publishedAt: time }
}

type Parts = Pick<CreatorStatement, 'byUnits' | 'byUse' | 'claims' | 'splits' | 'credits'>

function totalsOf(
  { byUnits, byUse, claims, splits, credits }: Parts,
  waiting: readonly Leaf[],
): CreatorStatement['totals'] {
  const totals = new Map<
    Address,
    { -readonly [name in keyof CreatorStatement['totals'][number]]: CreatorStatement['totals'][number][name] }
  >()
  const of = (token: Address) => {
    const known = totals.get(token) ?? {
      ...{ token, opening: 0n, earned: 0n, claimed: 0n, closing: 0n, earnedByUse: 0n, waitingByUse: 0n },
      ...{ received: 0n, receivedFromSplits: 0n, toOthers: 0n, credits: 0n },
    }
    totals.set(token, known)
    return known
  }
  for (const row of byUnits) {
    const sum = of(row.token)
    for (const name of ['opening', 'earned', 'claimed', 'closing'] as const) sum[name] += row[name]
  }
  for (const { token, amount, isEarned } of byUse) if (isEarned) of(token).earnedByUse += amount
  for (const { epoch, amount } of waiting) of(epoch.token).waitingByUse += amount
  for (const { token, amount, isOwn } of claims) of(token)[isOwn ? 'received' : 'toOthers'] += amount
  for (const { token, amount, isCredited } of splits) if (!isCredited) of(token).receivedFromSplits += amount
  for (const { token, amount } of credits) of(token).credits += amount
  return [...totals.values()]
}
