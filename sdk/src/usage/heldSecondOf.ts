import { type Hex, zeroHash } from 'viem'
import { getBlock } from 'viem/actions'
import { catalogueOf } from '../actions/catalogueOf.ts'
import { heldUnitsAt } from '../actions/heldUnitsAt.ts'
import { allEvents } from '../actions/internal/eventPages.ts'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import type { LogRange } from '../types/events.ts'
import type { UsageEpoch } from './types.ts'

export type HeldSecondOfParameters = {
  /** Whose pool and period are meant. */
  epoch: Pick<UsageEpoch, 'poolId' | 'from' | 'to'>
  workId: Hex
} & LogRange

const DAY = 86_400

/**
 * A second of an epoch’s period in which a work held units in its pool, or undefined where there is none: what a claim has to name.
 *
 * Most works hold units throughout, so the period’s last and first seconds are asked about first. Only for others are logs read: units
 * begin in no other second than those that events name.
 *
 * @example
 * const heldAt = await heldSecondOf(client, { epoch, workId })
 */
export async function heldSecondOf(
  client: RoyaltyConnection,
  { epoch: { poolId, from, to }, workId, ...range }: HeldSecondOfParameters,
): Promise<number | undefined> {
  const holds = (second: number) => heldUnitsAt(client, { poolId, workId, time: BigInt(second) })
  for (const second of [to - 1, from]) if (await holds(second)) return second

  const catalogueId = await catalogueOf(client, { workId })
  const members = catalogueId === zeroHash ? [workId] : [workId, catalogueId]
  for (const member of members) {
    for (const eventName of ['Joined', 'UnitsSet'] as const) {
      const filter = {
        contract: 'creatorPools',
        abi: creatorPoolsAbi,
        eventName,
        args: { poolId, workId: member },
      } as const
      for (const { args, blockHash } of await allEvents(client, filter, range)) {
        const second =
          args.day === 0 ? Number((await getBlock(client.publicClient, { blockHash })).timestamp) : args.day * DAY
        if (second >= from && second < to && (await holds(second))) return second
      }
    }
  }
  return undefined
}
