import { type CredentialTypedDataParameters, credentialTypedData } from '../builders/credentialTypedData.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import type { Credential } from '../types/licenses.ts'
import { addressOf } from '../utils/deployment.ts'
import { accountOf } from './internal/account.ts'
import { type SignOptions, sign } from './internal/sign.ts'

export type SignCredentialParameters = Pick<CredentialTypedDataParameters, 'licensee' | 'eligibility' | 'expiry'> &
  SignOptions
export type SignCredentialReturnType = Credential

/**
 * Has a certifier, as the account, sign that a licensee belongs to a class, until a second. It serves for all offers that name the
 * certifier. Nothing is sent.
 *
 * @throws {UserRejectedError} when the user says no.
 * @example
 * const credential = await signCredential(certifier, { licensee, eligibility: 'Research', expiry })
 * await acquireLicense(licensee, { offerId, credential })
 */
export async function signCredential(
  client: RoyaltyConnection,
  { account, ...parameters }: SignCredentialParameters,
): Promise<SignCredentialReturnType> {
  const certifier = accountOf(client, { account }).address
  const where = { chainId: client.chainId, address: addressOf(client.deployment, 'licenseRegistry') }
  const typedData = credentialTypedData({ ...where, ...parameters, certifier })
  return { expiry: parameters.expiry, signature: await sign(client, typedData, { account }) }
}
