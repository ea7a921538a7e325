import type { Address, Hex } from 'viem'
import { acquisitionTypedData } from '../builders/acquisitionTypedData.ts'
import type { AcquisitionInput } from '../builders/internal/toAcquisition.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { accountOf } from './internal/account.ts'
import { type SignOptions, sign } from './internal/sign.ts'

export type SignAcquisitionParameters = Omit<AcquisitionInput, 'licensee' | 'maxFee' | 'maxDeposit'> & {
  /** Highest fee accepted, in base units. */
  maxFee: bigint
  /** Highest deposit accepted for a stream, in base units. Left out: nothing. */
  maxDeposit?: bigint | undefined
  /** Last second in which the signature holds. */
  deadline: bigint
} & SignOptions
/** What acquireLicenseFor asks for, but for a credential where the offer wants one. */
export type SignAcquisitionReturnType = AcquisitionInput & { licensee: Address; deadline: bigint; signature: Hex }

/**
 * Has the account sign that a license be taken for it, at its expense and up to what it names. Sends nothing: whoever pays the gas does,
 * with {@link acquireLicenseFor}.
 *
 * @throws {UserRejectedError} when the user says no.
 * @example
 * const signed = await signAcquisition(licensee, { offerId, maxFee: terms.fee, deadline })
 * await acquireLicenseFor(platform, signed)
 */
export async function signAcquisition(
  client: RoyaltyConnection,
  { account, deadline, maxDeposit = 0n, ...parameters }: SignAcquisitionParameters,
): Promise<SignAcquisitionReturnType> {
  const licensee = accountOf(client, { account }).address
  const acquisition = { ...parameters, maxDeposit, licensee }
  const where = { chainId: client.chainId, address: addressOf(client.deployment, 'licenseRegistry') }
  const typedData = acquisitionTypedData({ ...where, ...acquisition, deadline })
  return { ...acquisition, deadline, signature: await sign(client, typedData, { account }) }
}
