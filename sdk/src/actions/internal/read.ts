import {
  type Abi,
  type Address,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type ContractFunctionReturnType,
  decodeFunctionResult,
  encodeFunctionData,
} from 'viem'
import { OpenRoyaltyError } from '../../errors/base.ts'
import { ContractRevertError } from '../../errors/contract.ts'
import type { ContractName, ReadOptions, RoyaltyConnection } from '../../types/connection.ts'
import { addressOf } from '../../utils/deployment.ts'
import { ethCall } from './ethCall.ts'

/** Asks one view of one of the contracts. */
export function read<
  const abi extends Abi,
  name extends ContractFunctionName<abi, 'pure' | 'view'>,
  const args extends ContractFunctionArgs<abi, 'pure' | 'view', name>,
>(
  client: RoyaltyConnection,
  contract: ContractName,
  abi: abi,
  functionName: name,
  args: args,
  options: ReadOptions = {},
): Promise<ContractFunctionReturnType<abi, 'pure' | 'view', name, args>> {
  return readAt(client, addressOf(client.deployment, contract), abi, functionName, args, options)
}

/** Asks one view of any contract. */
export async function readAt<
  const abi extends Abi,
  name extends ContractFunctionName<abi, 'pure' | 'view'>,
  const args extends ContractFunctionArgs<abi, 'pure' | 'view', name>,
>(
  client: RoyaltyConnection,
  address: Address,
  abi: abi,
  functionName: name,
  args: args,
  options: ReadOptions = {},
): Promise<ContractFunctionReturnType<abi, 'pure' | 'view', name, args>> {
  const call = { abi, functionName, args } as never
  const data = await ethCall(client, { to: address, data: encodeFunctionData(call) }, options)
  return decodeFunctionResult({ abi, functionName, data } as never) as never
}

/** Nothing, where a contract has no such view, or answers it with what cannot be read. Whatever else went wrong is thrown again. */
export function ifUnreadable(error: unknown): undefined {
  if (error instanceof OpenRoyaltyError && !(error instanceof ContractRevertError)) throw error
}
