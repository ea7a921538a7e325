import { type Call, ContractRevertError, type RoyaltyConnection } from '@openroyalty/sdk'
import { simulateCall, useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useQuery } from '@tanstack/react-query'
import { type Address, decodeFunctionData, encodeFunctionData, erc20Abi } from 'viem'
import { readContract } from 'viem/actions'

/** First bytes of `approve(address,uint256)`. */
const APPROVE = '0x095ea7b3'

/**
 * Calls as they can be sent: some tokens change an allowance only by way of zero, and where one is left from before, they get a call that
 * takes it back first. Undefined while the tokens are asked.
 */
export function useZeroFirst(calls: readonly Call[], account: Address): readonly Call[] | undefined {
  const client = useRoyaltyConnection()
  const isAsked = calls.some(({ data }) => data.startsWith(APPROVE))
  const { data, isError } = useQuery({
    queryKey: ['openroyalty', client.chainId, 'zero first', account, calls.map(({ to, data }) => `${to} ${data}`)],
    queryFn: async () => (await Promise.all(calls.map((call) => stepsOf(client, call, account)))).flat(),
    enabled: isAsked,
    retry: false,
    // What was shown is what is sent.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  // A node that does not answer says so when something is sent.
  return !isAsked || isError ? calls : data
}

async function stepsOf(client: RoyaltyConnection, call: Call, account: Address): Promise<Call[]> {
  if (!call.data.startsWith(APPROVE)) return [call]
  const [spender, amount] = decodeFunctionData({ abi: erc20Abi, data: call.data }).args as [Address, bigint]
  if (amount === 0n) return [call]
  const present = await readContract(client.publicClient, {
    ...{ address: call.to, abi: erc20Abi, functionName: 'allowance', args: [account, spender] },
  } as const)
  if (present === 0n || (await succeeds(client, call, account))) return [call]
  const zero = encodeFunctionData({ abi: erc20Abi, functionName: 'approve', args: [spender, 0n] })
  return [{ ...call, data: zero }, call]
}

async function succeeds(client: RoyaltyConnection, call: Call, account: Address): Promise<boolean> {
  try {
    await simulateCall(client, { call, account })
    return true
  } catch (error) {
    if (error instanceof ContractRevertError) return false
    throw error
  }
}
