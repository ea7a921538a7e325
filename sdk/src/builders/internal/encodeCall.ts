import { type Abi, type Address, type ContractFunctionArgs, type ContractFunctionName, encodeFunctionData } from 'viem'
import type { Call } from '../../types/connection.ts'

/** A transaction that calls a contract. No function of ours takes the chain's own coin. */
export function encodeCall<
  const abi extends Abi,
  name extends ContractFunctionName<abi, 'nonpayable'>,
  const args extends ContractFunctionArgs<abi, 'nonpayable', name>,
>(to: Address, abi: abi, functionName: name, args: args): Call {
  return { to, data: encodeFunctionData({ abi, functionName, args } as never), value: 0n }
}
