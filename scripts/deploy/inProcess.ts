import type { ContractReturnType, PublicClient, WalletClient } from '@nomicfoundation/hardhat-viem/types'
import hardhat from 'hardhat'
import type { HardhatRuntimeEnvironment } from 'hardhat/types/hre'
import type { ChainType, NetworkConnection } from 'hardhat/types/network'
import type { Address } from 'viem'
import { ACCOUNT_NAMES, type AccountName, POCKET_MONEY_6D } from '../ops/accounts.ts'
import type { ContractName } from './contracts.ts'
import { isLocalChain } from './contracts.ts'
import { setProxy } from './proxy.ts'
import { sendAll } from './rehearsal.ts'
import { prepareRelease } from './release.ts'

/** The contracts by the names the SDK gives them: `workRegistry`, `creatorPools`, … */
export type Contracts = { [Name in ContractName as Uncapitalize<Name>]: ContractReturnType<Name> }

export type OpenRoyalty = {
  contracts: Contracts
  /** Their addresses, and the block from which their logs start, in the shape of the SDK's `deployments[chainId]`. */
  deployment: { [Name in keyof Contracts]: { address: Address; block: bigint } }
  /** A wallet for each of the named accounts; all but the deployer hold test dollars. */
  accounts: Record<AccountName, WalletClient>
  publicClient: PublicClient
}

type DeployOpenRoyaltyOptions = {
  /** Where the compiled contracts come from; the Hardhat that runs the tests unless said otherwise. */
  hre?: HardhatRuntimeEnvironment
  /** Base units of the test dollar for each account. */
  dollars?: bigint
}

/**
 * Deploys everything, and test dollars, on a simulated network of `hre.network.create()`, in the way a real deployment does and so
 * at the addresses a real deployment of the same build gets. With the production build these are those of deployments/.
 *
 * @example
 * const { contracts, accounts } = await networkHelpers.loadFixture(deployOpenRoyalty)
 * await contracts.workRegistry.write.register([…], { account: accounts.author.account })
 */
export async function deployOpenRoyalty<Chain extends ChainType>(
  network: NetworkConnection<Chain>,
  { hre = hardhat, dollars = POCKET_MONEY_6D }: DeployOpenRoyaltyOptions = {},
): Promise<OpenRoyalty> {
  // What we use of a connection is the same for all kinds of chains.
  const connection = network as unknown as NetworkConnection
  const publicClient = await connection.viem.getPublicClient()
  const chainId = await publicClient.getChainId()
  if (!isLocalChain(chainId)) throw new Error(`Chain ${chainId} is not a local one. Use \`npm run deploy\` there.`)

  const { contracts: planned } = await prepareRelease(hre, chainId)
  const block = await publicClient.getBlockNumber({ cacheTime: 0 })
  await setProxy(connection)
  await sendAll(connection, planned)

  const instances: Record<string, unknown> = {}
  const deployment: Record<string, { address: Address; block: bigint }> = {}
  for (const { name, address } of planned) {
    const key = name.charAt(0).toLowerCase() + name.slice(1)
    instances[key] = await connection.viem.getContractAt(name, address)
    deployment[key] = { address, block }
  }
  const contracts = instances as Contracts
  const accounts = await namedWallets(connection)
  if (dollars > 0n) await mintDollars(contracts.testDollar, accounts, dollars)

  return { contracts, deployment: deployment as OpenRoyalty['deployment'], accounts, publicClient }
}

async function namedWallets(connection: NetworkConnection): Promise<Record<AccountName, WalletClient>> {
  const wallets = await connection.viem.getWalletClients()
  const named = ACCOUNT_NAMES.map((name, index) => {
    const wallet = wallets[index]
    if (!wallet) throw new Error(`This chain has ${wallets.length} accounts; ${name} needs ${index + 1}.`)
    return [name, wallet] as const
  })
  return Object.fromEntries(named) as Record<AccountName, WalletClient>
}

async function mintDollars(
  dollar: Contracts['testDollar'],
  accounts: Record<AccountName, WalletClient>,
  amount: bigint,
): Promise<void> {
  for (const { account } of Object.values(accounts)) await dollar.write.mint([account.address, amount])
}
