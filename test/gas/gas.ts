/**
 * What each job costs, as whole transactions on the production build, against the budget it was given.
 *
 * The figures are exact and committed in test/snapshots/gas.json; docs/gas.md is made from them. A figure that differs from the
 * snapshot fails, and one above its budget fails whatever the snapshot says.
 *
 *   npm run gas             measure and compare
 *   npm run gas -- --write  measure and write the snapshot
 */
import { strict as assert } from 'node:assert'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Hex, PublicClient } from 'viem'

/** One measured job. */
export type Figure = {
  /** What is done, in the words of the budget. */
  job: string
  /** What the chain looks like when it is done: consent, allowance, slots that are fresh or in use. */
  state: string
  /** The best measured elsewhere for the same job; a dash where nobody does it. */
  elsewhere: string
  /** The most it may cost; none where it was given none. */
  budget?: number
  /** Why it cannot keep to its budget, and what the floor is. Only where it does not. */
  why?: string
  gas: number
}

export type Figures = Record<string, Figure>

const SNAPSHOT = new URL('../snapshots/gas.json', import.meta.url)

export function readFigures(): Figures {
  return existsSync(SNAPSHOT) ? JSON.parse(readFileSync(SNAPSHOT, 'utf8')) : {}
}

export class Meter {
  readonly #client: PublicClient
  readonly #write = process.env.OPENROYALTY_WRITE_GAS === '1'
  readonly #committed = readFigures()
  readonly #measured: Figures = {}

  constructor(client: PublicClient) {
    this.#client = client
  }

  /** Records what a transaction used, or its `times`th part rounded up, and checks it. */
  async check(key: string, figure: Omit<Figure, 'gas'>, hash: Hex, times = 1): Promise<void> {
    const receipt = await this.#client.waitForTransactionReceipt({ hash })
    assert.equal(receipt.status, 'success', `${figure.job}: the transaction reverted`)
    this.record(key, { ...figure, gas: Math.ceil(Number(receipt.gasUsed) / times) })
  }

  record(key: string, figure: Figure): void {
    const { job, state, budget, gas } = figure
    this.#measured[key] = figure
    if (this.#write)
      console.log(`${budget !== undefined && gas > budget ? 'OVER' : 'ok'}  ${gas} of ${budget}  ${job}; ${state}`)
    else {
      const committed = this.#committed[key]
      assert.ok(committed, `${job}: not in the snapshot; run "npm run gas -- --write" and look at the change`)
      assert.equal(gas, committed.gas, `${job} (${state}): run "npm run gas -- --write" if this is meant`)
    }
  }

  /** After the last figure: writes the snapshot or finds figures in it that nothing measures, and holds all to their budgets. */
  finish(): void {
    if (this.#write) writeFileSync(SNAPSHOT, `${JSON.stringify(this.#measured, null, 2)}\n`)
    const forgotten = Object.keys(this.#committed).filter((key) => !(key in this.#measured))
    if (!this.#write) assert.deepEqual(forgotten, [], 'figures in the snapshot that nothing measures')
    const over = Object.values(this.#measured).filter(
      ({ gas, budget, why }) => budget !== undefined && (why === undefined ? gas > budget : gas <= budget),
    )
    assert.deepEqual(
      over.map(({ job, state, gas, budget }) => `${job} (${state}): ${gas} of ${budget}`),
      [],
      'over budget without a reason, or a reason without need',
    )
  }
}
