import type { Address, Hex } from 'viem'
import type { RegistrationInput } from '../builders/internal/toRegistration.ts'
import { registerWorkTypedData } from '../builders/registerWorkTypedData.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { accountOf } from './internal/account.ts'
import { type SignOptions, sign } from './internal/sign.ts'

export type SignRegisterWorkParameters = RegistrationInput & {
  /** Last second in which the signature holds. */
  deadline: bigint
} & SignOptions
/** What registerWorkFor asks for. */
export type SignRegisterWorkReturnType = RegistrationInput & { creator: Address; deadline: bigint; signature: Hex }

/**
 * Has the account sign that a work of its own be registered. Sends nothing: whoever pays the gas does, with {@link registerWorkFor}.
 *
 * @throws {UserRejectedError} when the user says no.
 * @example
 * const signed = await signRegisterWork(creator, { contentHash, uses: ['Train'], deadline })
 * await registerWorkFor(platform, signed)
 */
export async function signRegisterWork(
  client: RoyaltyConnection,
  { account, deadline, ...registration }: SignRegisterWorkParameters,
): Promise<SignRegisterWorkReturnType> {
  const creator = accountOf(client, { account }).address
  const where = { chainId: client.chainId, address: addressOf(client.deployment, 'workRegistry') }
  const typedData = registerWorkTypedData({ ...where, ...registration, creator, deadline })
  return { ...registration, creator, deadline, signature: await sign(client, typedData, { account }) }
}
