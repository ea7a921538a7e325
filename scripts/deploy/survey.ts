import type { NetworkConnection } from 'hardhat/types/network'
import { type Address, type Hex, keccak256 } from 'viem'
import type { PlannedContract } from './addresses.ts'
import { DEPLOYMENT_PROXY } from './proxy.ts'
import type { Rehearsed } from './rehearsal.ts'

/** Where every rollup of the OP stack tells its fees. */
const GAS_PRICE_ORACLE = '0x420000000000000000000000000000000000000F'

export type SurveyedContract = PlannedContract & {
  isThere: boolean
  /** What deploying it uses; nothing when it is there. */
  gas: bigint
  /** Wei. On a rollup of the OP stack this includes the part for Ethereum's data. */
  cost: bigint
}

/** Looks at a chain: what is there, and what would the rest cost? Throws when there is anything but what we would deploy. */
export async function survey(
  connection: NetworkConnection,
  network: string,
  contracts: readonly PlannedContract[],
  rehearsed: ReadonlyMap<string, Rehearsed>,
  { hasProxy }: { hasProxy: boolean },
): Promise<{ contracts: SurveyedContract[]; gasPrice: bigint }> {
  const client = await connection.viem.getPublicClient()
  const gasPrice = await client.getGasPrice()

  const surveyed: SurveyedContract[] = []
  for (const contract of contracts) {
    const expected = rehearsed.get(contract.name)
    if (!expected) throw new Error(`${contract.name} was not rehearsed. Please report this.`)

    const code = await client.getCode({ address: contract.address })
    if (code !== undefined) {
      refuseOtherCode(network, contract, code, expected)
      surveyed.push({ ...contract, isThere: true, gas: 0n, cost: 0n })
      continue
    }
    const gas = (hasProxy && (await estimateGas(connection, contract.callData))) || expected.gas
    const cost = gas * gasPrice + (await estimateDataFee(connection, contract.callData))
    surveyed.push({ ...contract, isThere: false, gas, cost })
  }
  return { contracts: surveyed, gasPrice }
}

/** Throws unless every contract is on chain with exactly the code that was rehearsed. */
export async function verifyAll(
  connection: NetworkConnection,
  network: string,
  contracts: readonly PlannedContract[],
  rehearsed: ReadonlyMap<string, Rehearsed>,
): Promise<void> {
  const client = await connection.viem.getPublicClient()
  for (const contract of contracts) {
    const code = await client.getCode({ address: contract.address })
    const expected = rehearsed.get(contract.name)
    if (code === undefined || !expected)
      throw new Error(
        `${contract.name} was sent to ${network}, but its endpoint shows no code at ${contract.address} yet. ` +
          'Run the same command again: it continues where this run stopped.',
      )
    refuseOtherCode(network, contract, code, expected)
  }
}

function refuseOtherCode(network: string, { name, address }: PlannedContract, code: Hex, expected: Rehearsed) {
  if (code === expected.code) return
  throw new Error(
    `${network} has other code than ours at the address of ${name}: ${address} has code hash ${keccak256(code)}, ours is ` +
      `${expected.codeHash}. Nothing was recorded. Check that the RPC endpoint is that of ${network}; a chain with other code ` +
      'at this address cannot host this version.',
  )
}

/**
 * Finds the block in which a contract appeared, by halving. Blocks up to `after` are known to be without it.
 * Costs one request per halving, and needs no log, receipt or journal, so it works for what others deployed too.
 */
export async function findBlock(
  connection: NetworkConnection,
  network: string,
  address: Address,
  after = 0n,
): Promise<number> {
  const client = await connection.viem.getPublicClient()
  const latest = await client.getBlockNumber({ cacheTime: 0 })
  let without = after
  let having = latest
  while (having - without > 1n) {
    const middle = (without + having) / 2n
    let code: Hex | undefined
    try {
      code = await client.getCode({ address, blockNumber: middle })
    } catch (cause) {
      throw new Error(
        `The endpoint of ${network} does not know the state at block ${middle}, so the block of ${address} cannot be found. ` +
          'All contracts are there; run the same command again with an archive endpoint to have them recorded.',
        { cause },
      )
    }
    if (code === undefined) without = middle
    else having = middle
  }
  return Number(having)
}

/** Rollups count gas in their own way, so the chain is asked where it can be; some contracts cannot be tried before others exist. */
async function estimateGas(connection: NetworkConnection, callData: Hex): Promise<bigint | undefined> {
  const client = await connection.viem.getPublicClient()
  // The sender is named because Hardhat would otherwise ask the endpoint for one, and public endpoints have none.
  const account = DEPLOYMENT_PROXY.signer
  return client.estimateGas({ account, to: DEPLOYMENT_PROXY.address, data: callData }).catch(() => undefined)
}

/** What a rollup of the OP stack asks for putting a transaction's bytes onto Ethereum, on top of its gas. */
async function estimateDataFee(connection: NetworkConnection, callData: Hex): Promise<bigint> {
  // The connection's own type does not know which kind of chain was named at run time.
  const rollup: NetworkConnection<'op'> | undefined =
    (connection.chainType as string) === 'op' ? (connection as unknown as NetworkConnection<'op'>) : undefined
  if (!rollup) return 0n

  const client = await rollup.viem.getPublicClient()
  // A fork of such a chain for tests may lack it, and then asks for nothing.
  if ((await client.getCode({ address: GAS_PRICE_ORACLE })) === undefined) return 0n
  // Any sender will do: only the length and the zero bytes of the transaction count.
  return client.estimateL1Fee({
    account: DEPLOYMENT_PROXY.signer,
    to: DEPLOYMENT_PROXY.address,
    data: callData,
    gasPriceOracleAddress: GAS_PRICE_ORACLE,
  })
}
