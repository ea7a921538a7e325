import type { RevertArgs } from '../generated/errors.ts'
import { ContractRevertError, type RevertingContract } from './contract.ts'
import { remedies } from './remedies.ts'

/** Name of a custom error, as in the contract. */
export type RevertName = keyof RevertArgs

/**
 * What the classes of all known contract errors extend: `reverts.WorkNotFound` and its neighbors, with typed `args`.
 *
 * @example
 * try {
 *   await setConsent(client, { workId, uses: ['Train'] })
 * } catch (error) {
 *   if (error instanceof reverts.WorkNotOwner) show(`Ask ${error.args.owner}.`)
 *   else throw error
 * }
 */
export class Revert<name extends RevertName = RevertName> extends ContractRevertError<name, RevertArgs[name]> {
  override readonly name: name

  constructor(name: name, parameters: { contract: RevertingContract; args: RevertArgs[name]; cause?: unknown }) {
    super({ ...parameters, errorName: name, remedy: remedies[name] })
    this.name = name
  }
}
