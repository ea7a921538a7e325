import type { Address, Hex } from 'viem'
import { royaltyLensAbi } from '../generated/abis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { Amount, Rate } from '../types/units.ts'
import { read } from './internal/read.ts'
import { type MemberOfReturnType, memberOf } from './memberOf.ts'
import { payeeOf } from './payeeOf.ts'
import { poolOf } from './poolOf.ts'
import { poolStateOf } from './poolStateOf.ts'

export type PositionsOfParameters = {
  workIds: readonly Hex[]
  poolIds: readonly Hex[]
} & ReadOptions
export type Position = {
  workId: Hex
  poolId: Hex
  token: Address
  /** Zero: nobody can be paid yet. */
  payee: Address
  /** Base units that a claim would bring now. */
  claimable: Amount
  /** Base units per second × 2^64 that its units earn from streams now, rounded down. */
  rate: Rate
  member: MemberOfReturnType
}
export type PositionsOfReturnType = readonly Position[]

/**
 * Reads every membership that these works have, or had, in these pools: in one call where the deployment has a lens. Which works are
 * somebody's, and which pools they joined, is in the logs.
 *
 * @throws {reverts.PoolNotFound} when no pool has one of these ids.
 * @example
 * const positions = await positionsOf(client, { workIds, poolIds })
 * const total = positions.reduce((sum, { claimable }) => sum + claimable, 0n)
 */
export async function positionsOf(
  client: RoyaltyConnection,
  { workIds, poolIds, ...options }: PositionsOfParameters,
): Promise<PositionsOfReturnType> {
  if (client.deployment.royaltyLens) {
    return read(client, 'royaltyLens', royaltyLensAbi, 'positionsOf', [workIds, poolIds], options)
  }
  const payees = Promise.all(workIds.map((workId) => payeeOf(client, { workId, ...options })))
  const positions = await Promise.all(
    poolIds.map(async (poolId) => {
      const [{ token }, state, members] = await Promise.all([
        poolOf(client, { poolId, ...options }),
        poolStateOf(client, { poolId, ...options }),
        Promise.all(workIds.map((workId) => memberOf(client, { poolId, workId, ...options }))),
      ])
      return Promise.all(
        workIds.map(async (workId, i) => {
          const member = members[i] as MemberOfReturnType
          const payee = (await payees)[i] as Address
          // Mirrors RoyaltyLens: `state.totalUnits == 0 ? 0 : (state.rate * member.units) / state.totalUnits`.
          const rate = state.totalUnits === 0n ? 0n : (state.rate * member.units) / state.totalUnits
          return { workId, poolId, token, payee, claimable: member.earned >> 64n, rate, member }
        }),
      )
    }),
  )
  return positions.flat().filter(({ member }) => member.since !== 0n)
}
