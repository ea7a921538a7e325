import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useQuery } from '@tanstack/react-query'
import { type Address, parseAbi } from 'viem'
import { readContract } from 'viem/actions'

const permitAbi = parseAbi([
  'function nonces(address owner) view returns (uint256)',
  'function DOMAIN_SEPARATOR() view returns (bytes32)',
])

/** Whether a token takes permits (EIP-2612); undefined until it has answered. Which ones it takes is found out when one is signed. */
export function usePermitSupport(token: Address): boolean | undefined {
  const { publicClient, chainId } = useRoyaltyConnection()
  const { data, isError } = useQuery({
    queryKey: ['openroyalty', chainId, 'permits', token],
    queryFn: async () => {
      await readContract(publicClient, { address: token, abi: permitAbi, functionName: 'nonces', args: [token] })
      await readContract(publicClient, { address: token, abi: permitAbi, functionName: 'DOMAIN_SEPARATOR' })
      return true
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return isError ? false : data
}
