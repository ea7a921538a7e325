import type { Address, Hex } from 'viem'
import { bindWalletTypedData } from '../builders/bindWalletTypedData.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import type { CatalogueProof } from '../types/structs.ts'
import { addressOf } from '../utils/deployment.ts'
import { accountOf } from './internal/account.ts'
import { type SignOptions, sign } from './internal/sign.ts'
import { verifyProof } from './verifyProof.ts'

type Signed = {
  proof: CatalogueProof
  /** The creator's wallet, which will own the work. */
  wallet: Address
  /** Last second in which the signature holds. */
  deadline: bigint
}
export type SignBindWalletParameters = Signed & SignOptions
/** What bindWorkFor asks for. */
export type SignBindWalletReturnType = Signed & { signature: Hex }

/**
 * Has a claim key, as the account, sign that its work be bound to a wallet. Sends nothing: anyone does, with {@link bindWorkFor}.
 *
 * @throws {reverts.CatalogueProofInvalid} when no catalogue holds the leaf.
 * @example
 * await bindWorkFor(platform, await signBindWallet(claimKey, { proof, wallet, deadline }))
 */
export async function signBindWallet(
  client: RoyaltyConnection,
  { account, ...signed }: SignBindWalletParameters,
): Promise<SignBindWalletReturnType> {
  const claimKey = accountOf(client, { account }).address
  const { workId } = await verifyProof(client, signed)
  const where = { chainId: client.chainId, address: addressOf(client.deployment, 'workRegistry') }
  const { wallet, deadline } = signed
  const typedData = bindWalletTypedData({ ...where, claimKey, workId, wallet, deadline })
  return { ...signed, signature: await sign(client, typedData, { account }) }
}
