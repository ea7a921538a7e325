import { type Call, contractNameAt, type Deployment } from '@openroyalty/sdk'
import * as abis from '@openroyalty/sdk/abis'
import { type Abi, type AbiParameter, decodeFunctionData, encodeFunctionData, erc20Abi, getAbiItem } from 'viem'

/** One argument of a call, by its name in the contract. */
export type DecodedArgument = { name: string; type: string; value: unknown }

/** What a call's bytes say, read back from the bytes themselves. */
export type DecodedCall = {
  call: Call
  /** Name in the sources; `ERC20` for a token. */
  contract: string
  functionName: string
  args: readonly DecodedArgument[]
}

/** A call whose bytes are not exactly what they would be shown as: it is not sent. */
export class CallNotReadableError extends Error {
  override readonly name = 'CallNotReadableError'
  readonly call: Call
  constructor(call: Call) {
    super(`The call to ${call.to} cannot be read.`)
    this.call = call
  }
}

/**
 * Reads a call as the contract will. What is shown comes from the bytes that are sent, never from what they were built of; and encoding it
 * again must give the same bytes.
 *
 * @throws {CallNotReadableError} when the contract or the function is not known, or the bytes hold more than what they say.
 */
export function decodeCall(deployment: Deployment, call: Call): DecodedCall {
  const contract = contractNameAt(deployment, call.to)
  const abi = contract && contract !== 'TestDollar' ? abiOf(contract) : (erc20Abi as Abi)
  if (!abi) throw new CallNotReadableError(call)
  try {
    const { functionName, args = [] } = decodeFunctionData({ abi, data: call.data })
    if (encodeFunctionData({ abi, functionName, args }) !== call.data.toLowerCase())
      throw new CallNotReadableError(call)
    const item = getAbiItem({ abi, name: functionName, args })
    const inputs: readonly AbiParameter[] = item?.type === 'function' ? item.inputs : []
    return {
      call,
      contract: contract ?? 'ERC20',
      functionName,
      args: inputs.map(({ name = '', type }, position) => ({ name, type, value: args[position] })),
    }
  } catch (cause) {
    throw cause instanceof CallNotReadableError ? cause : new CallNotReadableError(call)
  }
}

function abiOf(contract: string): Abi | undefined {
  const name = `${contract.charAt(0).toLowerCase()}${contract.slice(1)}Abi`
  return (abis as Record<string, unknown>)[name] as Abi | undefined
}

/** Arguments as text, for who wants to see all of them. */
export function argumentsText(args: readonly DecodedArgument[]): string {
  return args
    .map(
      ({ name, value }) =>
        `${name}: ${JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}` : each), 1)}`,
    )
    .join('\n')
}
