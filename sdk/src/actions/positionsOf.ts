import { type Address, type Hex, zeroHash } from 'viem'
import { royaltyLensAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { Amount, Rate } from '../types/units.ts'
import { catalogueOf } from './catalogueOf.ts'
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
  /** Catalogue whose lot still holds the work, so that `extractMember` comes before a claim. Zero: the membership is the work's own. */
  lot: Hex
  /**
   * Base units that a claim would bring now, rounded down; out of a lot, once the work is extracted. Asked about a catalogue: what each
   * work that its lot holds has earned.
   */
  claimable: Amount
  /** Base units per second × 2^64 that the work's units earn from streams now, rounded down. */
  rate: Rate
  /** The work's membership, or that of the lot which holds it. */
  member: MemberOfReturnType
}
export type PositionsOfReturnType = readonly Position[]

/**
 * Reads every membership that these works have, or had, in these pools, by themselves or in their catalogue's lot: in one call where the
 * deployment has a lens. Which works are somebody's, and which pools they joined, is in the logs. For a catalogue's work that is not
 * materialized, ask about its catalogue.
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
  const works = await Promise.all(
    workIds.map(async (workId) => {
      const [payee, catalogueId] = await Promise.all([
        payeeOf(client, { workId, ...options }),
        catalogueOf(client, { workId, ...options }),
      ])
      return { workId, payee, catalogueId }
    }),
  )
  const positions = await Promise.all(
    poolIds.map(async (poolId) => {
      const [{ token }, state] = await Promise.all([
        poolOf(client, { poolId, ...options }),
        poolStateOf(client, { poolId, ...options }),
      ])
      return Promise.all(
        works.map(async ({ workId, payee, catalogueId }) => {
          let member = await memberOf(client, { poolId, workId, ...options })
          let lot: Hex = zeroHash
          // Mirrors RoyaltyLens: `if (member.since == 0) { lot = WORKS.catalogueOf(workIds[w]); … }`.
          if (member.since === 0n && catalogueId !== zeroHash) {
            lot = catalogueId
            member = await memberOf(client, { poolId, workId: lot, ...options })
          }
          // Mirrors RoyaltyLens: `state.totalUnits == 0 ? 0 : (state.rate * member.units) / state.totalUnits`.
          const rate = state.totalUnits === 0n ? 0n : (state.rate * member.units) / state.totalUnits
          return { workId, poolId, token, payee, lot, claimable: member.earned >> 64n, rate, member }
        }),
      )
    }),
  )
  return positions.flat().filter(({ member }) => member.since !== 0n)
}
