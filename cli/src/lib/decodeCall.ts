import { type Abi, type Address, decodeFunctionData, erc20Abi } from 'viem'
import * as abis from '../../../sdk/src/abis/index.ts'
import { type Call, contractNameAt, type Deployment } from '../../../sdk/src/index.ts'

/** A transaction, in the words of the contract that it is for. */
export type DecodedCall = {
  to: Address
  /** Its name; undefined: it is none of ours. */
  contract: string | undefined
  function: string
  args: Readonly<Record<string, unknown>>
}

/** Whether a call does nothing but let somebody spend tokens. */
export function isApproval({ data }: Pick<Call, 'data'>): boolean {
  return data.startsWith('0x095ea7b3')
}

export function decodeCall(deployment: Deployment, { to, data }: Pick<Call, 'to' | 'data'>): DecodedCall {
  const contract = contractNameAt(deployment, to)
  const key = contract && `${contract.charAt(0).toLowerCase()}${contract.slice(1)}Abi`
  const abi = ((key && (abis as Record<string, unknown>)[key]) ?? erc20Abi) as Abi
  const { functionName, args = [] } = decodeFunctionData({ abi, data })
  const inputs = abi.flatMap((each) =>
    each.type === 'function' && each.name === functionName && each.inputs.length === args.length ? [each.inputs] : [],
  )[0]
  const named = args.map((value, i) => [inputs?.[i]?.name || String(i), value])
  return { to, contract, function: functionName, args: Object.fromEntries(named) }
}

/** `CreatorPools.pay(poolId: 0x…, amount: 5)`. */
export function callText(deployment: Deployment, { to, contract, function: name, args }: DecodedCall): string {
  const texts = Object.entries(args).map(([key, value]) => `${key}: ${argText(deployment, value)}`)
  return `${contract ?? `token ${to}`}.${name}(${texts.join(', ')})`
}

function argText(deployment: Deployment, value: unknown): string {
  if (Array.isArray(value)) {
    const shown = value.slice(0, 3).map((each) => argText(deployment, each))
    return `[${shown.join(', ')}${value.length > shown.length ? `, … ${value.length} in all` : ''}]`
  }
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, each]) => `${key}: ${argText(deployment, each)}`)
      .join(', ')}}`
  }
  const text = String(value)
  const known = /^0x[0-9a-fA-F]{40}$/.test(text) ? contractNameAt(deployment, text as Address) : undefined
  return known ?? (text.length > 100 ? `${text.slice(0, 80)}… (${text.length} characters)` : text)
}
