import { BrowserProvider, JsonRpcSigner, Wallet } from 'ethers'
import { network } from 'hardhat'
import { type Address, createPublicClient, createWalletClient, custom, type Hex, type LocalAccount, toHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'
import { deployOpenRoyalty } from '../../scripts/deploy/inProcess.ts'
import { type AccountName, localAccounts } from '../../scripts/ops/accounts.ts'
import { createRoyaltyClient as createFromEthers } from '../../sdk/src/ethers/index.ts'
import { createRoyaltyClient, type Deployment } from '../../sdk/src/index.ts'

/** Ways in which the SDK can reach a chain: with keys held here, or by a wallet (the node) that holds them. */
export const WAYS = ['viem', 'viem, wallet', 'ethers', 'ethers, wallet'] as const
export type Way = (typeof WAYS)[number]
/** One way through each library, for what does not depend on who holds the keys. */
export const LIBRARIES = ['viem', 'ethers'] as const

type Chain = Awaited<ReturnType<typeof startChain>>
const chains = new Map<Way, Chain & { rewind: () => Promise<void> }>()

/** A chain with all contracts, a test dollar, and clients of the SDK for named people: started once, and rewound for each test. */
export async function sdkChain(way: Way = 'viem'): Promise<Chain> {
  const started = chains.get(way)
  if (started) {
    await started.rewind()
    return started
  }
  const chain = await startChain(way)
  const { restore } = await chain.networkHelpers.takeSnapshot()
  const rewind = async () => {
    await chain.provider.request({ method: 'evm_setAutomine', params: [true] })
    await restore()
  }
  chains.set(way, { ...chain, provider: chain.provider, rewind })
  return chain
}

async function startChain(way: Way) {
  // Contracts compiled for development are larger than those for deployment.
  const connection = await network.create({ override: { allowUnlimitedContractSize: true } })
  const { provider } = connection
  const { contracts, deployment } = await deployOpenRoyalty(connection, { dollars: 0n })
  const dollar = contracts.testDollar

  const transport = custom(provider as never, { retryCount: 0 })
  const publicClient = createPublicClient({ chain: hardhat, transport, pollingInterval: 10 })
  const walletOf = (account: LocalAccount) => createWalletClient({ account, chain: hardhat, transport })
  const ethersProvider = new BrowserProvider(provider as never, undefined, { cacheTimeout: -1 })
  const clientOf = (account: LocalAccount, key: Hex) => {
    switch (way) {
      case 'viem':
        return createRoyaltyClient({ publicClient, walletClient: walletOf(account), deployment })
      case 'viem, wallet': {
        const walletClient = createWalletClient({ account: account.address, chain: hardhat, transport })
        return createRoyaltyClient({ publicClient, walletClient, deployment })
      }
      case 'ethers':
        return createFromEthers({ signer: new Wallet(key, ethersProvider), deployment, pollingInterval: 10 })
      case 'ethers, wallet': {
        const signer = new JsonRpcSigner(ethersProvider, account.address)
        return createFromEthers({ signer, deployment, pollingInterval: 10 })
      }
    }
  }
  /** A client that only reads, from a node of which requests can be made to fail, or from other contracts. */
  const readerOf = ({
    request = (each) => provider.request(each as never),
    deployment: contracts = deployment,
  }: {
    request?: (request: { method: string; params?: unknown }) => Promise<unknown>
    deployment?: Deployment
  }) =>
    way === 'viem' || way === 'viem, wallet'
      ? createRoyaltyClient({
          publicClient: createPublicClient({ chain: hardhat, transport: custom({ request }, { retryCount: 0 }) }),
          deployment: contracts,
        })
      : createFromEthers({
          provider: new BrowserProvider({ request: request as never }, undefined, { cacheTimeout: -1 }),
          deployment: contracts,
        })
  const actor = async (actorName: AccountName) => {
    const found = localAccounts().find(({ name }) => name === actorName)
    if (!found) throw new Error(`Nobody is called ${actorName}`)
    const account = privateKeyToAccount(found.privateKey)
    return { account, royalty: await clientOf(account, found.privateKey) }
  }

  return {
    ...connection,
    // A getter, which spreading leaves behind.
    provider,
    contracts,
    deployment,
    publicClient,
    transport,
    walletOf,
    readerOf,
    dollar,
    author: await actor('author'),
    operator: await actor('operator'),
    payer: await actor('firm'),
    certifier: await actor('certifier'),
    stranger: await actor('stranger'),
    /** Gives somebody test dollars, in base units. */
    mint: async (to: Address, amount: bigint) => void (await dollar.write.mint([to, amount])),
  }
}

let contents = 0
/** A content hash that no other test has. */
export function someContent(): Hex {
  contents += 1
  return toHex(contents, { size: 32 })
}
