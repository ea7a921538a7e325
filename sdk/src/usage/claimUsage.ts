import type { Address, Hex } from 'viem'
import { eventsIn } from '../actions/internal/events.ts'
import { write } from '../actions/internal/write.ts'
import { usageEpochsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { type BuildClaimUsageParameters, buildClaimUsage } from './buildClaimUsage.ts'

export type ClaimUsageParameters = BuildClaimUsageParameters & WriteOptions
export type ClaimUsageReturnType = WriteResult & {
  /** What was sent, in base units of each epoch’s token. */
  claimed: readonly { epochId: Hex; workId: Hex; payee: Address; index: number; amount: Amount }[]
}

/**
 * Sends what leaves of any usage epochs are due to their works’ payees, with one transfer per payee and token. Leaves of works whose
 * payee is not known yet, and those of nothing, are passed over; any other that cannot be paid has the whole call refused.
 *
 * @throws {reverts.EpochNotFound} when some value of an epoch is not as it was published.
 * @throws {reverts.EpochProofInvalid} when a leaf is not in its tree.
 * @throws {reverts.EpochAlreadyClaimed} when a leaf was claimed before: leave it out.
 * @throws {reverts.EpochWorkNotEligible} when the work held no units in the second named.
 * @throws {reverts.EpochExhausted} when the tree shares out more than was paid, and others came first.
 * @example
 * const heldAt = await heldSecondOf(client, { epoch, workId })
 * const { claimed } = await claimUsage(client, { claims: [{ epoch, index, workId, amount, heldAt, siblings }] })
 */
export async function claimUsage(
  client: RoyaltyConnection,
  parameters: ClaimUsageParameters,
): Promise<ClaimUsageReturnType> {
  const result = await write(client, buildClaimUsage(client.deployment, parameters), parameters)
  const events = eventsIn(client, result.receipt, 'usageEpochs', usageEpochsAbi, 'UsageClaimed')
  const claimed = events.map(({ epochId, workId, payee, index, amount }) => ({ epochId, workId, payee, index, amount }))
  return { ...result, claimed }
}
