/** Tells one history to chain and model, and holds one against the other after each operation. */
import { deepStrictEqual } from 'node:assert/strict'
import type { Chain, Outcome } from './chain.ts'
import { CONTRACTS, coin, perform } from './operations.ts'
import { randomOf } from './random.ts'
import { setUp } from './setup.ts'
import { addressOf, makeUniverse, type Op, type Universe } from './universe.ts'
import { everything, type Question, someQuestions } from './views.ts'
import { Refusal, World } from './world.ts'

/** Operations between two looks at all that there is. */
const WHOLE_LOOK = 60

export class Disagreement extends Error {
  readonly step: number
  constructor(step: number, what: string, cause: unknown) {
    super(`Step ${step}: ${what}\n${cause instanceof Error ? cause.message : cause}`)
    this.step = step
  }
}

const contractOf = (universe: Universe, to: string) => CONTRACTS[to] ?? coin(universe.coins[to as 'dollar'])

/** What the model makes of an operation, at the second that its clock shows. */
export function tellModel(world: World, universe: Universe, op: Op): Outcome {
  world.events = []
  world.journal.length = 0
  try {
    const result = perform(world, contractOf(universe, op.to), op.fn, addressOf(op.from), op.args)
    return { result, events: world.events }
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal
    return { refusal: { name: refusal.name, args: refusal.args }, events: [] }
  }
}

function askModel(world: World, universe: Universe, { to, fn, args }: Question): Outcome {
  const view = contractOf(universe, to).views[fn]
  if (view === undefined) throw new Error(`The model has no view ${fn}`)
  try {
    return { result: world.peek(() => view(world, ...args)), events: [] }
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal
    return { refusal: { name: refusal.name, args: refusal.args }, events: [] }
  }
}

export function startModel(chain: Pick<Chain, 'at' | 'coins' | 'vaultOf'>) {
  const world = new World({ at: chain.at, tokens: Object.values(chain.coins), vaultOf: chain.vaultOf })
  return { world, universe: makeUniverse(world, chain.coins) }
}

export type Told = { world: World; universe: Universe }
export const textOf = (value: unknown) =>
  JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}n` : each))

/** Makes the operations that all histories begin with, once. */
export async function prepare(chain: Chain): Promise<void> {
  const told = startModel(chain)
  told.world.now = await chain.rewind()
  for (const [i, op] of setUp(told.universe).entries()) await step(chain, told, op, i)
  await chain.keep()
}

/** Begins a history where the preparations ended. */
async function begin(chain: Chain): Promise<Told> {
  const told = startModel(chain)
  told.world.now = await chain.rewind()
  for (const op of setUp(told.universe)) tellModel(told.world, told.universe, op)
  return told
}

function equal(step: number, what: string, model: unknown, chainSays: unknown): void {
  try {
    deepStrictEqual(model, chainSays)
  } catch (difference) {
    throw new Disagreement(step, what, difference)
  }
}

/**
 * The books of a pool in which nothing moves may be left at an earlier second: where only the second would change, nothing is stored.
 * That shows in a stopped pool, and in a sync that leaves days to walk; it is nobody's money, and not compared.
 */
function withoutIdleClock(outcome: Outcome): Outcome {
  const { result } = outcome
  if (isState(result) && result.dead) return { ...outcome, result: { ...result, syncedAt: undefined } }
  const events = outcome.events.map((event) =>
    event.name === 'Synced' && result !== 0n ? { ...event, args: [event.args[0], undefined, event.args[2]] } : event,
  )
  return { ...outcome, events }
}
const isState = (result: unknown): result is { dead: boolean } =>
  typeof result === 'object' && result !== null && 'syncedAt' in result

/** One operation on both. */
export async function step(chain: Chain, { world, universe }: Told, op: Op, at: number): Promise<Outcome> {
  world.now += op.wait
  const said = withoutIdleClock(await chain.send(op, world.now))
  const expected = withoutIdleClock(tellModel(world, universe, op))
  const what = `${op.from} calls ${op.to}.${op.fn} (left: model, right: chain)`
  equal(at, `${what}: refusal`, expected.refusal, said.refusal)
  equal(at, `${what}: events`, expected.events, said.events)
  equal(at, `${what}: result`, expected.result, said.result)
  return said
}

async function compare(chain: Chain, told: Told, questions: readonly Question[], at: number, op: Op) {
  for (const question of questions) {
    const said = withoutIdleClock(await chain.view(question.to, question.fn, question.args))
    const expected = withoutIdleClock(askModel(told.world, told.universe, question))
    const what = `after ${op.to}.${op.fn}, ${question.to}.${question.fn}(${textOf(question.args)}) (left: model, right: chain)`
    equal(at, what, expected.refusal ?? expected.result, said.refusal ?? said.result)
  }
}

/** Tells a history, and looks after each operation. `next` gives the operation that follows. */
export async function tell(
  chain: Chain,
  { seed, next }: { seed: number; next: (told: Told, step: number) => Op | undefined },
): Promise<{ ops: Op[]; disagreement?: Disagreement; done: number }> {
  const told = await begin(chain)
  const random = randomOf(seed)
  const ops: Op[] = []
  let done = 0
  try {
    for (let at = 0; ; at += 1) {
      const op = next(told, at)
      if (op === undefined) break
      ops.push(op)
      const outcome = await step(chain, told, op, at)
      if (!outcome.refusal) done += 1
      await compare(chain, told, someQuestions(told.world, told.universe, random, op), at, op)
      if ((at + 1) % WHOLE_LOOK === 0) {
        await compare(chain, told, everything(told.world, told.universe, random), at, op)
      }
    }
    const last = ops.at(-1)
    if (last) await compare(chain, told, everything(told.world, told.universe, random), ops.length - 1, last)
    return { ops, done }
  } catch (disagreement) {
    if (!(disagreement instanceof Disagreement)) throw disagreement
    return { ops, disagreement, done }
  }
}
