import { type Hex, stringToHex } from 'viem'

export type ContractEntry = {
  name: string
  /** The file that declares it. */
  source: string
  /** Names of the contracts whose addresses its constructor takes; each must stand further up in the list. */
  arguments: readonly string[]
}

/**
 * The version that is deployed. It is the salt of every address: another name gives other addresses, so that versions stand beside
 * each other and nothing is ever upgraded. Change it with every change of the contracts after a deployment to a public chain.
 */
export const RELEASE = 'openroyalty-v1'

/** What a deployment consists of, in the order of deployment. A new contract is one more line. */
export const CONTRACTS = [
  { name: 'WorkRegistry', source: 'contracts/WorkRegistry.sol', arguments: [] },
  { name: 'RoyaltySplits', source: 'contracts/RoyaltySplits.sol', arguments: [] },
  { name: 'CreatorPools', source: 'contracts/CreatorPools.sol', arguments: ['WorkRegistry'] },
  { name: 'PoolInboxes', source: 'contracts/PoolInboxes.sol', arguments: ['CreatorPools'] },
  { name: 'StreamRenewals', source: 'contracts/StreamRenewals.sol', arguments: ['CreatorPools'] },
  { name: 'UsageChannels', source: 'contracts/UsageChannels.sol', arguments: ['CreatorPools'] },
  { name: 'UsageEpochs', source: 'contracts/UsageEpochs.sol', arguments: ['WorkRegistry', 'CreatorPools'] },
  {
    name: 'LicenseRegistry',
    source: 'contracts/LicenseRegistry.sol',
    arguments: ['WorkRegistry', 'CreatorPools', 'UsageEpochs', 'UsageChannels'],
  },
  {
    name: 'LicenseGateway',
    source: 'contracts/periphery/LicenseGateway.sol',
    arguments: ['CreatorPools', 'LicenseRegistry'],
  },
  {
    name: 'RoyaltyLens',
    source: 'contracts/periphery/RoyaltyLens.sol',
    arguments: ['WorkRegistry', 'CreatorPools', 'PoolInboxes', 'LicenseRegistry'],
  },
] as const satisfies readonly ContractEntry[]

/** What local chains get besides: money to play with. */
export const LOCAL_CONTRACTS = [
  { name: 'TestDollar', source: 'contracts/mocks/TestDollar.sol', arguments: [] },
] as const satisfies readonly ContractEntry[]

export type ContractName = (typeof CONTRACTS)[number]['name'] | (typeof LOCAL_CONTRACTS)[number]['name']

/** Development chains, which anybody starts anew at will: Hardhat's and anvil's, and the one Ganache used. */
const LOCAL_CHAINS = [31337, 1337]

export function isLocalChain(chainId: number): boolean {
  return LOCAL_CHAINS.includes(chainId)
}

export function contractsOf(chainId: number): readonly ContractEntry[] {
  return isLocalChain(chainId) ? [...CONTRACTS, ...LOCAL_CONTRACTS] : CONTRACTS
}

export function saltOf(release: string): Hex {
  return stringToHex(release, { size: 32 })
}
