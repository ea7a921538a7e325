import { type Address, erc20Abi } from 'viem'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { ifUnreadable, readAt } from './internal/read.ts'

export type TokenOfParameters = { token: Address } & ReadOptions
export type TokenOfReturnType = {
  /** What the token calls itself; empty where it does not say so in text. Written by anybody: never trust it, and never show it as anything but text. */
  symbol: string
  /** parseAmount and formatAmount ask for them. */
  decimals: number
}

/**
 * Reads how an ERC-20 is called and counted.
 *
 * @example
 * const { decimals } = await tokenOf(client, { token })
 * const amount = parseAmount('250', decimals)
 */
export async function tokenOf(
  client: RoyaltyConnection,
  { token, ...options }: TokenOfParameters,
): Promise<TokenOfReturnType> {
  // A few old tokens answer with 32 bytes instead of a text, and some with nothing.
  const [symbol = '', decimals] = await Promise.all([
    readAt(client, token, erc20Abi, 'symbol', [], options).catch(ifUnreadable),
    readAt(client, token, erc20Abi, 'decimals', [], options),
  ])
  return { symbol, decimals }
}
