import type { NetworkConnection } from 'hardhat/types/network'
import type { Address, Hex } from 'viem'

/**
 * The deterministic-deployment proxy that most chains already have. Called with a salt and creation code, it creates the contract
 * with CREATE2, so that the address depends on these two alone, not on who sends the transaction or what they sent before.
 * It holds nothing, has no owner, and our contracts do not know it.
 *
 * Its own address is the same everywhere because the transaction that creates it was signed by nobody: its signature is made up
 * (r and s are the digit 2, sixty-four times), and whatever account recovers from it has nonce 0 and no known key.
 */
export const DEPLOYMENT_PROXY = {
  address: '0x4e59b44847b379578588920cA78FbF26c0B4956C',
  code: '0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3',
  signer: '0x3fAB184622Dc19b6109349B94811493BF2a45362',
  transaction:
    '0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf31ba02222222222222222222222222222222222222222222222222222222222222222a02222222222222222222222222222222222222222222222222222222222222222',
  /** 100,000 gas at the 100 gwei the transaction was made with. What it does not use stays with the signer, out of reach. */
  cost: 10_000_000_000_000_000n,
} as const satisfies { address: Address; code: Hex; signer: Address; transaction: Hex; cost: bigint }

/** Whether a chain has the proxy. Throws when it has something else in its place. */
export async function hasProxy(connection: NetworkConnection, network: string): Promise<boolean> {
  const client = await connection.viem.getPublicClient()
  const code = await client.getCode({ address: DEPLOYMENT_PROXY.address })
  if (code === undefined) return false
  if (code === DEPLOYMENT_PROXY.code) return true
  throw new Error(
    `${network} has other code than the deployment proxy at ${DEPLOYMENT_PROXY.address}, so addresses there would not be ours. ` +
      'Nothing was sent. This chain cannot host OpenRoyalty in this way.',
  )
}

/** Gives a local chain the proxy as public chains got theirs: fund the signer, send the transaction. */
export async function installProxy(connection: NetworkConnection): Promise<void> {
  const client = await connection.viem.getPublicClient()
  const [wallet] = await connection.viem.getWalletClients()
  if (!wallet)
    throw new Error('This local chain has no account to deploy from. Start it with accounts, as `npm run node` does.')

  const balance = await client.getBalance({ address: DEPLOYMENT_PROXY.signer })
  if (balance < DEPLOYMENT_PROXY.cost) {
    const funding = await wallet.sendTransaction({
      to: DEPLOYMENT_PROXY.signer,
      value: DEPLOYMENT_PROXY.cost - balance,
    })
    await client.waitForTransactionReceipt({ hash: funding, pollingInterval: 50 })
  }
  const hash = await client.sendRawTransaction({ serializedTransaction: DEPLOYMENT_PROXY.transaction })
  await client.waitForTransactionReceipt({ hash, pollingInterval: 50 })
  if (!(await hasProxy(connection, 'This local chain')))
    throw new Error(
      `The deployment proxy did not appear at ${DEPLOYMENT_PROXY.address}. Restart the local chain and try again.`,
    )
}

/** Puts the proxy onto a simulated chain without a transaction: no block passes. */
export async function setProxy(connection: NetworkConnection): Promise<void> {
  await connection.provider.request({
    method: 'hardhat_setCode',
    params: [DEPLOYMENT_PROXY.address, DEPLOYMENT_PROXY.code],
  })
}
