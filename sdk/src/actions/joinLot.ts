import type { Hex } from 'viem'
import { type BuildJoinLotParameters, buildJoinLot } from '../builders/buildJoinLot.ts'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type JoinLotParameters = BuildJoinLotParameters & WriteOptions
export type JoinLotReturnType = WriteResult & {
  /** The catalogue’s id. */
  workId: Hex
  /** Works that share the membership. */
  works: number
}

/**
 * Makes the account’s catalogue a lot: every one of its works gets the pool’s join units.
 *
 * @throws {reverts.MemberNotCatalogue} when no such catalogue is registered.
 * @throws {reverts.MemberOfCatalogue} when the pool is a sole agent.
 * @example
 * const { workId, works } = await joinLot(client, { poolId, steward, root: tree.root, count: tree.count })
 */
export async function joinLot(client: RoyaltyConnection, parameters: JoinLotParameters): Promise<JoinLotReturnType> {
  const result = await write(client, buildJoinLot(client.deployment, parameters), parameters)
  const { workId, works } = eventIn(client, result.receipt, 'creatorPools', creatorPoolsAbi, 'Joined')
  return { ...result, workId, works }
}
