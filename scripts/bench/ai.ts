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
const STREAMS = 500
/** What DESIGN asks for, of the call's own path. */
const BUDGET_US = 10

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
    const streams = { bare: [] as number[], metered: [] as number[] }
    for (let i = 0; i < STREAMS; i++) {
      streams.bare.push(await callTime(() => readStream(MODEL)))
      streams.metered.push(await callTime(() => readStream(metered)))
    }
    assert.equal(await metering.flush(), 0)
    assert.equal(metering.status().counted, CALLS + STREAMS)

    const bare = at(calls.bare, 0.5)
    const alternative = 'waiting for SQLite'
    const rows = [
      { share: 0.5, what: 'added to a model call, median' },
      { share: 0.99, what: 'added to a model call, 99 of 100' },
    ].map(({ share, what }): Row => {
      const [ours, theirs] = [at(calls.metered, share) - bare, at(calls.waiting, share) - bare]
      return { what, unit: 'µs', ours, theirs, alternative }
    })
    rows.push({
      what: `a stream of ${PARTS} parts, each`,
      unit: 'µs',
      ours: at(streams.metered, 0.5) / PARTS,
      theirs: at(streams.bare, 0.5) / PARTS,
      alternative: 'without metering',
    })
    const problems = rows
      .slice(0, 2)
      .filter(({ ours }) => ours > BUDGET_US)
      .map(({ what, ours }) => `${what}: ${ours.toFixed(1)} µs, and at most ${BUDGET_US} are allowed.`)
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

async function readStream(model: Model): Promise<void> {
  const { stream } = await model.doStream(REQUEST)
  const reader = stream.getReader()
  while (!(await reader.read()).done);
}
