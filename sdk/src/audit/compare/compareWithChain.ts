import { type Abi, erc20Abi, type Hex, numberToHex } from 'viem'
import { multicall } from 'viem/actions'
import { toTypedError } from '../../actions/internal/toTypedError.ts'
import { LogsReorganizedError } from '../../errors/logFile.ts'
import type { RoyaltyConnection } from '../../types/connection.ts'
import { least } from '../internal/least.ts'
import type { ReplayState } from '../replay/replay.ts'
import { splitAccountIn } from '../replay/splits.ts'
import { type ChainCheck, type CheckSubjects, checksOf, heldBalancesOf } from './checks.ts'
import { accountSlotOf, readAccount } from './splitStorage.ts'

/** Questions under way at once, each of a hundred views. */
const PARALLEL = 4
/** Checks that are gathered before they are asked. */
const AT_ONCE = 400
/** Bytes of calls in one question: with what goes around them less than the 49,152 bytes that code to be run may have. */
const BYTES = 8_000

export type CompareWithChainParameters = {
  /** What all logs up to the block lead to: `auditWithState` and `replay` give it. */
  state: ReplayState
  /** The block, which must be the last one whose logs the state has taken in. */
  blockNumber: bigint
  /** Hash that it must have. */
  blockHash?: Hex | undefined
}

/** Something that logs and chain tell differently. */
export type ChainDifference = {
  /** What it is: `pool`, `member`, `stream`, `license`, … and `balance`. */
  what: string
  subjects: CheckSubjects
  /** As the logs tell it, and as the chain does: JSON, amounts as text. */
  replayed: string
  chain: string
}

export type CompareWithChainReturnType = {
  blockNumber: bigint
  blockHash: Hex
  /** Second of the block. */
  time: bigint
  /** Things that were compared. */
  compared: number
  differences: readonly ChainDifference[]
}

/**
 * Holds what logs lead to against the contracts' own state and the tokens' balances at a block: every work, payee, member, pool, stream,
 * offer, license, statement, epoch and claim, channel, reserve, key, split and approval. What the logs do not tell of is not asked about.
 *
 * Needs a node that has the state of that block; any for a recent one. Views are asked a hundred at a time, by code that is sent along:
 * nothing needs to be deployed.
 *
 * @throws {LogsReorganizedError} when the block is another one than `blockHash`, or is replaced meanwhile.
 * @example
 * const { report, state } = await auditWithState({ head: file.head, logs: file.pieces(), last: file.last })
 * const { differences } = await compareWithChain(client, { state, blockNumber: report.toBlock, blockHash: report.blockHash })
 */
export async function compareWithChain(
  client: RoyaltyConnection,
  { state, blockNumber, blockHash }: CompareWithChainParameters,
): Promise<CompareWithChainReturnType> {
  const block = await headOf(client, blockNumber)
  if (blockHash !== undefined && block.hash !== blockHash)
    throw new LogsReorganizedError({ blockNumber, known: blockHash, found: block.hash })
  const { time } = block

  let compared = 0
  const differences: ChainDifference[] = []
  const note = ({ what, subjects, expected }: Pick<ChainCheck, 'what' | 'subjects' | 'expected'>, told: unknown) => {
    compared += 1
    const [replayed, chain] = [textOf(expected), textOf(told)]
    if (replayed !== chain) differences.push({ what, subjects, replayed, chain })
  }
  const ask = async (checks: readonly ChainCheck[]): Promise<void> => {
    const answers = await manyViews(client, checks, blockNumber)
    for (const [i, check] of checks.entries()) {
      const answer = answers[i]
      note(check, answer?.status === 'success' ? check.read(answer.result as never) : 'refused')
    }
  }

  const running = new Set<Promise<void>>()
  for (const checks of inGroups(checksOf(client.deployment, state, time), AT_ONCE)) {
    const task = ask(checks).finally(() => running.delete(task))
    running.add(task)
    if (running.size >= PARALLEL) await Promise.race(running)
  }
  await Promise.all(running)

  // No view tells a split's account.
  for (const key of state.splits.accounts.keys()) {
    const [split, token] = key.split(' ') as [Hex, Hex]
    const { position, carried, credits } = splitAccountIn(state.splits, { split, token })
    const word = await storageAt(client, accountSlotOf(split, token), blockNumber)
    note({ what: 'split', subjects: { split, token }, expected: { position, carried, credits } }, readAccount(word))
  }
  for (const { token, holder, amount } of heldBalancesOf(client.deployment, state)) {
    const balance = await balanceAt(client, token, holder, blockNumber)
    // Whoever likes may send tokens on top.
    note({ what: 'balance', subjects: { token, account: holder }, expected: amount }, least(balance, amount))
  }

  const again = await headOf(client, blockNumber)
  if (again.hash !== block.hash) throw new LogsReorganizedError({ blockNumber, known: block.hash, found: again.hash })
  return { blockNumber, blockHash: block.hash, time, compared, differences }
}

/* ASK */

async function headOf(client: RoyaltyConnection, number: bigint): Promise<{ hash: Hex; time: bigint }> {
  const block = await request<{ hash: Hex; timestamp: Hex } | null>(client, 'eth_getBlockByNumber', [
    numberToHex(number),
    false,
  ])
  if (!block) throw new LogsReorganizedError({ blockNumber: number, known: '0x', found: '0x' })
  return { hash: block.hash, time: BigInt(block.timestamp) }
}

async function storageAt(client: RoyaltyConnection, slot: Hex, blockNumber: bigint): Promise<bigint> {
  const address = client.deployment.royaltySplits?.address
  return BigInt(await request<Hex>(client, 'eth_getStorageAt', [address, slot, numberToHex(blockNumber)]))
}

async function balanceAt(client: RoyaltyConnection, token: Hex, holder: Hex, blockNumber: bigint): Promise<bigint> {
  const contracts = [{ address: token, abi: erc20Abi, functionName: 'balanceOf', args: [holder] }]
  const [answer] = await manyViews(client, contracts, blockNumber)
  return answer?.status === 'success' ? (answer.result as bigint) : 0n
}

type View = { address: Hex; abi: Abi; functionName: string; args: readonly unknown[] }
type Answer = { status: 'success'; result: unknown } | { status: 'failure' }

async function manyViews(client: RoyaltyConnection, views: readonly View[], blockNumber: bigint): Promise<Answer[]> {
  const contracts = views.map(({ address, abi, functionName, args }) => ({ address, abi, functionName, args }))
  try {
    const options = { deployless: true, batchSize: BYTES, blockNumber }
    const answers = (await multicall(client.publicClient, { contracts, ...options } as never)) as (Answer & {
      error?: unknown
    })[]
    return answers
  } catch (error) {
    throw toTypedError(error, client, { to: '0x' })
  }
}

async function request<answer>(client: RoyaltyConnection, method: string, params: unknown[]): Promise<answer> {
  try {
    return (await client.publicClient.request({ method, params } as never)) as answer
  } catch (error) {
    throw toTypedError(error, client, { to: '0x' })
  }
}

/* COMPARE */

function* inGroups<item>(items: Iterable<item>, size: number): Generator<item[]> {
  let group: item[] = []
  for (const item of items) {
    group.push(item)
    if (group.length < size) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}

/** The same for equal values: addresses in any letter case, numbers and bigints alike, names in order. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, each) => {
    if (typeof each === 'bigint' || typeof each === 'number') return String(each)
    if (typeof each === 'string' && /^0x[0-9a-fA-F]+$/.test(each)) return each.toLowerCase()
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each ?? null
    return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
