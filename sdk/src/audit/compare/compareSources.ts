import type { Hex } from 'viem'
import { toTypedError } from '../../actions/internal/toTypedError.ts'
import { LogsInvalidError, LogsReorganizedError } from '../../errors/logFile.ts'
import type { RoyaltyConnection } from '../../types/connection.ts'
import { least } from '../internal/least.ts'
import { byPlace, type Place } from '../internal/places.ts'
import { type FetchLogsParameters, fetchLogs, firstBlockOf, headerAt } from '../logs/fetchLogs.ts'
import type { RawLog } from '../logs/lines.ts'

export type CompareSourcesParameters = {
  /** First block. Left out: that of the contracts' deployment. */
  fromBlock?: bigint | undefined
  /** Last block. Default: the lower one of those that the two call finalized. */
  toBlock?: bigint | undefined
} & Pick<FetchLogsParameters, 'pageSize' | 'parallel'>

/** Which of two was found to be wrong by what headers prove; neither may be known to be, and both may be. */
type Blame = { first: boolean; second: boolean }

/** Where two sources part. */
export type SourceDisagreement =
  | { what: 'chain'; first: bigint; second: bigint }
  /** Hashes of one block, the first on which they differ; undefined: the source has no such block. */
  | { what: 'block'; blockNumber: bigint; first: Hex | undefined; second: Hex | undefined }
  /** Logs of a block whose hash they agree on: what each says there, and whose answer is not what the block's header proves. */
  | { what: 'logs'; blockNumber: bigint; first: readonly RawLog[]; second: readonly RawLog[]; wrong: Blame }
  /** One contradicts itself, so that nothing it says of this block is worth anything. */
  | { what: 'answer'; blockNumber: bigint; wrong: Blame; reason: string }

export type CompareSourcesReturnType = {
  /** Last block up to which they agree about every hash and every log of the contracts; undefined: about none. */
  agreed: { number: bigint; hash: Hex } | undefined
  /** Logs on which they agree. */
  logs: number
  /** Undefined: they agree about all that was asked for. */
  disagreement: SourceDisagreement | undefined
}

/**
 * Asks two nodes the same, and says where they first disagree, trusting neither: first about blocks, whose hashes are worked out from their
 * headers and of which each names the one before, then about the logs of blocks that both have. Where logs differ, receipts that are proven by
 * the header say who is wrong.
 *
 * Two nodes of one provider, or of one client with one mistake, may well agree on something wrong.
 *
 * @example
 * const { agreed, disagreement } = await compareSources(client, other)
 */
export async function compareSources(
  first: RoyaltyConnection,
  second: RoyaltyConnection,
  { fromBlock = firstBlockOf(first), toBlock, ...options }: CompareSourcesParameters = {},
): Promise<CompareSourcesReturnType> {
  const [one, other] = await Promise.all([first, second].map(chainIdOf))
  if (one !== other) {
    const disagreement = { what: 'chain', first: one as bigint, second: other as bigint } as const
    return { agreed: undefined, logs: 0, disagreement }
  }
  try {
    const end = toBlock ?? (await lowerFinalized(first, second))
    const parting = await partingOf(first, second, fromBlock, end)
    if (parting?.blockNumber === fromBlock) return { agreed: undefined, logs: 0, disagreement: parting }
    const lastBlock = parting ? parting.blockNumber - 1n : end
    const found = await compareLogs(first, second, { ...options, fromBlock, toBlock: lastBlock })
    const number = found.disagreement ? found.disagreement.blockNumber - 1n : lastBlock
    const hash = number < fromBlock ? undefined : (await headerAt(first, number))?.hash
    return { agreed: hash && { number, hash }, logs: found.logs, disagreement: found.disagreement ?? parting }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    const { isFirst, cause } = error
    const wrong = { first: isFirst, second: !isFirst }
    const disagreement = { what: 'answer', blockNumber: cause.blockNumber, wrong, reason: cause.shortMessage } as const
    return { agreed: undefined, logs: 0, disagreement }
  }
}

/** Which source has contradicted itself. */
class SourceError extends Error {
  readonly isFirst: boolean
  override readonly cause: LogsInvalidError | LogsReorganizedError
  constructor(isFirst: boolean, cause: LogsInvalidError | LogsReorganizedError) {
    super(cause.message)
    this.isFirst = isFirst
    this.cause = cause
  }
}

/** Notes whose answer it was that cannot be right. */
async function blaming<answer>(isFirst: boolean, asking: Promise<answer>): Promise<answer> {
  try {
    return await asking
  } catch (error) {
    if (error instanceof LogsInvalidError || error instanceof LogsReorganizedError)
      throw new SourceError(isFirst, error)
    throw error
  }
}

/* BLOCKS */

async function chainIdOf(client: RoyaltyConnection): Promise<bigint> {
  try {
    return BigInt((await client.publicClient.request({ method: 'eth_chainId' } as never)) as Hex)
  } catch (error) {
    throw toTypedError(error, client, { to: '0x' })
  }
}

async function lowerFinalized(first: RoyaltyConnection, second: RoyaltyConnection): Promise<bigint> {
  const ends = await Promise.all([
    blaming(true, headerAt(first, 'finalized')),
    blaming(false, headerAt(second, 'finalized')),
  ])
  const [one, other] = ends.map((end) => BigInt(end?.number ?? 0)) as [bigint, bigint]
  return least(one, other)
}

/** The first block of a range on which they differ: as each names the one before, all before a common one are common. */
async function partingOf(
  first: RoyaltyConnection,
  second: RoyaltyConnection,
  fromBlock: bigint,
  toBlock: bigint,
): Promise<Extract<SourceDisagreement, { what: 'block' }> | undefined> {
  const hashesAt = async (number: bigint) => {
    const [one, other] = await Promise.all([
      blaming(true, headerAt(first, number)),
      blaming(false, headerAt(second, number)),
    ])
    return { what: 'block' as const, blockNumber: number, first: one?.hash, second: other?.hash }
  }
  const areOne = ({ first, second }: { first: Hex | undefined; second: Hex | undefined }) =>
    first !== undefined && first === second
  let parted = await hashesAt(toBlock)
  if (areOne(parted)) return undefined
  // Bisection: they agree below `low`, and differ at what `parted` names.
  let low = fromBlock
  while (low < parted.blockNumber) {
    const middle = await hashesAt((low + parted.blockNumber) / 2n)
    if (areOne(middle)) low = middle.blockNumber + 1n
    else parted = middle
  }
  return parted
}

/* LOGS */

type Range = { fromBlock: bigint; toBlock: bigint } & Pick<FetchLogsParameters, 'pageSize' | 'parallel'>

async function compareLogs(
  first: RoyaltyConnection,
  second: RoyaltyConnection,
  range: Range,
): Promise<{ logs: number; disagreement: Extract<SourceDisagreement, { blockNumber: bigint }> | undefined }> {
  const [one, other] = [logsOf(first, range), logsOf(second, range)]
  const next = async () => Promise.all([blaming(true, one.next()), blaming(false, other.next())])
  for (let logs = 0; ; logs += 1) {
    const [a, b] = (await next()).map(({ value }) => value as RawLog | undefined)
    if (!a && !b) return { logs, disagreement: undefined }
    if (a && b && isSame(a, b)) continue
    await Promise.all([one.return(undefined), other.return(undefined)])
    const blockNumber = a && (!b || byPlace(a, b as Place) <= 0) ? a.blockNumber : (b as RawLog).blockNumber
    return { logs, disagreement: await judgeLogs(first, second, blockNumber) }
  }
}

async function* logsOf(client: RoyaltyConnection, range: Range): AsyncGenerator<RawLog, undefined> {
  for await (const { logs } of fetchLogs(client, range)) yield* logs
  return undefined
}

/** What each says about one block, held against what receipts prove, whichever of the two gives them. */
async function judgeLogs(
  first: RoyaltyConnection,
  second: RoyaltyConnection,
  blockNumber: bigint,
): Promise<Extract<SourceDisagreement, { what: 'logs' }>> {
  const range = { fromBlock: blockNumber, toBlock: blockNumber }
  const [said, told] = await Promise.all([
    blaming(true, collect(logsOf(first, range))),
    blaming(false, collect(logsOf(second, range))),
  ])
  const proven = (await provenBy(first, range)) ?? (await provenBy(second, range))
  const isWrong = (logs: readonly RawLog[]) => proven !== undefined && !areSame(logs, proven)
  return {
    what: 'logs',
    blockNumber,
    first: said,
    second: told,
    wrong: { first: isWrong(said), second: isWrong(told) },
  }
}

/** Nothing where a source does not give receipts that make the header's root. */
async function provenBy(client: RoyaltyConnection, range: Range): Promise<RawLog[] | undefined> {
  const logs: RawLog[] = []
  try {
    for await (const batch of fetchLogs(client, { ...range, thorough: true })) logs.push(...batch.logs)
    return logs
  } catch (error) {
    if (error instanceof LogsInvalidError || error instanceof LogsReorganizedError) return undefined
    throw error
  }
}

async function collect(logs: AsyncIterable<RawLog>): Promise<RawLog[]> {
  const all: RawLog[] = []
  for await (const log of logs) all.push(log)
  return all
}

function areSame(first: readonly RawLog[], second: readonly RawLog[]): boolean {
  return first.length === second.length && first.every((log, i) => isSame(log, second[i] as RawLog))
}

function isSame(a: RawLog, b: RawLog): boolean {
  return (
    a.blockHash === b.blockHash &&
    a.logIndex === b.logIndex &&
    a.transactionHash === b.transactionHash &&
    a.address.toLowerCase() === b.address.toLowerCase() &&
    a.data === b.data &&
    a.topics.join() === b.topics.join()
  )
}
