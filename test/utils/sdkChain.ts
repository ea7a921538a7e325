import { BrowserProvider, JsonRpcSigner, Wallet } from 'ethers'
import { network } from 'hardhat'
import { type Address, createPublicClient, createWalletClient, custom, type Hex, type LocalAccount, toHex } from 'viem'
import { mnemonicToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'
import { createRoyaltyClient as createFromEthers } from '../../sdk/src/ethers/index.ts'
import { createRoyaltyClient, type Deployment } from '../../sdk/src/index.ts'

/** The accounts that Hardhat funds. */
const MNEMONIC = 'test test test test test test test test test test test junk'

/** Ways in which the SDK can reach a chain. */
export const WAYS = ['viem', 'viem, wallet', 'ethers', 'ethers, wallet'] as const
export type Way = (typeof WAYS)[number]

/**
 * A fresh chain with all contracts, a test dollar, and clients of the SDK for named people: with their keys held here, or by a wallet
 * (the node) that holds them.
 */
export async function sdkChain(way: Way = 'viem') {
  // Contracts compiled for development are larger than those for deployment.
  const connection = await network.create({ override: { allowUnlimitedContractSize: true } })
  const { viem, provider } = connection
  const works = await viem.deployContract('WorkRegistry')
  const pools = await viem.deployContract('CreatorPools', [works.address])
  const inboxes = await viem.deployContract('PoolInboxes', [pools.address])
  const renewals = await viem.deployContract('StreamRenewals', [pools.address])
  const splits = await viem.deployContract('RoyaltySplits')
  const dollar = await viem.deployContract('TestDollar')
  const deployment = {
    workRegistry: { address: works.address },
    creatorPools: { address: pools.address },
    poolInboxes: { address: inboxes.address },
    streamRenewals: { address: renewals.address },
    royaltySplits: { address: splits.address },
  } satisfies Deployment

  const transport = custom(provider as never, { retryCount: 0 })
  const publicClient = createPublicClient({ chain: hardhat, transport, pollingInterval: 10 })
  const walletOf = (account: LocalAccount) => createWalletClient({ account, chain: hardhat, transport })
  const people = ['author', 'operator', 'payer', 'stranger', 'certifier'] as const
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
  const entries = await Promise.all(
    people.map(async (name, addressIndex) => {
      const account = mnemonicToAccount(MNEMONIC, { addressIndex })
      const key = toHex(account.getHdKey().privateKey ?? new Uint8Array())
      return [name, { account, royalty: await clientOf(account, key) }] as const
    }),
  )
  const actors = Object.fromEntries(entries) as Record<(typeof people)[number], (typeof entries)[number][1]>

  return {
    ...connection,
    ...actors,
    // A getter, which spreading leaves behind.
    provider,
    deployment,
    publicClient,
    transport,
    walletOf,
    dollar,
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
