import type { HardhatRuntimeEnvironment } from 'hardhat/types/hre'
import { type Account, createPublicClient, createWalletClient, custom, http, type PublicClient } from 'viem'
import { hardhat as hardhatChain } from 'viem/chains'
import { createRoyaltyClient, DAY, type Deployment, type RoyaltyClient } from '../../sdk/src/index.ts'
import { deployOpenRoyalty, type OpenRoyalty } from '../deploy/inProcess.ts'

/** People of the story who send transactions; each has ETH for it. The creators have none. */
const CAST = {
  /** Registers the catalogue and speaks for its works. */
  steward: 'steward',
  /** Runs the pool. */
  operator: 'operator',
  /** An AI firm with a license. */
  firm: 'firm',
  /** A smaller one that streams for a while without one. */
  studio: 'coauthor',
  /** Answers questions from works, and pays by use. */
  service: 'auditor',
  /** Sends what others have signed, and claims for them. */
  relayer: 'relayer',
  /** Knows nothing but the pool's address. */
  passerby: 'stranger',
} as const

const HOST = '127.0.0.1'

export type Role = keyof typeof CAST

/** A chain that lives as long as this process, with everything on it. */
export type PilotChain = {
  publicClient: PublicClient
  deployment: Deployment
  contracts: OpenRoyalty['contracts']
  /** Where others reach it; undefined: nowhere, it lives in this process alone. */
  url: string | undefined
  people: Record<Role, RoyaltyClient & { account: Account }>
  now(): Promise<bigint>
  /** Lets whole days pass, and mines a block. */
  passDays(days: number): Promise<void>
  close(): Promise<void>
}

/** @param isServed - Whether others can reach it, at an address of this machine. */
export async function openChain(
  hre: HardhatRuntimeEnvironment,
  { isServed = false }: { isServed?: boolean } = {},
): Promise<PilotChain> {
  const network = {
    network: 'default',
    // Contracts compiled for development are larger than those for deployment. A fixed first day makes two runs alike.
    override: { allowUnlimitedContractSize: true, initialDate: '2026-06-01T09:00:00Z' },
  } as const
  const { connection, url, close } = await (isServed ? openServed(hre, network) : openInProcess(hre, network))
  const { contracts, deployment, accounts } = await deployOpenRoyalty(connection, { hre })
  const transport = url ? http(url, { retryCount: 0 }) : custom(connection.provider as never, { retryCount: 0 })
  const publicClient = createPublicClient({ chain: hardhatChain, transport, pollingInterval: 5, cacheTime: 0 })
  const people = Object.fromEntries(
    Object.entries(CAST).map(([role, name]) => {
      const account = { address: accounts[name].account.address, type: 'json-rpc' } as const
      const walletClient = createWalletClient({ account, chain: hardhatChain, transport })
      return [role, { ...createRoyaltyClient({ publicClient, walletClient, deployment }), account }]
    }),
  ) as PilotChain['people']

  return {
    publicClient,
    deployment,
    contracts,
    url,
    people,
    now: async () => (await publicClient.getBlock()).timestamp,
    async passDays(days) {
      await connection.provider.request({ method: 'evm_increaseTime', params: [Number(DAY) * days] })
      await connection.provider.request({ method: 'evm_mine', params: [] })
    },
    close,
  }
}

type LocalNetwork = {
  network: 'default'
  override: { allowUnlimitedContractSize: boolean; initialDate: string }
}

async function openInProcess(hre: HardhatRuntimeEnvironment, network: LocalNetwork) {
  const connection = await hre.network.create(network)
  return { connection, url: undefined, close: () => connection.close() }
}

/** A node on a free port, and a connection to it like anybody's. */
async function openServed(hre: HardhatRuntimeEnvironment, network: LocalNetwork) {
  const server = await hre.network.createServer(network, HOST, 0)
  const { port } = await server.listen()
  const url = `http://${HOST}:${port}`
  const connection = await hre.network.create({ network: 'local', override: { url } })
  const close = async () => {
    await connection.close()
    await server.close()
  }
  return { connection, url, close }
}
