import type { Address, Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { CatalogueProof } from '../types/structs.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildBindWorkForParameters = {
  /** From the tree of the catalogue. */
  proof: CatalogueProof
  /** The creator's. */
  wallet: Address
  /** Last second in which the signature holds. */
  deadline: bigint
  signature: Hex
}

/**
 * Builds the call of {@link bindWorkFor}: Binds a wallet to a work by its claim key's signature (signBindWallet), and makes it a
 * token there.
 *
 * @example
 * buildBindWorkFor(deployment, { proof, wallet, deadline, signature })
 */
export function buildBindWorkFor(
  deployment: Deployment,
  { proof, wallet, deadline, signature }: BuildBindWorkForParameters,
): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'bindFor', [
    proof,
    wallet,
    deadline,
    signature,
  ])
}
