import type { Address } from 'viem'
import { ContractUnknownError } from '../errors/transactions.ts'
import type { ContractName, Deployment } from '../types/connection.ts'

/**
 * Address of a contract.
 *
 * @throws {ContractUnknownError} when the deployment does not name it.
 * @example
 * addressOf(deployments[8453], 'creatorPools')
 */
export function addressOf(deployment: Deployment, contract: ContractName): Address {
  const location = deployment[contract]
  if (!location) throw new ContractUnknownError({ contract })
  return location.address
}

/**
 * Name in the sources of the contract at an address, or nothing where the deployment does not know it.
 *
 * @example
 * contractNameAt(deployment, address) // 'WorkRegistry'
 */
export function contractNameAt(deployment: Deployment, address: Address): string | undefined {
  const found = Object.entries(deployment).find(
    ([, location]) => location?.address.toLowerCase() === address.toLowerCase(),
  )
  return found && found[0].charAt(0).toUpperCase() + found[0].slice(1)
}

/** What scripts/deploy writes for one chain. */
export type DeploymentFile = {
  chainId: number
  contracts: Record<string, { address: Address; block: number }>
}

/**
 * Turns a `deployments/<chainId>.json` into what clients take: for local chains, and for contracts that somebody else deployed.
 *
 * @example
 * const { chainId, deployment } = parseDeployment(JSON.parse(await readFile('deployments/31337.json', 'utf8')))
 * const royalty = createRoyaltyClient({ client, chainId, deployment })
 */
export function parseDeployment({ chainId, contracts }: DeploymentFile): { chainId: number; deployment: Deployment } {
  const locations = Object.entries(contracts).map(([name, { address, block }]) => [
    name.charAt(0).toLowerCase() + name.slice(1),
    { address, block: BigInt(block) },
  ])
  return { chainId, deployment: Object.fromEntries(locations) }
}
