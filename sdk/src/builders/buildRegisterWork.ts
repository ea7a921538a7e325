import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'
import { type RegistrationInput, toRegistration } from './internal/toRegistration.ts'

export type BuildRegisterWorkParameters = RegistrationInput & {}

/**
 * Builds the call of {@link registerWork}: Registers a work of the account's.
 *
 * @example
 * buildRegisterWork(deployment, { contentHash: await contentHashOf(file), uses: ['Train', 'Retrieve'] })
 */
export function buildRegisterWork(deployment: Deployment, parameters: BuildRegisterWorkParameters): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'register', [toRegistration(parameters)])
}
