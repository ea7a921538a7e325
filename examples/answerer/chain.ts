/**
 * Sets the stage: a chain inside this process, the authors' texts in a pool, terms for their use, and a firm with a license. In earnest
 * all of this is there already, and done by others than the app.
 */
import {
  type Account,
  type Address,
  createPublicClient,
  createWalletClient,
  custom,
  erc20Abi,
  type Hex,
  type PublicClient,
  parseEther,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'
import { deployOpenRoyalty } from '../../scripts/deploy/inProcess.ts'
import { openHardhat } from '../../scripts/deploy/runtime.ts'
import { type AccountName, localAccounts } from '../../scripts/ops/accounts.ts'
import { contentHashOfBytes, createRoyaltyClient, DAY, type RoyaltyClient } from '../../sdk/src/index.ts'
import type { MeteredLicense } from '../../sdk/src/meter/index.ts'
import { AUTHORS, type Author, TEXTS } from './texts.ts'

/** What a word of an answer costs: a fifth of a cent. */
export const PRICE_6D = 2_000n
const PERIOD_DAYS = 30
const GRACE_DAYS = 15
const CURE_DAYS = 14
const LEGAL_TEXT = 'The licensee may answer from the texts of this pool, and pays for each word of an answer.'

export type Stage = {
  firm: RoyaltyClient
  firmAddress: Address
  license: MeteredLicense
  poolId: Hex
  clientOf(author: Author): RoyaltyClient
  publicClient: PublicClient
  /** Asks the token itself. */
  balanceOf(holder: Address): Promise<bigint>
  /** Milliseconds since 1970, for this chain. */
  clock(): number
  passDays(days: number): Promise<void>
  close(): Promise<void>
}

export async function setStage(): Promise<Stage> {
  // Compiles in seconds; what is deployed for good compiles in minutes and does the same.
  const hre = await openHardhat({ profile: 'default' })
  const connection = await hre.network.create({
    network: 'default',
    // A chain's seconds go ahead of ours while it makes many blocks. It begins a day ago, so that the license is older than its use.
    override: {
      allowUnlimitedContractSize: true,
      initialDate: new Date(Date.now() - Number(DAY) * 1000).toISOString(),
    },
  })
  const { provider } = connection
  const { contracts, deployment } = await deployOpenRoyalty(connection, { hre })
  const token = contracts.testDollar.address
  const transport = custom(provider as never, { retryCount: 0 })
  const publicClient = createPublicClient({ chain: hardhat, transport, pollingInterval: 5, cacheTime: 0 })
  const clientFor = (account: Account) => {
    const walletClient = createWalletClient({ account, chain: hardhat, transport })
    return createRoyaltyClient({ publicClient, walletClient, deployment })
  }
  const clientOf = ({ account }: Author) => clientFor(account)
  const operatorAccount = accountOf('operator')
  const firmAccount = accountOf('firm')
  const [operator, firm] = [clientFor(operatorAccount), clientFor(firmAccount)]

  const { poolId } = await operator.pools.create({
    token,
    uses: ['Retrieve'],
    joinUnits: 1,
    fallbackPayee: operatorAccount.address,
  })
  for (const { account } of AUTHORS) {
    const params = [account.address, `0x${parseEther('1').toString(16)}`]
    await provider.request({ method: 'hardhat_setBalance', params })
  }
  for (const { author, contentHash } of TEXTS)
    await clientOf(author).works.registerAndJoin({ contentHash, uses: ['Retrieve'], poolId })
  const { offerId } = await operator.offers.publish({
    poolId,
    textHash: contentHashOfBytes(new TextEncoder().encode(LEGAL_TEXT)),
    uses: ['Retrieve'],
    distribution: 'Usage',
    unitPrice: PRICE_6D,
    periodDays: PERIOD_DAYS,
    graceDays: GRACE_DAYS,
    cureDays: CURE_DAYS,
  })
  const { licenseId, start } = await firm.licenses.acquire({ offerId })

  let passedMs = 0
  return {
    ...{ firm, firmAddress: firmAccount.address, poolId, clientOf, publicClient },
    license: { licenseId, start, periodDays: PERIOD_DAYS },
    balanceOf: (holder) =>
      publicClient.readContract({ address: token, abi: erc20Abi, functionName: 'balanceOf', args: [holder] }),
    clock: () => Date.now() + passedMs,
    async passDays(days) {
      const seconds = Number(DAY) * days
      await provider.request({ method: 'evm_increaseTime', params: [seconds] })
      await provider.request({ method: 'evm_mine', params: [] })
      passedMs += seconds * 1000
    },
    close: () => connection.close(),
  }
}

function accountOf(wanted: AccountName) {
  const found = localAccounts().find(({ name }) => name === wanted)
  if (!found) throw new Error(`Nobody is called ${wanted}.`)
  return privateKeyToAccount(found.privateKey)
}
