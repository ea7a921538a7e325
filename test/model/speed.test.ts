/** The model alone, without a chain: how many operations it makes in a second. */
import assert from 'node:assert/strict'
import { cpuTime } from '../../scripts/bench/rows.ts'
import { tellModel } from './differential.ts'
import { someOp } from './generator.ts'
import { randomOf } from './random.ts'
import { setUp } from './setup.ts'
import { makeUniverse, type Op } from './universe.ts'
import { CONTRACT_NAMES, hashOf, type Names, World } from './world.ts'

const LEAST_PER_SECOND = 50_000
const OPERATIONS = 250
const ROUNDS = 5
const addressOf = (name: string) => hashOf(`0x${Buffer.from(name).toString('hex')}`).slice(0, 42)

function startModel() {
  const at = Object.fromEntries(CONTRACT_NAMES.map((name) => [name, addressOf(name)])) as Record<Names, string>
  const coins = { dollar: addressOf('dollar'), host: addressOf('host'), fee: addressOf('fee') }
  const vaultOf = (keeper: string, salt: string) => hashOf(keeper, salt).slice(0, 42)
  const world = new World({ at, tokens: Object.values(coins), vaultOf })
  const universe = makeUniverse(world, coins)
  world.now = 1_800_000_000n
  for (const op of setUp(universe)) tellModel(world, universe, op)
  return { world, universe }
}

/** Operations per second of a processor's time. */
function speedOf(histories: readonly Op[][]): number {
  let spent = 0
  for (const ops of histories) {
    const { world, universe } = startModel()
    const start = cpuTime()
    for (const op of ops) {
      world.now += op.wait
      tellModel(world, universe, op)
    }
    spent += cpuTime() - start
  }
  return (histories.length * OPERATIONS * 1_000) / spent
}

describe('Speed of the model', () => {
  it(`makes ${LEAST_PER_SECOND.toLocaleString('en')} operations a second`, function () {
    this.timeout(120_000)
    const histories: Op[][] = []
    for (let seed = 1; seed <= 40; seed += 1) {
      const scene = { ...startModel(), random: randomOf(seed) }
      histories.push(
        Array.from({ length: OPERATIONS }, () => {
          const op = someOp(scene)
          scene.world.now += op.wait
          tellModel(scene.world, scene.universe, op)
          return op
        }),
      )
    }
    // The first rounds are for the compiler; the best one is what the code can do on a machine that does other things too.
    const perSecond = Math.max(...Array.from({ length: ROUNDS }, () => Math.round(speedOf(histories))))
    console.log(`      ${perSecond.toLocaleString('en')} operations a second`)
    assert.ok(perSecond >= LEAST_PER_SECOND, `${perSecond} operations a second`)
  })
})
