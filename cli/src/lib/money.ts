import type { Address } from 'viem'
import { formatAmount, parseAmount, type RoyaltyClient } from '../../../sdk/src/index.ts'
import { UsageError } from './errors.ts'
import { plainText } from './io.ts'

/** How amounts of a token are read and shown. */
export type Money = {
  token: Address
  /** What the token calls itself. Anybody may have written it. */
  symbol: string
  decimals: number
  /** Base units of a decimal text, exactly. @throws {UsageError} when it has more decimals than the token. */
  parse: (text: string) => bigint
  /** `12.5 USDC`. */
  format: (amount: bigint) => string
}

export async function moneyOf(client: RoyaltyClient, token: Address): Promise<Money> {
  const { symbol, decimals } = await client.reads.tokenOf({ token })
  const name = plainText(symbol).slice(0, 16) || token
  return {
    token,
    symbol,
    decimals,
    parse: (text) => {
      const [, fraction = ''] = text.split('.')
      if (fraction.length > decimals)
        throw new UsageError(
          `${name} has ${decimals} decimals, and ${text} has ${fraction.length}. Nothing is rounded: leave ${fraction.length - decimals} out.`,
        )
      return parseAmount(text, decimals)
    },
    format: (amount) => `${formatAmount(amount, decimals)} ${name}`,
  }
}
