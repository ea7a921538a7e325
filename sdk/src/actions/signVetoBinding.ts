import type { Hex } from 'viem'
import { vetoBindingTypedData } from '../builders/vetoBindingTypedData.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import type { CatalogueProof } from '../types/structs.ts'
import { addressOf } from '../utils/deployment.ts'
import { accountOf } from './internal/account.ts'
import { type SignOptions, sign } from './internal/sign.ts'
import { verifyProof } from './verifyProof.ts'

type Signed = {
  proof: CatalogueProof
  /** Last second in which the signature holds. */
  deadline: bigint
}
export type SignVetoBindingParameters = Signed & SignOptions
/** What vetoBinding asks for. */
export type SignVetoBindingReturnType = Signed & { signature: Hex }

/**
 * Has a claim key, as the account, sign that it refuses the steward's proposals for its work, for good. Sends nothing: anyone does,
 * with {@link vetoBinding}.
 *
 * @throws {reverts.CatalogueProofInvalid} when no catalogue holds the leaf.
 * @example
 * await vetoBinding(platform, await signVetoBinding(claimKey, { proof, deadline }))
 */
export async function signVetoBinding(
  client: RoyaltyConnection,
  { account, ...signed }: SignVetoBindingParameters,
): Promise<SignVetoBindingReturnType> {
  const claimKey = accountOf(client, { account }).address
  const { workId } = await verifyProof(client, signed)
  const where = { chainId: client.chainId, address: addressOf(client.deployment, 'workRegistry') }
  const typedData = vetoBindingTypedData({ ...where, claimKey, workId, deadline: signed.deadline })
  return { ...signed, signature: await sign(client, typedData, { account }) }
}
