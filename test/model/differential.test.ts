/**
 * Holds the model against the contracts: the same random histories of all mechanisms are told to both, and after each operation
 * result or error, events, and what the views say are compared.
 *
 * A failing history is shrunk, and printed as a case to be kept in cases/.
 *
 *   MODEL_HISTORIES=500 MODEL_SEED=7 npx hardhat test mocha test/model/differential.test.ts
 *
 * MODEL_TABLE=1 says of each function how often it was told and went through.
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Chain } from './chain.ts'
import { startChain } from './chain.ts'
import { Coverage } from './coverage.ts'
import { prepare, startModel, tell } from './differential.ts'
import { someOp } from './generator.ts'
import { randomOf } from './random.ts'
import { shrink } from './shrink.ts'
import { type Op, read, write } from './universe.ts'

/** Histories that reach everything. */
const ENOUGH = 30
const HISTORIES = Number(process.env.MODEL_HISTORIES ?? ENOUGH)
const FIRST_SEED = Number(process.env.MODEL_SEED ?? 1)
const OPERATIONS = 250
/** Histories told to make a failing one small. */
const TRIES = Number(process.env.MODEL_TRIES ?? 600)
/** Seconds in which numbers need one bit more: some histories begin shortly before one. */
const ERAS: Record<number, bigint> = { 3: 2n ** 32n, 7: 2n ** 40n }
const CASES = path.join(import.meta.dirname, 'cases')

describe('Model and contracts', () => {
  let chain: Chain
  const coverage = new Coverage()

  before(async function () {
    this.timeout(120_000)
    chain = await startChain()
    await prepare(chain)
  })

  const tellList = (ops: readonly Op[], seed: number) => tell(chain, { seed, next: (_, at) => ops[at], ahead: true })

  for (const file of globSync('*.json', { cwd: CASES }).sort()) {
    it(`agree on ${file}`, async () => {
      const ops = read(readFileSync(path.join(CASES, file), 'utf8'), startModel(chain).universe)
      const told = await tellList(ops, 0)
      if (told.disagreement) throw told.disagreement
      coverage.add(told)
    })
  }

  it(`agree on ${HISTORIES} random histories`, async function () {
    this.timeout(20_000 * HISTORIES + 600_000)
    const random = new Coverage()
    let streams = 0
    for (let seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed += 1) {
      const told = await tellRandom(seed)
      random.add(told)
      streams += told.streams
      coverage.add(told)
      if (told.disagreement) await explain(told.ops, seed, told.disagreement)
    }
    const { told, done } = random.total()
    console.log(`      ${told} operations, seeds ${FIRST_SEED} to ${FIRST_SEED + HISTORIES - 1}, ${done} went through`)
    console.log(`      ${streams} streams looked at in seconds ahead`)
    if (process.env.MODEL_TABLE) console.log(random.table())
    // Histories in which little goes through would compare refusals alone.
    assert.ok(done >= told / 2, `${done} of ${told} operations went through`)
  })

  it('reach every function that writes', function () {
    if (HISTORIES < ENOUGH) return this.skip()
    assert.deepEqual(coverage.missing(chain.abis), [])
  })

  function tellRandom(seed: number) {
    const random = randomOf(seed)
    const era = ERAS[seed % 10]
    return tell(chain, {
      seed,
      next: (told, at) => {
        if (at === OPERATIONS) return undefined
        const leap = at === 0 && era ? era - BigInt(random.below(40 * 86_400)) - told.world.now : 0n
        return someOp({ ...told, random }, leap)
      },
    })
  }

  /** Makes the history small and shows it, as a case to be kept. */
  async function explain(ops: readonly Op[], seed: number, disagreement: Error): Promise<never> {
    const fails = async (tried: readonly Op[]) => (await tellList(tried, seed)).disagreement !== undefined
    const small = await shrink(ops, fails, TRIES)
    const last = (await tellList(small, seed)).disagreement ?? disagreement
    const text = write(small, startModel(chain).universe)
    throw new Error(`Seed ${seed}: ${last.message}\nA case for test/model/cases:\n${text}`)
  }
})
