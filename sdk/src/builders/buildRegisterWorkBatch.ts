import { type Hex, zeroHash } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'
import { toUses, type UsesInput } from './internal/toUses.ts'

export type BuildRegisterWorkBatchParameters = {
  contentHashes: readonly Hex[]
  /** Left out: none. */
  uses?: UsesInput | undefined
  /** Basis points, at most 1,000. */
  royaltyBps?: number | undefined
  /** Of an earlier commitWork to batchCommitmentOf these hashes, in this order. */
  salt?: Hex | undefined
}

/**
 * Builds the call of {@link registerWorkBatch}: Registers many works of the account's with the same consent and royalty.
 *
 * @example
 * buildRegisterWorkBatch(deployment, { contentHashes, uses: ['Train'] })
 */
export function buildRegisterWorkBatch(
  deployment: Deployment,
  { contentHashes, uses, royaltyBps, salt }: BuildRegisterWorkBatchParameters,
): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'registerBatch', [
    contentHashes,
    toUses(uses),
    royaltyBps ?? 0,
    salt ?? zeroHash,
  ])
}
