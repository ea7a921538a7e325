import { type Address, getAddress, type Hex } from 'viem'
import { LogsIncompleteError } from '../../errors/history.ts'
import type { LogFileHead } from '../logs/lines.ts'
import type { ReplayLog } from '../replay/log.ts'
import { applyLog, emptyReplay, type ReplayState } from '../replay/replay.ts'
import { checkChannels } from './checkChannels.ts'
import { EpochChecks } from './checkEpochs.ts'
import { type AuditFile, FileChecks } from './checkFiles.ts'
import { LicenseChecks } from './checkLicenses.ts'
import { checkMade } from './checkMade.ts'
import { checkNotices } from './checkNotices.ts'
import { balancesOf, checkPools, checkProblems } from './checkPools.ts'
import { SplitChecks } from './checkSplits.ts'
import { type TokenTransfer, TransferChecks } from './checkTransfers.ts'
import { bySeverity } from './finding.ts'
import { Holdings } from './holdings.ts'
import { Owners } from './owners.ts'
import { Patterns } from './patterns.ts'
import { type AuditReport, countsOf, emptyTotals, standingsOf, type TokenTotals } from './report.ts'
import { isSame, personOf, Watch } from './watch.ts'

/** One after the other, or in pieces: in a piece no log waits for anything. */
export type AuditLogs = AsyncIterable<ReplayLog | readonly ReplayLog[]> | Iterable<ReplayLog | readonly ReplayLog[]>

export type AuditParameters = {
  /** Of which chain and contracts the logs are: the head of a log file, or that of {@link logFileHead}. */
  head: Pick<LogFileHead, 'chainId' | 'fromBlock' | 'contracts'>
  /** All logs of the contracts in the order of the chain, from their first on: of a log file, or of {@link readLogs}. */
  logs: AuditLogs
  /** Last block of which all logs are there. Left out: that of the last log. */
  last?: { number: bigint; hash?: Hex | undefined } | undefined
  /** Last block to look at. Left out: the last there is. */
  toBlock?: bigint | undefined
  /** Second for which balances and standings are worked out, no earlier than the last log. Left out: that of the last log. */
  time?: bigint | undefined
  /** Usage files that were published. Left out: nothing is said about files. */
  files?: AsyncIterable<AuditFile> | Iterable<AuditFile> | undefined
  /** `Transfer` logs of the tokens, of any addresses, in the order of the chain. Left out: tokens take the contracts' word. */
  transfers?: AsyncIterable<TokenTransfer> | Iterable<TokenTransfer> | undefined
}

/**
 * Recomputes from logs alone what the contracts keep, and lists what does not follow from the rules, worst first. Asks nobody: logs, usage
 * files and tokens' logs are given.
 *
 * Goes through the logs once. Memory grows with works, members, licenses, statements and claims, as the contracts' own storage does, and
 * not with payments and other logs; usage files are read one at a time.
 *
 * @example
 * const file = await LogFile.open('openroyalty.logs.gz')
 * const report = await audit({ head: file.head, logs: file.pieces(), last: file.last })
 * for (const { severity, code, what } of report.findings) console.log(severity, code, what)
 */
export async function audit(parameters: AuditParameters): Promise<AuditReport> {
  return (await auditWithState(parameters)).report
}

/** The same, and the state that the logs lead to, to be asked or compared with the chain. */
export async function auditWithState({
  head,
  logs,
  last,
  toBlock,
  files,
  transfers,
  ...options
}: AuditParameters): Promise<{ report: AuditReport; state: ReplayState }> {
  const pass = new Pass(head, { hasFiles: files !== undefined, transfers, toBlock })
  read: for await (const each of logs) {
    for (const log of isList(each) ? each : [each]) {
      if (toBlock !== undefined && log.blockNumber > toBlock) break read
      const ended = pass.next(log)
      if (ended) await ended
      pass.take(log)
    }
  }
  await pass.endTransaction(undefined)

  const { watch } = pass
  const { state } = watch
  const time = options.time ?? pass.time
  pass.licenses.end(time)
  const tokens = totalsOf(watch, time)
  pass.patterns.end(time)
  const fileCount = files && (await pass.checkFiles(files))
  const end = toBlock !== undefined && (!last || toBlock < last.number) ? { number: toBlock } : last
  const report: AuditReport = {
    format: 'openroyalty-audit-1',
    chainId: head.chainId,
    fromBlock: BigInt(head.fromBlock),
    toBlock: end?.number ?? pass.block,
    blockHash: end && 'hash' in end ? end.hash : undefined,
    time,
    counts: { logs: pass.count, ...countsOf(state), files: fileCount },
    tokens,
    standings: standingsOf(state, time),
    findings: watch.findings.sort(bySeverity),
    found: Object.fromEntries(watch.counts),
  }
  return { report, state }
}

/** One way through the logs. */
class Pass {
  readonly watch = new Watch(emptyReplay())
  readonly licenses = new LicenseChecks(this.watch)
  readonly holdings = new Holdings()
  readonly owners = new Owners(this.watch.state.works)
  readonly patterns = new Patterns(this.watch)
  readonly epochs: EpochChecks
  readonly #splits = new SplitChecks(this.watch)
  readonly #transfers: TransferChecks | undefined
  readonly #addresses: ReadonlyMap<string, Address>
  /** Works of each catalogue. */
  readonly #catalogues = new Map<Hex, number>()
  #transaction: Hex | undefined
  count = 0
  block = 0n
  time = 0n
  #logIndex = -1

  constructor(
    { contracts }: Pick<LogFileHead, 'contracts'>,
    { hasFiles, transfers, toBlock }: { hasFiles: boolean } & Pick<AuditParameters, 'transfers' | 'toBlock'>,
  ) {
    const { holdings, patterns } = this
    const parts = { filed: this.licenses.filed, holdings, patterns, keepsClaims: hasFiles }
    this.epochs = new EpochChecks(this.watch, parts)
    this.#addresses = new Map(contracts.map(({ name, address }) => [name, address]))
    this.#transfers =
      transfers &&
      new TransferChecks(this.watch, transfers, contracts, (id) => this.epochs.byId.get(id)?.token, toBlock)
  }

  /** Ends the transaction before, where this log is of another one. */
  next(log: ReplayLog): Promise<void> | undefined {
    if (log.transactionHash === this.#transaction) return undefined
    const ended = this.#transaction === undefined ? undefined : this.endTransaction(log)
    this.#transaction = log.transactionHash
    return ended
  }

  /** Nothing to wait for where there are no transfers to compare. */
  endTransaction(next: ReplayLog | undefined): Promise<void> | undefined {
    this.licenses.endTransaction()
    this.#splits.endTransaction()
    return this.#transfers?.endTransaction(next)
  }

  take(log: ReplayLog): void {
    this.count += 1
    this.#checkPlace(log)
    this.#transfers?.note(log)
    checkMade(this.watch, log)
    checkNotices(this.watch, log)
    this.#check(log)
    try {
      applyLog(this.watch.state, log)
    } catch (error) {
      if (!(error instanceof LogsIncompleteError)) throw error
      this.watch.find('logs-incomplete', {
        what: `The log ${log.eventName} is about the ${error.subject} ${error.id}, and no log before tells that there is one.`,
        subjects: {},
        at: log,
      })
    }
    if (this.watch.state.pools.problems.length > 0) checkProblems(this.watch)
  }

  async checkFiles(files: NonNullable<AuditParameters['files']>): Promise<number> {
    const { epochs, holdings, owners } = this
    const parts = { filed: this.licenses.filed, epochs, holdings, owners, counts: this.#catalogues }
    const checks = new FileChecks(this.watch, parts)
    let count = 0
    for await (const file of files) {
      count += 1
      await checks.check(file)
    }
    checks.end()
    return count
  }

  #check(log: ReplayLog): void {
    switch (log.contract) {
      case 'workRegistry':
        this.owners.apply(log)
        if (log.eventName === 'CatalogueRegistered') this.#catalogues.set(log.args.catalogueId, log.args.count)
        return
      case 'creatorPools':
        checkPools(this.watch, log)
        this.licenses.checkPool(log)
        this.patterns.checkPool(log)
        this.holdings.apply(log)
        return
      case 'licenseRegistry':
        this.licenses.check(log)
        this.patterns.checkLicense(log)
        return
      case 'usageEpochs':
        if (log.eventName === 'EpochPublished') this.licenses.checkEpoch(log)
        this.epochs.check(log)
        return
      case 'usageChannels':
        checkChannels(this.watch, log)
        return
      case 'royaltySplits':
        this.#splits.check(log)
    }
  }

  #checkPlace(log: ReplayLog): void {
    const { blockNumber, logIndex, time, contract, address } = log
    const isAfter = blockNumber > this.block || (blockNumber === this.block && logIndex > this.#logIndex)
    const isTimely = blockNumber === this.block ? time === this.time : time >= this.time
    if (this.count > 1 && !(isAfter && isTimely))
      this.watch.find('logs-out-of-order', {
        what: `Log ${logIndex} of block ${blockNumber}, second ${time}, comes after log ${this.#logIndex} of block ${this.block}, second ${this.time}.`,
        subjects: {},
        at: log,
      })
    if (!isSame(address, this.#addresses.get(contract)))
      this.watch.find('log-of-another-contract', {
        what: `A log ${log.eventName} is from ${address}; the contract that writes such logs is ${this.#addresses.get(contract) ?? 'none here'}.`,
        subjects: { account: address },
        at: log,
      })
    ;[this.block, this.#logIndex, this.time] = [blockNumber, logIndex, time]
  }
}

/** All money by token. */
function totalsOf(watch: Watch, time: bigint): TokenTotals[] {
  const totals = new Map<string, TokenTotals>()
  const of = (token: Address): TokenTotals => {
    const known = totals.get(personOf(token)) ?? emptyTotals(getAddress(token))
    totals.set(personOf(token), known)
    return known
  }
  const { pools, epochs: accounts, channels, splits } = watch.state
  for (const { poolId, ...balance } of balancesOf(watch, time)) {
    const sum = of(pools.pools.get(poolId)?.terms.token as Address)
    for (const name of ['paidIn', 'refunded', 'claimed', 'claimable', 'refundable', 'carried'] as const)
      sum[name] += balance[name]
  }
  for (const { token, total, paid, isClosed } of accounts.values()) {
    const sum = of(token)
    sum.paidByUse += total
    sum.claimedByUse += paid
    if (!isClosed) sum.inEpochs += total - paid
  }
  for (const { token, free } of channels.channels.values()) of(token).inChannels += free
  for (const [key, { reserved }] of channels.reserves) {
    const token = channels.channels.get(key.split(' ')[0] as Hex)?.token
    if (token) of(token).inChannels += reserved
  }
  for (const [key, { distributed, credits, carried }] of splits.accounts) {
    const sum = of(key.split(' ')[1] as Address)
    sum.distributed += distributed
    sum.inSplits += credits + carried
  }
  return [...totals.values()].sort((a, b) => (personOf(a.token) < personOf(b.token) ? -1 : 1))
}

function isList(each: ReplayLog | readonly ReplayLog[]): each is readonly ReplayLog[] {
  return Array.isArray(each)
}
