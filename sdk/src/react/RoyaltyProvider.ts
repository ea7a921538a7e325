import { createContext, createElement, type ReactNode } from 'react'
import type { Deployment } from '../types/connection.ts'

export type RoyaltyProviderProps = {
  /** The chain that everything is read from and sent to: one of wagmi's configuration. */
  chainId: number
  /** Where the contracts are. Left out: where this version knows them on that chain. */
  deployment?: Deployment | undefined
  children?: ReactNode
}

export const RoyaltyContext = createContext<Omit<RoyaltyProviderProps, 'children'> | undefined>(undefined)

/**
 * Says which chain and which contracts the hooks below it are about. Stands inside wagmi's provider.
 *
 * @example
 * <WagmiProvider config={config}>
 *   <QueryClientProvider client={queryClient}>
 *     <RoyaltyProvider chainId={8453}>…</RoyaltyProvider>
 */
export function RoyaltyProvider({ children, chainId, deployment }: RoyaltyProviderProps) {
  return createElement(RoyaltyContext, { value: { chainId, deployment } }, children)
}
