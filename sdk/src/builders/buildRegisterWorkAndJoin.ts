import type { Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'
import { toMembershipData } from './internal/toMembershipData.ts'
import { type RegistrationInput, toRegistration } from './internal/toRegistration.ts'

export type BuildRegisterWorkAndJoinParameters = RegistrationInput & {
  /** Pool to join. */
  poolId: Hex
}

/**
 * Builds the call of {@link registerWorkAndJoin}: Registers a work of the account's and joins a pool with it, in one transaction.
 * The work must consent to all uses the pool sells.
 *
 * @example
 * buildRegisterWorkAndJoin(deployment, { contentHash, uses: ['Train'], poolId })
 */
export function buildRegisterWorkAndJoin(deployment: Deployment, parameters: BuildRegisterWorkAndJoinParameters): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'registerAndCall', [
    toRegistration(parameters),
    addressOf(deployment, 'creatorPools'),
    toMembershipData(parameters.poolId, true),
  ])
}
