import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useQuery } from '@tanstack/react-query'
import { type Address, erc20Abi } from 'viem'
import { readContract } from 'viem/actions'

/** Base units of a token that an account holds. */
export function useTokenBalance(token: Address, account: Address | undefined) {
  const { publicClient, chainId } = useRoyaltyConnection()
  return useQuery({
    queryKey: ['openroyalty', chainId, 'balance', token, account],
    queryFn: () =>
      readContract(publicClient, {
        address: token,
        abi: erc20Abi,
        functionName: 'balanceOf',
        args: [account as Address],
      }),
    enabled: account !== undefined,
  })
}
