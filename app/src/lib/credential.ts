import { type Credential, credentialTypedData, type RoyaltyConnection } from '@openroyalty/sdk'
import { type Address, type Hex, isHex } from 'viem'
import { verifyTypedData } from 'viem/actions'
import { FileInvalidError } from './fileInvalid.ts'

/** A credential is short; nothing longer is read. */
const MOST_BYTES = 20_000

/**
 * Reads a certifier's word as `royalty.signCredential` and the command line write it: JSON with `expiry` and `signature`.
 *
 * @throws {FileInvalidError} when it is none.
 */
export async function readCredential(file: Blob): Promise<Credential> {
  try {
    if (file.size <= MOST_BYTES) {
      const { expiry, signature } = JSON.parse(await file.text()) as Partial<Credential>
      if (typeof expiry === 'number' && Number.isSafeInteger(expiry) && expiry > 0 && isHex(signature))
        return { expiry, signature: signature as Hex }
    }
  } catch {
    // No JSON: no credential either.
  }
  throw new FileInvalidError({
    name: 'CredentialFileError',
    message: 'A credential is a JSON object with expiry (seconds since 1970) and signature.',
  })
}

export type CredentialCheck = {
  certifier: Address
  licensee: Address
  eligibility: 'Research' | 'SmallBusiness'
}

/** Whether the certifier has signed it for this licensee and this class: by a key, or by a contract's own word (ERC-1271). */
export async function isSigned(
  { publicClient, chainId, deployment }: RoyaltyConnection,
  credential: Credential,
  { certifier, licensee, eligibility }: CredentialCheck,
): Promise<boolean> {
  const address = deployment.licenseRegistry?.address as Address
  const { expiry, signature } = credential
  const typedData = credentialTypedData({ chainId, address, certifier, licensee, eligibility, expiry })
  try {
    return await verifyTypedData(publicClient, { ...typedData, address: certifier, signature } as never)
  } catch {
    // What is not even shaped like a signature is none.
    return false
  }
}
