import { tokenQueryOptions } from '@openroyalty/sdk/query'
import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useQueries } from '@tanstack/react-query'
import type { Address } from 'viem'
import { shortHex, tidyText } from '../lib/format.ts'

/** How a token is written. Its symbol is somebody's text, tidied. */
export type TokenLook = { symbol: string; decimals: number }

/** Letters of a symbol that are shown. */
const SYMBOL_LENGTH = 12

/** How tokens are called and counted, as far as they have answered. */
export function useTokens(addresses: readonly Address[]): (token: Address) => TokenLook | undefined {
  const client = useRoyaltyConnection()
  const tokens = [...new Set(addresses)]
  const answers = useQueries({
    queries: tokens.map((token) => ({ ...tokenQueryOptions(client, { token }), staleTime: Number.POSITIVE_INFINITY })),
  })
  return (token) => {
    const { data, isError } = answers[tokens.indexOf(token)] ?? {}
    // Without a symbol it goes by its address: "base units" would be another amount.
    if (data) return { symbol: tidyText(data.symbol, SYMBOL_LENGTH) || shortHex(token), decimals: data.decimals }
    // A token that says nothing about itself is counted in base units.
    return isError ? { symbol: '', decimals: 0 } : undefined
  }
}
