import type { Address, Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'
import { type RegistrationInput, toRegistration } from './internal/toRegistration.ts'

export type BuildRegisterWorkAndCallParameters = RegistrationInput & {
  /** A contract that acts on works, such as CreatorPools. */
  target: Address
  /** What it is told. */
  data: Hex
}

/**
 * Builds the call of {@link registerWorkAndCall}: Registers a work of the account's, then has the registry call a contract that
 * acts on works. To join a pool with it, use {@link registerWorkAndJoin}.
 *
 * @example
 * buildRegisterWorkAndCall(deployment, { contentHash, target, data })
 */
export function buildRegisterWorkAndCall(deployment: Deployment, parameters: BuildRegisterWorkAndCallParameters): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'registerAndCall', [
    toRegistration(parameters),
    parameters.target,
    parameters.data,
  ])
}
