import type { Address, Hex } from 'viem'
import { callForWorkTypedData } from '../builders/callForWorkTypedData.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { accountOf } from './internal/account.ts'
import { type SignOptions, sign } from './internal/sign.ts'
import { workNonceOf } from './workNonceOf.ts'

type Signed = {
  workId: Hex
  /** A contract that acts on works, such as CreatorPools. */
  target: Address
  /** What it is told. */
  data: Hex
  /** Last second in which the signature holds. */
  deadline: bigint
}
export type SignCallForWorkParameters = Signed & {
  /** The account's next nonce. Left out: read from the chain; signatures that are not used yet have to be counted by hand. */
  nonce?: bigint | undefined
} & SignOptions
/** What callForWork asks for. */
export type SignCallForWorkReturnType = Signed & { signature: Hex }

/**
 * Has the account sign that the registry call a contract for a work that it owns. Sends nothing: whoever pays the gas does, with
 * {@link callForWork}. The signature serves once, and only as the next one.
 *
 * @throws {UserRejectedError} when the user says no.
 * @example
 * const signed = await signCallForWork(owner, { workId, target, data, deadline })
 * await callForWork(platform, signed)
 */
export async function signCallForWork(
  client: RoyaltyConnection,
  { account, nonce, ...signed }: SignCallForWorkParameters,
): Promise<SignCallForWorkReturnType> {
  const owner = accountOf(client, { account }).address
  const where = { chainId: client.chainId, address: addressOf(client.deployment, 'workRegistry') }
  const typedData = callForWorkTypedData({
    ...where,
    ...signed,
    owner,
    nonce: nonce ?? (await workNonceOf(client, { owner })),
  })
  return { ...signed, signature: await sign(client, typedData, { account }) }
}
