/** What metering adds to a call of a model, beside an app that waits until its meter has recorded it. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { wrapLanguageModel } from 'ai'
import { toHex } from 'viem'
import { meterMiddleware } from '../../sdk/src/ai/index.ts'
import { createMeter, type Meter, retrieved, sqliteStore } from '../../sdk/src/meter/index.ts'
import type { Row } from './rows.ts'

const CALLS = 10_000
/** Whoever waits for the disk is slow. */
const WAITING_CALLS = 1_000
const PARTS = 200
const STREAMS = 2_000
/** What docs/ai.md promises: of a call up to its answer, or to the first part of it; and of each part after that. */
const CALL_BUDGET_US = 10
const PART_BUDGET_US = 1

/** A row, and what of it is held to a limit. */
type Held = { row: Row; added: number; budget: number }
type Model = ReturnType<typeof wrapLanguageModel>
type Answer = Awaited<ReturnType<Model['doGenerate']>>
type StreamPart = Awaited<ReturnType<Model['doStream']>>['stream'] extends ReadableStream<infer part> ? part : never
type Request = Parameters<Model['doGenerate']>[0]

export async function measureAi(): Promise<{ rows: Row[]; problems: string[] }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-bench-'))
  const [meter, waitingMeter] = ['beside.sqlite', 'waiting.sqlite'].map((name) => meterOf(path.join(folder, name))) as [
    Meter,
    Meter,
  ]
  try {
    const metering = meterMiddleware({ meter })
    const metered = wrapLanguageModel({ model: MODEL, middleware: metering })
    const calls = { bare: [] as number[], metered: [] as number[], waiting: [] as number[] }
    for (let i = 0; i < CALLS; i++) {
      // In turn, so that what else the machine does meets both; what is done beside the call is done between them.
      calls.bare.push(await callTime(() => MODEL.doGenerate(REQUEST)))
      calls.metered.push(await callTime(() => metered.doGenerate(REQUEST)))
      if (i < WAITING_CALLS) calls.waiting.push(await callTime(() => callAndWait(waitingMeter, i)))
    }
    // Nothing of theirs is done beside the streams.
    assert.equal(await metering.flush(), 0)
    const streams = { bare: noTimes(), metered: noTimes() }
    for (let i = 0; i < STREAMS; i++) {
      await timeStream(MODEL, streams.bare)
      await timeStream(metered, streams.metered)
    }
    assert.equal(await metering.flush(), 0)
    assert.equal(metering.status().counted, CALLS + STREAMS)

    const bare = at(calls.bare, 0.5)
    const ofCalls = [
      { share: 0.5, what: 'added to a model call, median' },
      { share: 0.99, what: 'added to a model call, 99 of 100' },
    ].map(({ share, what }): Held => {
      const [ours, theirs] = [at(calls.metered, share) - bare, at(calls.waiting, share) - bare]
      const row = { what, unit: 'µs', ours, theirs, alternative: 'waiting for SQLite' }
      return { row, added: ours, budget: CALL_BUDGET_US }
    })
    // Medians alone: of so short a time, what else the machine does decides the slowest one in a hundred, metered or not.
    const ofStreams = [
      { part: 'first' as const, what: 'a stream up to its first part', budget: CALL_BUDGET_US },
      { part: 'later' as const, what: `each of ${PARTS - 1} parts after it`, budget: PART_BUDGET_US },
    ].map(({ part, what, budget }): Held => {
      const [ours, theirs] = [at(streams.metered[part], 0.5), at(streams.bare[part], 0.5)]
      const row = { what, unit: 'µs', ours, theirs, alternative: 'without metering' }
      return { row, added: ours - theirs, budget }
    })
    const held = [...ofCalls, ...ofStreams]
    const rows = held.map(({ row }) => row)
    const problems = held
      .filter(({ added, budget }) => added > budget)
      .map(({ row, added, budget }) => `${row.what}: ${added.toFixed(1)} µs added, and at most ${budget} are allowed.`)
    return { rows, problems }
  } finally {
    await Promise.all([meter.close(), waitingMeter.close()])
    rmSync(folder, { recursive: true, force: true })
  }
}

function meterOf(file: string): Meter {
  const license = { licenseId: toHex(1, { size: 32 }), start: Math.floor(Date.now() / 1000) - 86_400, periodDays: 30 }
  return createMeter({ license, store: sqliteStore(file), policy: retrieved() })
}

/** Microseconds. */
async function callTime(call: () => PromiseLike<unknown>): Promise<number> {
  await nextTurn()
  const start = performance.now()
  await call()
  return (performance.now() - start) * 1000
}

/** What comes first is not compiled yet, and does not count. */
function at(microseconds: readonly number[], share: number): number {
  const sorted = microseconds.slice(microseconds.length / 2).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN
}

/* THEIRS */

async function callAndWait(meter: Meter, i: number): Promise<Answer> {
  const answer = await MODEL.doGenerate(REQUEST)
  await meter.record({ id: `${i}`, time: Date.now(), units: { outputTokens: 310 }, works: WORKS })
  return answer
}

/* A MODEL THAT TAKES NO TIME */

const WORKS = [1, 2, 3].map((i) => ({ workId: toHex(i, { size: 32 }), weight: i / 10 }))
const REQUEST: Request = {
  prompt: [
    { role: 'system', content: 'Answer from the passages alone. '.repeat(20) },
    { role: 'user', content: WORKS.map(({ workId }) => ({ type: 'text', text: `Passage of ${workId}. `.repeat(20) })) },
  ],
  providerOptions: { openroyalty: { works: WORKS } },
}
const USAGE = {
  inputTokens: { total: 1250, noCache: 1250, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 310, text: 310, reasoning: undefined },
}
const STOP = { unified: 'stop', raw: undefined } as const
const ANSWER: Answer = {
  content: [{ type: 'text', text: 'An answer of some length. '.repeat(40) }],
  finishReason: STOP,
  usage: USAGE,
  warnings: [],
}
const CHUNKS: StreamPart[] = [
  ...Array.from({ length: PARTS - 1 }, (): StreamPart => ({ type: 'text-delta', id: '0', delta: 'word ' })),
  { type: 'finish', usage: USAGE, finishReason: STOP },
]
const MODEL: Model = {
  specificationVersion: 'v4',
  provider: 'bench',
  modelId: 'answers-1',
  supportedUrls: {},
  doGenerate: async () => ANSWER,
  doStream: async () => {
    let next = 0
    const pull = (controller: ReadableStreamDefaultController<StreamPart>) => {
      const part = CHUNKS[next++]
      if (part) controller.enqueue(part)
      else controller.close()
    }
    return { stream: new ReadableStream<StreamPart>({ pull }) }
  },
}

/** Microseconds of each stream: up to its first part, and from one part to the next. */
type StreamTimes = { first: number[]; later: number[] }

function noTimes(): StreamTimes {
  return { first: [], later: [] }
}

async function timeStream(model: Model, times: StreamTimes): Promise<void> {
  await nextTurn()
  const start = performance.now()
  const { stream } = await model.doStream(REQUEST)
  const reader = stream.getReader()
  await reader.read()
  const begun = performance.now()
  while (!(await reader.read()).done);
  times.first.push((begun - start) * 1000)
  times.later.push(((performance.now() - begun) * 1000) / (PARTS - 1))
}
