import { type BuildSetUnitsParameters, buildSetUnits } from '../builders/buildSetUnits.ts'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type SetUnitsParameters = BuildSetUnitsParameters & WriteOptions
export type SetUnitsReturnType = WriteResult & {
  /** Day (since 1970) from whose first second on they hold; zero: from now on. */
  day: number
}

/**
 * Sets a member’s units; for a lot, those of each of its works. By the operator. Takes effect after the pool’s notice; at once
 * where there is none, or no money has ever arrived.
 *
 * @throws {reverts.PoolNotOperator} when the account is not the operator.
 * @throws {reverts.MemberNotJoined} when it is not a member.
 * @example
 * const { day } = await setUnits(client, { poolId, workId, units: 10 })
 */
export async function setUnits(client: RoyaltyConnection, parameters: SetUnitsParameters): Promise<SetUnitsReturnType> {
  const result = await write(client, buildSetUnits(client.deployment, parameters), parameters)
  const { day } = eventIn(client, result.receipt, 'creatorPools', creatorPoolsAbi, 'UnitsSet')
  return { ...result, day }
}
