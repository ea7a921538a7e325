/** Tells one history to chain and model, and holds one against the other after each operation. */
import { deepStrictEqual } from 'node:assert/strict'
import type { Chain, Outcome } from './chain.ts'
import { deadlines } from './generator.ts'
import { CONTRACTS, coin, perform } from './operations.ts'
import { type Random, randomOf } from './random.ts'
import { setUp } from './setup.ts'
import { allWords, type Word } from './storage.ts'
import { addressOf, makeUniverse, type Op, type Universe } from './universe.ts'
import { everything, type Question, someQuestions, someSecond, touchedBy } from './views.ts'
import { Refusal, World } from './world.ts'

/** Operations between two looks at all that there is. */
const WHOLE_LOOK = 60
/** Looked at after each operation: words of storage, and views as they will be in a second ahead. */
const WORDS = 4
const QUESTIONS_AHEAD = 3
/** Ends that are looked ahead to after a case. */
const ENDS_AHEAD = 4

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

/** Asks chain and model, now or as it will be at a later second. */
async function compare(
  chain: Chain,
  { world, universe }: Told,
  { questions, time, at, op }: { questions: readonly Question[]; time?: bigint; at: number; op: Op },
) {
  const now = world.now
  const when = time === undefined ? '' : ` in second ${time}`
  for (const question of questions) {
    const said = withoutIdleClock(await chain.view(question.to, question.fn, question.args, time))
    world.now = time ?? now
    const expected = withoutIdleClock(askModel(world, universe, question))
    world.now = now
    const what = `after ${op.to}.${op.fn}${when}, ${question.to}.${question.fn}(${textOf(question.args)}) (left: model, right: chain)`
    equal(at, what, expected.refusal ?? expected.result, said.refusal ?? said.result)
  }
}

async function compareWords(chain: Chain, words: readonly Word[], at: number, op: Op) {
  for (const { to, name, keys, slot, value, mask } of words) {
    const stored = (await chain.storage(to, slot())) & mask
    const what = `after ${op.to}.${op.fn}, ${to}'s ${name}[${keys.join('][')}] in storage (left: model, right: chain)`
    equal(at, what, value.toString(16), stored.toString(16))
  }
}

/** Some of what an operation may have touched, in views and storage, and what will be in a second ahead. Gives streams looked at there. */
async function look(chain: Chain, told: Told, random: Random, at: number, op: Op): Promise<number> {
  const { world, universe } = told
  const all = everything(world, universe, random)
  await compare(chain, told, { questions: someQuestions(all, random, op), at, op })
  const words = allWords(world)
  const touched = words.filter(({ keys }) => touchedBy(op, keys))
  const some = touched.length > 0 ? touched : words
  await compareWords(
    chain,
    Array.from({ length: WORDS }, () => random.pick(some)),
    at,
    op,
  )
  const time = someSecond(world, random)
  const streams = all.filter(({ fn }) => fn === 'streamOf')
  const stream = streams.length > 0 ? [random.pick(streams)] : []
  const questions = [...stream, ...someQuestions(all, random, op, QUESTIONS_AHEAD)]
  await compare(chain, told, { questions, time, at, op })
  return stream.length
}

async function lookAtAll(chain: Chain, told: Told, random: Random, at: number, op: Op): Promise<void> {
  await compare(chain, told, { questions: everything(told.world, told.universe, random), at, op })
  await compareWords(chain, allWords(told.world), at, op)
}

/** All as it will be in the next seconds in which something ends. */
async function lookAhead(chain: Chain, told: Told, random: Random, at: number, op: Op): Promise<void> {
  for (const time of [...new Set(deadlines(told))].slice(0, ENDS_AHEAD)) {
    await compare(chain, told, { questions: everything(told.world, told.universe, random), time, at, op })
  }
}

/** Tells a history, and looks after each operation. `next` gives the operation that follows; `ahead`: at the end looks ahead too. */
export async function tell(
  chain: Chain,
  { seed, next, ahead = false }: { seed: number; next: (told: Told, step: number) => Op | undefined; ahead?: boolean },
): Promise<{ ops: Op[]; done: Op[]; streams: number; disagreement?: Disagreement }> {
  const told = await begin(chain)
  const random = randomOf(seed)
  const ops: Op[] = []
  const done: Op[] = []
  let streams = 0
  try {
    for (let at = 0; ; at += 1) {
      const op = next(told, at)
      if (op === undefined) break
      ops.push(op)
      const outcome = await step(chain, told, op, at)
      if (!outcome.refusal) done.push(op)
      streams += await look(chain, told, random, at, op)
      if ((at + 1) % WHOLE_LOOK === 0) await lookAtAll(chain, told, random, at, op)
    }
    const last = ops.at(-1)
    if (last) await lookAtAll(chain, told, random, ops.length - 1, last)
    if (last && ahead) await lookAhead(chain, told, random, ops.length - 1, last)
    return { ops, done, streams }
  } catch (disagreement) {
    if (!(disagreement instanceof Disagreement)) throw disagreement
    return { ops, done, streams, disagreement }
  }
}
