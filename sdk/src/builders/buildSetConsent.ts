import type { Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'
import { toUses, type UsesInput } from './internal/toUses.ts'

export type BuildSetConsentParameters = {
  workId: Hex
  /** All that are consented to; none switches everything off. */
  uses: UsesInput
}

/**
 * Builds the call of {@link setConsent}: Replaces the uses that a work of the account’s consents to, from this second on. What
 * was bought before keeps its terms.
 *
 * @example
 * buildSetConsent(deployment, { workId, uses: ['Train'] })
 */
export function buildSetConsent(deployment: Deployment, { workId, uses }: BuildSetConsentParameters): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'setConsent', [workId, toUses(uses)])
}
