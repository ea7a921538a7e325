import type { Address, Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'
import { type RegistrationInput, toRegistration } from './internal/toRegistration.ts'

export type BuildRegisterWorkForParameters = RegistrationInput & {
  creator: Address
  /** Last second in which the signature holds. */
  deadline: bigint
  signature: Hex
}

/**
 * Builds the call of {@link registerWorkFor}: Registers a work for a creator who signed it (signRegisterWork), so that the
 * account pays the gas.
 *
 * @example
 * buildRegisterWorkFor(deployment, { creator, contentHash, deadline, signature })
 */
export function buildRegisterWorkFor(deployment: Deployment, parameters: BuildRegisterWorkForParameters): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'registerFor', [
    parameters.creator,
    toRegistration(parameters),
    parameters.deadline,
    parameters.signature,
  ])
}
