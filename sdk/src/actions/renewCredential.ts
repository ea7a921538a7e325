import { type BuildRenewCredentialParameters, buildRenewCredential } from '../builders/buildRenewCredential.ts'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type RenewCredentialParameters = BuildRenewCredentialParameters & WriteOptions
export type RenewCredentialReturnType = WriteResult & {
  /** Last second in which it holds. */
  credentialUntil: number
}

/**
 * Shows a credential that holds for longer. Anyone may send it.
 *
 * @throws {reverts.CredentialInvalid} when the certifier has not signed it for this licensee.
 * @throws {reverts.CredentialNotLater} when the present one holds as long.
 * @example
 * const { credentialUntil } = await renewCredential(client, { licenseId, credential })
 */
export async function renewCredential(
  client: RoyaltyConnection,
  parameters: RenewCredentialParameters,
): Promise<RenewCredentialReturnType> {
  const result = await write(client, buildRenewCredential(client.deployment, parameters), parameters)
  const { credentialUntil } = eventIn(
    client,
    result.receipt,
    'licenseRegistry',
    licenseRegistryAbi,
    'CredentialRenewed',
  )
  return { ...result, credentialUntil }
}
