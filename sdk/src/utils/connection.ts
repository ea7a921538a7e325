import { ChainUnknownError, DeploymentUnknownError } from '../errors/transactions.ts'
import { deployments } from '../generated/deployments.ts'
import type { Deployment, RoyaltyConnection, ViemClient } from '../types/connection.ts'

export type CreateRoyaltyConnectionParameters = {
  /** Where the contracts are. Left out: where this version knows them on the chain. */
  deployment?: Deployment | undefined
  /** Left out: the client's chain. */
  chainId?: number | undefined
} & (
  | {
      /** Reads, and signs where it has an account. */
      client: ViemClient
      publicClient?: undefined
      walletClient?: undefined
    }
  | {
      client?: undefined
      /** Reads, simulates, and waits. */
      publicClient: ViemClient
      /** Signs and sends. */
      walletClient?: ViemClient | undefined
    }
)

/**
 * What every action is given first: a chain, the contracts on it, and who signs. Asks nothing of any node. With
 * {@link createRoyaltyClient} all actions come along; with this alone, a bundle holds only those that are imported.
 *
 * @throws {ChainUnknownError} when neither the client nor `chainId` says which chain is meant.
 * @throws {DeploymentUnknownError} when no deployment is given and none is known on the chain.
 * @example
 * const connection = createRoyaltyConnection({ publicClient, walletClient })
 * const { workId } = await registerWork(connection, { contentHash })
 */
export function createRoyaltyConnection(parameters: CreateRoyaltyConnectionParameters): RoyaltyConnection {
  const publicClient = parameters.client ?? parameters.publicClient
  const walletClient = parameters.client ?? parameters.walletClient
  const chainId = parameters.chainId ?? publicClient.chain?.id ?? walletClient?.chain?.id
  if (chainId === undefined) throw new ChainUnknownError()

  const known: Record<number, Deployment> = deployments
  const deployment = parameters.deployment ?? known[chainId]
  if (!deployment) throw new DeploymentUnknownError({ chainId, known: Object.keys(known).map(Number) })

  return { chainId, deployment, publicClient, walletClient, seen: new Set() }
}
