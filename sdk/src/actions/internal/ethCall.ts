import { type Address, type Hex, numberToHex } from 'viem'
import { getCode } from 'viem/actions'
import { ContractNotFoundError } from '../../errors/transactions.ts'
import type { ReadOptions, RoyaltyConnection } from '../../types/connection.ts'
import { contractNameAt } from '../../utils/deployment.ts'
import { toTypedError } from './toTypedError.ts'

/**
 * `eth_call`, with typed errors. The node is asked directly: viem's own `call` would follow a contract that answers with an address
 * on the web (ERC-3668), which nothing here should do.
 *
 * @throws {ContractNotFoundError} when there is no code at the address.
 */
export async function ethCall(
  client: RoyaltyConnection,
  { to, data }: { to: Address; data: Hex },
  { account, blockNumber, blockTag = 'latest' }: ReadOptions & { account?: Address } = {},
): Promise<Hex> {
  const block = blockNumber === undefined ? blockTag : numberToHex(blockNumber)
  let result: Hex
  try {
    result = await client.publicClient.request({
      method: 'eth_call',
      params: [{ to, data, ...(account && { from: account }) }, block],
    })
  } catch (error) {
    throw toTypedError(error, client, { to, account })
  }
  // An address without code answers everything with nothing, and so do functions that return nothing.
  if (result === '0x') await assertCode(client, to)
  return result
}

async function assertCode(client: RoyaltyConnection, address: Address): Promise<void> {
  const key = address.toLowerCase()
  if (client.seen.has(key)) return
  let code: Hex | undefined
  try {
    code = await getCode(client.publicClient, { address })
  } catch (error) {
    throw toTypedError(error, client, { to: address })
  }
  if (!code || code === '0x') {
    const contract = contractNameAt(client.deployment, address) ?? 'contract'
    throw new ContractNotFoundError({ contract, address, chainId: client.chainId })
  }
  client.seen.add(key)
}
