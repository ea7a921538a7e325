import type { Hex } from 'viem'
import { allEvents } from '../actions/internal/eventPages.ts'
import { usageEpochsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import type { LogRange } from '../types/events.ts'
import type { Amount } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'
import type { UsageEpoch } from './types.ts'

export type UsageEpochsOfParameters = {
  /** Left out: of any license. */
  licenseId?: Hex | undefined
  /** Left out: of any pool. */
  poolId?: Hex | undefined
} & LogRange
export type UsageEpochsOfReturnType = readonly {
  epochId: Hex
  epoch: UsageEpoch
  total: Amount
  /** Hash of the usage file. */
  dataHash: Hex
  closesAt: bigint
}[]

/**
 * The usage epochs of a license or a pool, from logs, in the order in which they were published. Those of other registries than the
 * deployment’s are left out: they say nothing about its licenses.
 *
 * @example
 * const epochs = await usageEpochsOf(client, { licenseId })
 */
export async function usageEpochsOf(
  client: RoyaltyConnection,
  { licenseId, poolId, ...range }: UsageEpochsOfParameters,
): Promise<UsageEpochsOfReturnType> {
  const registry = addressOf(client.deployment, 'licenseRegistry').toLowerCase()
  const filter = {
    contract: 'usageEpochs',
    abi: usageEpochsAbi,
    eventName: 'EpochPublished',
    args: { licenseId, poolId },
  } as const
  const events = await allEvents(client, filter, range)
  return events
    .map(({ args: { epochId, epoch, total, dataHash, closesAt } }) => ({ epochId, epoch, total, dataHash, closesAt }))
    .filter(({ epoch }) => epoch.registry.toLowerCase() === registry)
}
