import { createRoyaltyClient as createFromViem, type RoyaltyClient } from '../client.ts'
import type { Deployment } from '../types/connection.ts'
import { type FromEthersParameters, fromEthers } from './fromEthers.ts'

export type CreateRoyaltyClientParameters = FromEthersParameters & {
  /** Where the contracts are. Left out: where this version knows them on the provider's chain. */
  deployment?: Deployment | undefined
}

/**
 * The same client as that of `@openroyalty/sdk`, from an ethers (v6) signer or provider. Asks the provider for its chain and the signer
 * for its address.
 *
 * @throws {EthersProviderError} when no node can be asked.
 * @throws {DeploymentUnknownError} when no deployment is given and none is known on the chain.
 * @example
 * const royalty = await createRoyaltyClient({ signer: new Wallet(key, provider) })
 * const { workId } = await royalty.works.register({ contentHash, uses: ['Train'] })
 */
export async function createRoyaltyClient({
  deployment,
  ...parameters
}: CreateRoyaltyClientParameters): Promise<RoyaltyClient> {
  return createFromViem({ ...(await fromEthers(parameters)), deployment })
}
