/** Which functions of the contracts histories reach. */
import { type Abi, type AbiFunction, toFunctionSignature } from 'viem'
import { CONTRACTS } from '../../scripts/deploy/contracts.ts'
import type { Op } from './universe.ts'

/** What contracts alone may call; told here to be refused. They are reached by the calls beside them. */
const CALLED_BY_CONTRACTS: Record<string, string> = {
  'creatorPools.onWorkCall': 'workRegistry.callFor',
  'licenseRegistry.onPoolPayment': 'licenseRegistry.report',
  'licenseRegistry.reportByUse': 'usageEpochs.publish',
  'poolInboxes.onPoolPayment': 'poolInboxes.sweep',
  'streamRenewals.onPoolPayment': 'streamRenewals.renew',
  'usageChannels.onPoolPayment': 'usageChannels.redeem',
}

/** Functions of a contract that write, by the names that operations have for them. */
function writesOf(abi: Abi): string[] {
  const functions = abi.filter((item): item is AbiFunction => item.type === 'function')
  const shared = (name: string) => functions.filter((item) => item.name === name).length > 1
  return functions
    .filter(({ stateMutability }) => stateMutability !== 'view' && stateMutability !== 'pure')
    .map((item) => (shared(item.name) ? toFunctionSignature(item) : item.name))
}

export type Counts = { told: number; done: number }

export class Coverage {
  readonly #counts = new Map<string, Counts>()

  add({ ops, done }: { ops: readonly Op[]; done: readonly Op[] }): void {
    for (const { to, fn } of ops) this.#of(`${to}.${fn}`).told += 1
    for (const { to, fn } of done) this.#of(`${to}.${fn}`).done += 1
  }

  #of(name: string): Counts {
    const counts = this.#counts.get(name) ?? { told: 0, done: 0 }
    this.#counts.set(name, counts)
    return counts
  }

  /** Functions of deployed contracts that write and never went through. */
  missing(abis: Record<string, Abi>): string[] {
    return CONTRACTS.flatMap(({ name }) => {
      const to = name.charAt(0).toLowerCase() + name.slice(1)
      return writesOf(abis[to] as Abi).map((fn) => `${to}.${fn}`)
    }).filter((name) => {
      const by = CALLED_BY_CONTRACTS[name]
      return by === undefined ? this.#of(name).done === 0 : this.#of(name).told === 0 || this.#of(by).done === 0
    })
  }

  total(): Counts {
    const all = [...this.#counts.values()]
    return {
      told: all.reduce((sum, { told }) => sum + told, 0),
      done: all.reduce((sum, { done }) => sum + done, 0),
    }
  }

  /** Each function, how often it was told, and in how many of a hundred cases it went through. */
  table(): string {
    return [...this.#counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { told, done }]) => `${name} ${told} ${told === 0 ? 0 : Math.round((100 * done) / told)} %`)
      .join('\n')
  }
}
