import { type BuildVetoBindingParameters, buildVetoBinding } from '../builders/buildVetoBinding.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type VetoBindingParameters = BuildVetoBindingParameters & WriteOptions
export type VetoBindingReturnType = WriteResult

/**
 * Refuses the steward's proposals for a work for good: by the claim key itself, which then needs no signature, or by anyone with
 * its signature (signVetoBinding).
 *
 * @throws {reverts.WorkSignatureInvalid} when the claim key has not signed it.
 * @example
 * await vetoBinding(client, { proof, deadline, signature })
 */
export async function vetoBinding(
  client: RoyaltyConnection,
  parameters: VetoBindingParameters,
): Promise<VetoBindingReturnType> {
  return write(client, buildVetoBinding(client.deployment, parameters), parameters)
}
