import { type Address, type Hex, zeroAddress } from 'viem'
import type { PoolTerms } from '../../types/structs.ts'
import { DAY } from '../../utils/days.ts'
import { knownOf } from './key.ts'
import type { CreatorPoolsLog } from './log.ts'

type Pool = {
  terms: PoolTerms
  /** Nobody: the units are frozen. */
  operator: Address | undefined
  /** Who was offered the operator's place and has not taken it. */
  pendingOperator: Address | undefined
  /** Where the operator says that the pool is described; empty: nowhere. */
  uri: string
}

type Stream = {
  poolId: Hex
  /** Who decides about it. */
  controller: Address
  salt: Hex
  /** Base units per second × 2^64; after its end, what it was. */
  rate: bigint
  /** Second in which it ends, or ended. */
  end: bigint
}

/** What the pools keep besides members and money. */
export type PoolsState = { pools: Map<Hex, Pool>; streams: Map<Hex, Stream> }

export function emptyPools(): PoolsState {
  return { pools: new Map(), streams: new Map() }
}

/** Takes a log of the pools in. Logs come in the order of the chain. */
export function applyToPools(state: PoolsState, log: CreatorPoolsLog): void {
  switch (log.eventName) {
    case 'PoolCreated': {
      const { poolId, operator, terms } = log.args
      state.pools.set(poolId, { terms, operator, pendingOperator: undefined, uri: '' })
      return
    }
    case 'PoolDescribed':
      knownOf(state.pools, log.args.poolId, 'pool').uri = log.args.uri
      return
    case 'OperatorProposed':
      knownOf(state.pools, log.args.poolId, 'pool').pendingOperator = unlessZero(log.args.operator)
      return
    case 'OperatorSet': {
      const pool = knownOf(state.pools, log.args.poolId, 'pool')
      pool.operator = unlessZero(log.args.operator)
      // Taken, or gone with the operator who made it.
      pool.pendingOperator = undefined
      return
    }
    case 'StreamOpened': {
      const { poolId, streamId, controller, salt, rate, endDay } = log.args
      state.streams.set(streamId, { poolId, controller, salt, rate, end: BigInt(endDay) * DAY })
      return
    }
    case 'StreamChanged': {
      const stream = knownOf(state.streams, log.args.streamId, 'stream')
      stream.rate = log.args.rate
      stream.end = BigInt(log.args.end)
    }
  }
}

/** Who operates a pool, and who was offered its place; nobody where it is frozen, or no place is offered. */
export function operatorsIn(
  state: PoolsState,
  poolId: Hex,
): { operator: Address | undefined; pendingOperator: Address | undefined } {
  const pool = state.pools.get(poolId)
  return { operator: pool?.operator, pendingOperator: pool?.pendingOperator }
}

/** A stream's rate (base units per second × 2^64) and the second in which it ends or ended; nothing where none was opened. */
export function streamIn(state: PoolsState, streamId: Hex): { rate: bigint; end: bigint } | undefined {
  const stream = state.streams.get(streamId)
  return stream && { rate: stream.rate, end: stream.end }
}

function unlessZero(address: Address): Address | undefined {
  return address === zeroAddress ? undefined : address
}
