import { readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  type Abi,
  type Account,
  type Address,
  createPublicClient,
  createWalletClient,
  erc20Abi,
  type Hex,
  http,
  type PublicClient,
} from 'viem'
import { hardhat as hardhatChain } from 'viem/chains'
import { deployOpenRoyalty, type OpenRoyalty } from '../../../scripts/deploy/inProcess.ts'
import { openHardhat } from '../../../scripts/deploy/runtime.ts'
import { ACCOUNT_NAMES, type AccountName } from '../../../scripts/ops/accounts.ts'
import { createRoyaltyClient, DAY, type RoyaltyClient } from '../../../sdk/src/index.ts'

export type Person = RoyaltyClient & { account: Account; address: Address }

/** A chain that a browser can reach, with all contracts, test dollars and named people. */
export type ServedChain = {
  url: string
  publicClient: PublicClient
  deployment: OpenRoyalty['deployment']
  people: Record<AccountName, Person>
  now(): Promise<bigint>
  passDays(days: number): Promise<void>
  /** Base units of the test dollar. */
  balanceOf(holder: Address): Promise<bigint>
  request(method: string, params?: unknown[]): Promise<unknown>
  /** A contract that only tests have, compiled where it is not yet. */
  artifactOf(file: string, name: string): Promise<{ abi: Abi; bytecode: Hex }>
  close(): Promise<void>
}

export async function serveChain(): Promise<ServedChain> {
  const hre = await openHardhat({ profile: 'default' })
  // Contracts compiled for development are larger than those for deployment. A fixed first day makes two runs alike.
  const override = { allowUnlimitedContractSize: true, initialDate: '2026-06-01T09:00:00Z' }
  const server = await hre.network.createServer({ network: 'default', override }, '127.0.0.1', 0)
  const { port } = await server.listen()
  const url = `http://127.0.0.1:${port}`
  const connection = await hre.network.create({ network: 'local', override: { url } })
  const { deployment, accounts } = await deployOpenRoyalty(connection as never, { hre })
  const transport = http(url, { retryCount: 0 })
  const publicClient = createPublicClient({ chain: hardhatChain, transport, pollingInterval: 20, cacheTime: 0 })
  const people = Object.fromEntries(
    ACCOUNT_NAMES.map((name) => {
      const { address } = accounts[name].account
      const account = { address, type: 'json-rpc' } as const
      const walletClient = createWalletClient({ account, chain: hardhatChain, transport })
      return [name, { ...createRoyaltyClient({ publicClient, walletClient, deployment }), account, address }]
    }),
  ) as Record<AccountName, Person>
  const request = (method: string, params: unknown[] = []) =>
    publicClient.request({ method: method as never, params: params as never })
  return {
    url,
    publicClient: publicClient as PublicClient,
    deployment,
    people,
    request,
    async artifactOf(file, name) {
      await hre.tasks.getTask('build').run({ files: [file], quiet: true, noTests: true })
      // Hardhat itself knows only what had been compiled when it was first asked.
      const artifact = path.join(hre.config.paths.artifacts, file, `${name}.json`)
      return JSON.parse(await readFile(artifact, 'utf8')) as { abi: Abi; bytecode: Hex }
    },
    balanceOf: (holder) =>
      publicClient.readContract({
        address: deployment.testDollar.address,
        abi: erc20Abi,
        functionName: 'balanceOf',
        args: [holder],
      }),
    now: async () => (await publicClient.getBlock()).timestamp,
    async passDays(days) {
      await request('evm_increaseTime', [Number(DAY) * days])
      await request('evm_mine')
    },
    async close() {
      await connection.close()
      await server.close()
    },
  }
}
