import type { Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'
import { toUses, type UsesInput } from './internal/toUses.ts'

export type BuildSetConsentBatchParameters = {
  workIds: readonly Hex[]
  /** All that are consented to; none switches everything off. */
  uses: UsesInput
}

/**
 * Builds the call of {@link setConsentBatch}: Replaces the uses that many works of the account’s consent to.
 *
 * @example
 * buildSetConsentBatch(deployment, { workIds, uses: ['Train'] })
 */
export function buildSetConsentBatch(deployment: Deployment, { workIds, uses }: BuildSetConsentBatchParameters): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'setConsentBatch', [workIds, toUses(uses)])
}
