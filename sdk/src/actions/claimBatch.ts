import type { Address, Hex } from 'viem'
import { type BuildClaimBatchParameters, buildClaimBatch } from '../builders/buildClaimBatch.ts'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { eventsIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type ClaimBatchParameters = BuildClaimBatchParameters & WriteOptions
export type ClaimBatchReturnType = WriteResult & {
  /** What was sent, in base units of each pool’s token. */
  claimed: readonly { poolId: Hex; workId: Hex; payee: Address; amount: Amount }[]
}

/**
 * Claims for many works and pools, with one transfer per payee and token. Works whose payee is not known yet, and those with
 * nothing to claim, are passed over.
 *
 * @throws {reverts.ClaimEmpty} when nothing is named.
 * @example
 * const { claimed } = await claimBatch(client, { claims: [{ poolId, workId }] })
 */
export async function claimBatch(
  client: RoyaltyConnection,
  parameters: ClaimBatchParameters,
): Promise<ClaimBatchReturnType> {
  const result = await write(client, buildClaimBatch(client.deployment, parameters), parameters)
  const events = eventsIn(client, result.receipt, 'creatorPools', creatorPoolsAbi, 'Claimed')
  return { ...result, claimed: events.map(({ poolId, workId, payee, amount }) => ({ poolId, workId, payee, amount })) }
}
