import { type Address, decodeErrorResult, type Hex, parseAbi } from 'viem'
import { ContractRevertError } from '../errors/contract.ts'
import type { Revert } from '../errors/revert.ts'
import { type RevertParameters, reverts } from '../errors/reverts.ts'
import { errorSignatures } from '../generated/errors.ts'

type RevertClass = new (parameters: RevertParameters<never>) => Revert

const CLASSES = reverts as unknown as Record<string, RevertClass | undefined>

export type DecodeRevertParameters = {
  /** What came back. */
  data: Hex
  /** Which contract was called. The refusal may come from one that it called in turn. */
  contract: { name: string; address?: Address | undefined }
  cause?: unknown
}

/**
 * Turns what a contract reverted with into its class.
 *
 * @returns One of {@link reverts}; a {@link ContractRevertError} for `Error(string)`, `Panic(uint256)` and errors that are not known.
 * @example
 * decodeRevert({ data, contract: { name: 'WorkRegistry' } }) // reverts.WorkNotFound: …
 */
export function decodeRevert({ data, contract, cause }: DecodeRevertParameters): ContractRevertError {
  if (data === '0x') {
    const remedy = 'It gave no reason. The token may refuse the transfer, or the gas may not have been enough.'
    return new ContractRevertError({ contract, errorName: 'unknown', args: {}, remedy, cause })
  }
  try {
    // Parsed only now: most programs never see a revert.
    const { abiItem, args = [] } = decodeErrorResult({ abi: parseErrors(), data }) as {
      abiItem: { name: string; inputs?: readonly { name?: string }[] }
      args?: readonly unknown[]
    }
    const named = Object.fromEntries((abiItem.inputs ?? []).map(({ name }, i) => [name || `${i}`, args[i]]))
    const Class = CLASSES[abiItem.name]
    if (Class) return new Class({ contract, args: named as never, cause })
    // Solidity's own two, in the words of whoever wrote them.
    return new ContractRevertError({ contract, errorName: abiItem.name, args: named, cause })
  } catch {
    const remedy = 'This version does not know the error. It may come from the token or from a newer contract.'
    return new ContractRevertError({ contract, errorName: data.slice(0, 10), args: { data }, remedy, cause })
  }
}

function parseErrors() {
  return parseAbi(errorSignatures.map((signature) => `error ${signature}`))
}
