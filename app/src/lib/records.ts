import type { ReplayLog } from '@openroyalty/sdk/audit'
import { type Address, type Hex, hexToBigInt } from 'viem'
import type { Books } from './books.ts'
import { tokenIn } from './tokens.ts'

/** Which way money went: into a pool or an epoch, or out of one to who is paid. */
export type Direction = 'in' | 'out'
/** Base units; below zero where money that had gone in went back. */
export type Movement = { amount: bigint; token: Address; direction: Direction }
export type LogRecord = { log: ReplayLog; movement: Movement | undefined }

/** All logs of the contracts in one transaction, in their order. */
export function recordsIn(books: Books, transactionHash: string): LogRecord[] {
  const wanted = transactionHash.toLowerCase()
  return books.logs
    .filter((log) => log.transactionHash === wanted)
    .map((log) => ({ log, movement: movementOf(books, log) }))
}

/** All logs that name an id or an address, in the order of the chain. What is paid by use for works of a pool is no money of the pool's. */
export function recordsAbout(books: Books, id: Hex): LogRecord[] {
  const wanted = id.toLowerCase()
  const number = hexToBigInt(id)
  const isPool = books.state.pools.pools.has(wanted as Hex)
  return books.logs
    .filter(({ args }) => names(args, wanted) || ('tokenId' in args && args.tokenId === number))
    .map((log) => ({
      log,
      movement: isPool && log.contract === 'usageEpochs' ? undefined : movementOf(books, log),
    }))
}

/** What movements of one direction come to, by token. */
export function sumsOf(records: readonly LogRecord[], direction: Direction): Map<Address, bigint> {
  const sums = new Map<Address, bigint>()
  for (const { movement } of records) {
    if (movement?.direction !== direction) continue
    sums.set(movement.token, (sums.get(movement.token) ?? 0n) + movement.amount)
  }
  return sums
}

/** The money that a log tells of, each base unit by one log: what others tell of the same money is passed over. */
function movementOf(books: Books, log: ReplayLog): Movement | undefined {
  const ofPool = (poolId: Hex, amount: bigint, direction: Direction): Movement | undefined => {
    const token = tokenIn(books, poolId)
    return token && { amount, token, direction }
  }
  if (log.contract === 'creatorPools') {
    switch (log.eventName) {
      case 'Paid':
        return ofPool(log.args.poolId, log.args.amount, 'in')
      case 'StreamOpened':
        return ofPool(log.args.poolId, log.args.deposit, 'in')
      case 'StreamChanged':
        return ofPool(log.args.poolId, log.args.deposit - log.args.refund, 'in')
      case 'Claimed':
        return ofPool(log.args.poolId, log.args.amount, 'out')
    }
  }
  if (log.contract === 'usageEpochs') {
    const token = books.state.epochs.get(log.args.epochId)?.token
    if (!token) return undefined
    if (log.eventName === 'EpochPublished') return { amount: log.args.total, token, direction: 'in' }
    // What an epoch's end brings to a pool is a payment of the pool's.
    return { amount: log.args.amount, token, direction: 'out' }
  }
  return undefined
}

function names(value: unknown, id: string): boolean {
  if (typeof value === 'string') return value.length === id.length && value.toLowerCase() === id
  return typeof value === 'object' && value !== null && Object.values(value).some((each) => names(each, id))
}
