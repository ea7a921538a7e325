/**
 * Tries every number that the contracts take at its edges: each alone, where the table says what is admitted, and all together. What
 * is refused is refused by a named error; after what is admitted, everything that can be done is done, up to centuries later.
 *
 *   BOUNDS=3000 npx hardhat test mocha test/bounds/boundaries.test.ts   so many combinations for each function and clock
 */
import assert from 'node:assert/strict'
import type { AbiFunction } from 'viem'
import { type Chain, startChain } from '../model/chain.ts'
import { type Random, randomOf } from '../model/random.ts'
import { DAY } from '../model/world.ts'
import { admits, combinations, numericsOf, put, valuesOf } from './domains.ts'
import { LISTS, listsOf } from './lists.ts'
import { CASES } from './parameters.ts'
import { isNamed, makeScene, type Scene, texts } from './scene.ts'

/** Combinations for each function. */
const COMBINATIONS = Number(process.env.BOUNDS ?? 4)
/** At a commit each function is tried at one of the four clocks. */
const CLOCKS_IN_TURN = process.env.BOUNDS === undefined
const SEED = Number(process.env.BOUNDS_SEED ?? 1)

/** The first second of a day; the last before 2^32; a century from the first; the last before 2^40. */
const CLOCKS = [1_804_032_000n, 2n ** 32n - 1n, 1_804_032_000n + 36_525n * DAY + 1n, 2n ** 40n - 1n]

const tally = { refused: 0, admitted: 0 }

describe('Boundaries', () => {
  let chain: Chain
  let functions: Map<string, AbiFunction>
  const random = randomOf(SEED)

  before(async function () {
    this.timeout(120_000)
    chain = await startChain()
    functions = chain.writes()
  })

  after(() => console.log(`      ${tally.admitted} calls admitted, ${tally.refused} refused by a named error`))

  it('has a row for every number that a state-changing function takes', () => {
    const missing = [...functions].flatMap(([name, item]) => {
      const numerics = numericsOf(item).map(({ path }) => path)
      if (numerics.length === 0) return name in CASES ? [`${name} takes no numbers`] : []
      return name in CASES ? [] : [name]
    })
    assert.deepEqual(missing, [])
    assert.deepEqual(
      Object.keys(CASES).filter((name) => !functions.has(name)),
      [],
      'functions that do not exist',
    )
  })

  for (const [i, clock] of CLOCKS.entries()) {
    describe(`at second ${clock}`, () => {
      let scene: Scene

      before(async function () {
        this.timeout(120_000)
        // What came after the last call at the clock before may be later than this one.
        if (i > 0) await chain.rewind()
        scene = await makeScene(chain, clock)
        await chain.keep()
      })

      if (i === 0) {
        it('has a row for every list', () => {
          const lists = [...functions].flatMap(([name, item]) => listsOf(item).map((path) => `${name} ${path}`))
          const rows = Object.entries(LISTS).flatMap(([name, { of }]) => of.map((path) => `${name} ${path}`))
          assert.deepEqual(rows.sort(), lists.sort())
        })
        for (const name of Object.keys(LISTS)) {
          for (const how of ['empty', 'twice', 'zero'] as const) {
            it(`${name}, a list or an entry that is ${how}`, () => tryList(scene, name, how))
          }
        }
      }

      const names = Object.keys(CASES).filter((_, at) => !CLOCKS_IN_TURN || at % CLOCKS.length === i)
      for (const name of names) {
        it(name, async function () {
          this.timeout(3_600_000)
          await tryFunction(scene, name, functions.get(name) as AbiFunction, random)
        })
      }
    })
  }
})

async function tryList(scene: Scene, name: string, how: 'empty' | 'twice' | 'zero'): Promise<void> {
  await scene.again()
  const [to, fn] = name.split('.') as [string, string]
  const lists = LISTS[name] as (typeof LISTS)[string]
  const { args, error, result, check } = lists[how](scene)
  const outcome = await scene.attempt({ from: lists.from, to, fn, args })
  assert.equal(outcome.refusal?.name, error, texts(outcome.refusal))
  if (result !== undefined) assert.deepEqual(outcome.result, result)
  await check?.()
}

async function tryFunction(scene: Scene, name: string, item: AbiFunction, random: Random): Promise<void> {
  const [to] = name.split('.') as [string]
  const { from, args, domains, before, finish, after } = CASES[name] as (typeof CASES)[string]
  await scene.again()
  await before?.(scene)
  const usual = args(scene)
  const rows = domains(scene, usual)
  const numerics = numericsOf(item)
  assert.deepEqual(Object.keys(rows).sort(), numerics.map(({ path }) => path).sort(), 'rows of the table')
  const domainOf = (path: string) => rows[path] as (typeof rows)[string]

  /** One call: with these numbers, and the usual ones where there is none. Gives the error by which it is refused. */
  async function attempt(numbers: readonly (bigint | undefined)[]): Promise<string | undefined> {
    const given = structuredClone(usual)
    for (const [at, { path }] of numerics.entries()) {
      const number = numbers[at]
      if (number !== undefined) put(item, given, path, number)
    }
    await scene.again()
    await before?.(scene)
    const finished = finish ? finish(scene, given) : given
    const { refusal, result } = await scene.attempt({ from, to, fn: item.name, args: finished })
    const what = `${name} with ${numerics.map(({ path }, at) => `${path} ${numbers[at] ?? 'usual'}`).join(', ')}`
    if (refusal) {
      assert.ok(isNamed(refusal), `${what}: ${texts(refusal)}`)
      tally.refused += 1
      return refusal.name
    }
    tally.admitted += 1
    try {
      await after?.(scene, finished, result)
    } catch (error) {
      throw new Error(`${what} was admitted, and later: ${error instanceof Error ? error.message : error}`)
    }
    return undefined
  }

  const none = Object.values(rows).includes('none')
  const refused = await attempt([])
  assert.equal(refused === undefined, !none, `${name}, as usual: ${refused}`)
  for (const [at, numeric] of numerics.entries()) {
    const domain = domainOf(numeric.path)
    for (const value of valuesOf(numeric, domain)) {
      const numbers = numerics.map((_, other) => (other === at ? value : undefined))
      const error = await attempt(numbers)
      assert.equal(error === undefined, admits(domain, value), `${name}: ${numeric.path} ${value}: ${error}`)
    }
  }
  if (numerics.length === 1) return
  const values = numerics.map((numeric) => valuesOf(numeric, domainOf(numeric.path)))
  for (const numbers of combinations(values, COMBINATIONS, random)) await attempt(numbers)
}
