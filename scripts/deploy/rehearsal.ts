import type { HardhatRuntimeEnvironment } from 'hardhat/types/hre'
import type { NetworkConnection } from 'hardhat/types/network'
import { type Hex, keccak256 } from 'viem'
import type { PlannedContract } from './addresses.ts'
import { DEPLOYMENT_PROXY, setProxy } from './proxy.ts'

export type Rehearsed = {
  /** The code that stays on chain, with its immutable values filled in. */
  code: Hex
  codeHash: Hex
  /** Of the whole transaction, by the rules of Ethereum; a rollup adds its own. */
  gas: bigint
}

/**
 * Deploys everything on a simulated chain with the given id, and says what came out. The compiler leaves gaps where immutable
 * values go, and some of these (the domain of EIP-712 signatures) depend on the chain and the contract's own address; running the
 * constructors is the exact way to fill them.
 */
export async function rehearse(
  hre: HardhatRuntimeEnvironment,
  contracts: readonly PlannedContract[],
  chainId: number,
): Promise<Map<string, Rehearsed>> {
  const connection = await hre.network.create({ network: 'default', override: { chainId } })
  try {
    await setProxy(connection)
    const gas = await sendAll(connection, contracts)
    const client = await connection.viem.getPublicClient()

    const rehearsed = new Map<string, Rehearsed>()
    for (const { name, address } of contracts) {
      const code = await client.getCode({ address })
      if (code === undefined)
        throw new Error(`${name} did not appear at ${address}, where it was expected. Please report this.`)
      rehearsed.set(name, { code, codeHash: keccak256(code), gas: gas.get(name) ?? 0n })
    }
    return rehearsed
  } finally {
    await connection.close()
  }
}

/** Sends every deployment to a simulated chain and returns the gas each used. */
export async function sendAll(
  connection: NetworkConnection,
  contracts: readonly PlannedContract[],
): Promise<Map<string, bigint>> {
  const client = await connection.viem.getPublicClient()
  const [wallet] = await connection.viem.getWalletClients()
  if (!wallet) throw new Error('This simulated chain has no account to deploy from.')

  const gas = new Map<string, bigint>()
  for (const { name, callData } of contracts) {
    // A given limit spares an estimate, and the estimate is most of the time.
    const hash = await wallet.sendTransaction({ to: DEPLOYMENT_PROXY.address, data: callData, gas: 15_000_000n })
    const receipt = await client.getTransactionReceipt({ hash })
    gas.set(name, receipt.gasUsed)
  }
  return gas
}
