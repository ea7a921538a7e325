import { errorSignatures, type RevertArgs } from '../generated/errors.ts'
import type { RevertingContract } from './contract.ts'
import { Revert, type RevertName } from './revert.ts'

/** What a class of {@link reverts} is made with. */
export type RevertParameters<name extends RevertName> = {
  contract: RevertingContract
  args: RevertArgs[name]
  cause?: unknown
}

/** One class per custom error, by the error's name in the contract. */
export type Reverts = {
  readonly [name in RevertName]: new (
    parameters: RevertParameters<name>,
  ) => Revert<name>
}

/**
 * One class per custom error that a call can end with, by the error's name in the contract.
 *
 * @example
 * if (error instanceof reverts.PoolBehind) await syncPool(client, { poolId: error.args.poolId })
 */
export const reverts: Reverts = /* @__PURE__ */ makeClasses()

/** Made of the signatures, so that a bundle holds each name once. */
function makeClasses(): Reverts {
  const classes: Record<string, unknown> = {}
  for (const signature of errorSignatures) {
    const name = signature.slice(0, signature.indexOf('(')) as RevertName
    classes[name] = class extends Revert {
      constructor(parameters: RevertParameters<RevertName>) {
        super(name, parameters)
      }
    }
    // Stack traces and consoles show a class by its name.
    Object.defineProperty(classes[name], 'name', { value: name })
  }
  return Object.freeze(classes) as Reverts
}
