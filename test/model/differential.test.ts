/**
 * Holds the model against the contracts: the same random histories of all mechanisms are told to both, and after each operation
 * result or error, events, and what the views say are compared.
 *
 * A failing history is shrunk, and printed as a case to be kept in cases/.
 *
 *   MODEL_HISTORIES=500 MODEL_SEED=7 npx hardhat test mocha test/model/differential.test.ts
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Chain } from './chain.ts'
import { startChain } from './chain.ts'
import { prepare, startModel, tell } from './differential.ts'
import { someOp } from './generator.ts'
import { randomOf } from './random.ts'
import { shrink } from './shrink.ts'
import { type Op, read, write } from './universe.ts'

const HISTORIES = Number(process.env.MODEL_HISTORIES ?? 30)
const FIRST_SEED = Number(process.env.MODEL_SEED ?? 1)
const OPERATIONS = 250
/** Histories told to make a failing one small. */
const TRIES = Number(process.env.MODEL_TRIES ?? 600)
const CASES = path.join(import.meta.dirname, 'cases')

describe('Model and contracts', () => {
  let chain: Chain

  before(async function () {
    this.timeout(120_000)
    chain = await startChain()
    await prepare(chain)
  })

  const tellList = (ops: readonly Op[], seed: number) => tell(chain, { seed, next: (_, at) => ops[at] })

  for (const file of globSync('*.json', { cwd: CASES }).sort()) {
    it(`agree on ${file}`, async () => {
      const ops = read(readFileSync(path.join(CASES, file), 'utf8'), startModel(chain).universe)
      const { disagreement } = await tellList(ops, 0)
      if (disagreement) throw disagreement
    })
  }

  it(`agree on ${HISTORIES} random histories`, async function () {
    this.timeout(20_000 * HISTORIES + 600_000)
    let went = 0
    let all = 0
    for (let seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed += 1) {
      const random = randomOf(seed)
      const next = (scene: Parameters<Parameters<typeof tell>[1]['next']>[0], at: number) =>
        at < OPERATIONS ? someOp({ ...scene, random }) : undefined
      const { ops, done, disagreement } = await tell(chain, { seed, next })
      went += done
      all += ops.length
      if (disagreement) await explain(ops, seed, disagreement)
    }
    // Histories in which little goes through would compare refusals alone.
    assert.ok(went > all / 4, `${went} of ${all} operations went through`)
  })

  /** Makes the history small and shows it, as a case to be kept. */
  async function explain(ops: readonly Op[], seed: number, disagreement: Error): Promise<never> {
    const fails = async (tried: readonly Op[]) => (await tellList(tried, seed)).disagreement !== undefined
    const small = await shrink(ops, fails, TRIES)
    const last = (await tellList(small, seed)).disagreement ?? disagreement
    const text = write(small, startModel(chain).universe)
    throw new Error(`Seed ${seed}: ${last.message}\nA case for test/model/cases:\n${text}`)
  }
})
