import { network } from 'hardhat'
import { type Address, createPublicClient, createWalletClient, custom, type Hex, type LocalAccount, toHex } from 'viem'
import { mnemonicToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'
import { createRoyaltyClient, type Deployment } from '../../sdk/src/index.ts'

/** The accounts that Hardhat funds. */
const MNEMONIC = 'test test test test test test test test test test test junk'

/** A fresh chain with all contracts, a test dollar, and clients of the SDK for named people. */
export async function sdkChain() {
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
  const entries = people.map((name, addressIndex) => {
    const account = mnemonicToAccount(MNEMONIC, { addressIndex })
    const walletClient = walletOf(account)
    return [name, { account, royalty: createRoyaltyClient({ publicClient, walletClient, deployment }) }] as const
  })
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
