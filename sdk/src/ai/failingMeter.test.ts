import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { generateText, streamText, wrapLanguageModel } from 'ai'
import { MockLanguageModelV4, simulateReadableStream } from 'ai/test'
import { type Hex, toHex } from 'viem'
import type { OpenRoyaltyError } from '../errors/base.ts'
import {
  createMeter,
  EventInvalidError,
  EventLateError,
  EventTimeError,
  LicenseNotCoveredError,
  MeterCapError,
  MeterClosedError,
  MeterFullError,
  MeterStoreError,
  memoryStore,
  retrieved,
  type UsageEvent,
  WorkNotCoveredError,
} from '../meter/index.ts'
import {
  type MeteringParameters,
  meterMiddleware,
  meterOpenAI,
  UsageDelayedError,
  UsageDroppedError,
  withUsage,
} from './index.ts'
import type { Metering } from './usageQueue.ts'

const START = 1_772_323_200
const NOW = START * 1000 + 86_400_000
const id = (n: number): Hex => toHex(n, { size: 32 })
const works = [{ workId: id(1), weight: 1 }]

/* MODELS */

type Metered = { metering: Metering; ask: () => Promise<string> }
type Parameters = Omit<MeteringParameters<never>, 'worksOf' | 'detailsOf'>

const usage = {
  inputTokens: { total: 10, noCache: 10, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 20, text: 20, reasoning: undefined },
}
const finishReason = { unified: 'stop', raw: undefined } as const

function aiSdk(parameters: Parameters) {
  const metering = meterMiddleware(parameters)
  const mock = new MockLanguageModelV4({
    doGenerate: { content: [{ type: 'text', text: 'Hello' }], finishReason, usage, warnings: [] },
    doStream: async () => ({
      stream: simulateReadableStream({
        chunks: [
          { type: 'text-start', id: '0' },
          { type: 'text-delta', id: '0', delta: 'Hel' },
          { type: 'text-delta', id: '0', delta: 'lo' },
          { type: 'text-end', id: '0' },
          { type: 'finish', usage, finishReason },
        ],
        initialDelayInMs: null,
        chunkDelayInMs: null,
      }),
    }),
  })
  const model = wrapLanguageModel({ model: mock, middleware: metering })
  return { metering, question: { model, prompt: 'Hi', providerOptions: { openroyalty: { works } } } }
}

function openAI(parameters: Parameters) {
  const chunks = ['Hel', 'lo'].map((content) => ({
    choices: [{ delta: { content }, finish_reason: content === 'lo' ? 'stop' : null }],
  }))
  const completion = { choices: [{ message: { content: 'Hello' }, finish_reason: 'stop' }] }
  async function* stream() {
    yield* chunks
  }
  const client = {
    chat: {
      completions: {
        create: async (body: { messages: object[]; stream?: boolean }): Promise<unknown> =>
          body.stream ? { [Symbol.asyncIterator]: stream } : completion,
      },
    },
    responses: {
      create: async (_: object) => ({
        object: 'response',
        status: 'completed',
        output: [{ type: 'message', content: [{ type: 'output_text', text: 'Hello' }] }],
      }),
    },
  }
  const metering = meterOpenAI(client, parameters)
  return { metering, client, request: withUsage({ messages: [{ role: 'user', content: 'Hi' }] }, { works }) }
}

const models: Record<string, (parameters: Parameters) => Metered> = {
  'the AI SDK, generated': (parameters) => {
    const { metering, question } = aiSdk(parameters)
    return { metering, ask: async () => (await generateText(question)).text }
  },
  'the AI SDK, streamed': (parameters) => {
    const { metering, question } = aiSdk(parameters)
    return { metering, ask: async () => streamText(question).text }
  },
  'chat.completions': (parameters) => {
    const { metering, client, request } = openAI(parameters)
    const ask = async () => {
      const { choices } = (await client.chat.completions.create(request)) as {
        choices: [{ message: { content: string } }]
      }
      return choices[0].message.content
    }
    return { metering, ask }
  },
  'chat.completions, streamed': (parameters) => {
    const { metering, client, request } = openAI(parameters)
    const ask = async () => {
      let text = ''
      const stream = (await client.chat.completions.create({ ...request, stream: true })) as AsyncIterable<{
        choices: [{ delta: { content: string } }]
      }>
      for await (const { choices } of stream) text += choices[0].delta.content
      return text
    }
    return { metering, ask }
  },
  responses: (parameters) => {
    const { metering, client, request } = openAI(parameters)
    return { metering, ask: async () => (await client.responses.create(request)).output[0]?.content[0]?.text ?? '' }
  },
}

/* METERS */

/** A meter that fails as it is told at first, and counts each id once. */
function failingMeter(fail: (event: UsageEvent) => unknown, times: number) {
  const counted = new Map<string, UsageEvent>()
  const tried: string[] = []
  const record = (event: UsageEvent): Promise<unknown> => {
    tried.push(event.id)
    if (tried.filter((each) => each === event.id).length <= times) return fail(event) as Promise<unknown>
    counted.set(event.id, event)
    return Promise.resolve()
  }
  return { record, counted, tried }
}

const licenseId = id(7)
const passing: Record<string, OpenRoyaltyError | Error> = {
  'its store is broken': new MeterStoreError({ doing: 'writing', cause: new Error('disk full') }),
  'it is full': new MeterFullError({ allowed: 1 }),
  'it fails for no known reason': new Error('socket hang up'),
}
const final: Record<string, OpenRoyaltyError> = {
  'a cap is reached': new MeterCapError({ scope: 'period', measure: 'units', used: 10n, cap: 10n }),
  'the license is not in force': new LicenseNotCoveredError({
    ...{ licenseId, period: 0, standing: 'Terminated', missing: ['standing'] },
  }),
  'a work is not covered': new WorkNotCoveredError({
    ...{ licenseId, workId: id(1), period: 0, standing: 'Active', missing: ['consent'] },
  }),
  'the event is of no period': new EventTimeError({ id: 'a', time: 0, from: 1, until: 2 }),
  'the event is invalid': new EventInvalidError({ id: 'a', field: 'works', reason: 'are none' }),
  'it is closed': new MeterClosedError(),
}
const ways = {
  throws: (error: Error) => () => {
    throw error
  },
  rejects: (error: Error) => () => Promise.reject(error),
}

/** The model answers, whatever the meter does. */
async function askTwice(ask: () => Promise<string>): Promise<void> {
  assert.deepEqual(await Promise.all([ask(), ask()]), ['Hello', 'Hello'])
}

for (const [name, metered] of Object.entries(models)) {
  describe(`${name}, over a meter that fails`, () => {
    const setUp = (meter: { record(event: UsageEvent): Promise<unknown> }, more: Partial<Parameters> = {}) => {
      const problems: OpenRoyaltyError[] = []
      const onProblem = (error: OpenRoyaltyError) => void problems.push(error)
      return { ...metered({ meter, onProblem, clock: () => NOW, ...more }), problems }
    }

    for (const [way, failure] of Object.entries(ways)) {
      for (const [reason, error] of Object.entries(passing)) {
        test(`${way} because ${reason}: kept, told, and tried again until it counts, once`, async () => {
          const meter = failingMeter(failure(error), 2)
          const { metering, ask, problems } = setUp(meter)
          await askTwice(ask)
          for (let i = 0; i < 4; i++) await metering.flush(20)
          assert.equal(await metering.flush(), 0)
          assert.deepEqual([meter.counted.size, new Set(meter.tried).size], [2, 2])
          assert.deepEqual(
            [...meter.counted.values()].map((event) => event.works),
            [works, works],
          )
          const { counted, dropped, lastProblem } = metering.status()
          assert.deepEqual([counted, dropped, lastProblem], [2, 0, problems.at(-1)])
          assert.ok(problems.length > 0)
          for (const problem of problems) {
            assert.ok(problem instanceof UsageDelayedError && problem.cause === error)
            assert.ok(meter.counted.has(problem.id))
          }
        })
      }

      for (const [reason, error] of Object.entries(final)) {
        test(`${way} because ${reason}: told with the event, which the app can record later`, async () => {
          const meter = failingMeter(failure(error), 1)
          const { metering, ask, problems } = setUp(meter)
          await askTwice(ask)
          assert.equal(await metering.flush(), 0)
          // What it will say again it is not asked again.
          assert.deepEqual([meter.tried.length, meter.counted.size, metering.status().dropped], [2, 0, 2])
          for (const problem of problems) {
            assert.ok(problem instanceof UsageDroppedError && problem.cause === error && problem.event)
            assert.equal(problem.reason, 'refused')
            await meter.record(problem.event)
          }
          assert.deepEqual([...meter.counted.keys()], meter.tried.slice(0, 2))
          assert.deepEqual(
            [...meter.counted.values()].map((event) => event.works),
            [works, works],
          )
        })
      }

      test(`${way} because the event is late: told, and left to the meter`, async () => {
        const error = new EventLateError({ id: 'a', period: 0 })
        const meter = failingMeter(failure(error), 1)
        const { metering, ask, problems } = setUp(meter)
        await askTwice(ask)
        assert.equal(await metering.flush(), 0)
        assert.deepEqual([problems, meter.tried.length], [[error, error], 2])
      })
    }

    test('hangs: kept, told, and tried again; what comes back late counts no second time', async () => {
      const hanging: (() => void)[] = []
      const meter = failingMeter(() => new Promise<void>((resolve) => hanging.push(resolve)), 1)
      const { metering, ask, problems } = setUp(meter, { timeout: 30 })
      await askTwice(ask)
      assert.equal(await metering.flush(), 0)
      assert.deepEqual([meter.counted.size, metering.status().counted], [2, 2])
      assert.ok(problems.every((problem) => problem instanceof UsageDelayedError))
      for (const resolve of hanging) resolve()
      await new Promise(setImmediate)
      assert.deepEqual([metering.status().counted, meter.tried.length], [2, 4])
    })

    test('hangs for good: calls go on, and closing hands all of them over', async () => {
      const meter = failingMeter(() => new Promise(() => {}), Number.POSITIVE_INFINITY)
      const { metering, ask, problems } = setUp(meter)
      for (let i = 0; i < 3; i++) await ask()
      await metering.close(10)
      assert.equal(await ask(), 'Hello')
      await metering.flush()
      const reasons = problems.map((problem) => problem instanceof UsageDroppedError && problem.reason)
      assert.deepEqual(reasons.slice(0, 3), ['closed', 'closed', 'closed'])
    })

    test('a real meter that refuses beyond its cap', async () => {
      const meterOf = (events: bigint) =>
        createMeter({
          ...{ license: { licenseId, start: START, periodDays: 30 }, store, policy: retrieved(), clock: () => NOW },
          ...{ caps: { period: { events } }, whenCapped: 'refuse' },
        })
      const store = memoryStore()
      const meter = meterOf(1n)
      const { metering, ask, problems } = setUp(meter)
      for (let i = 0; i < 3; i++) {
        assert.equal(await ask(), 'Hello')
        await metering.flush()
      }
      assert.deepEqual(
        problems.map((problem) => problem instanceof UsageDroppedError && problem.cause instanceof MeterCapError),
        [true, true],
      )
      // With a higher cap, the app records what was handed to it.
      const raised = meterOf(10n)
      for (const problem of problems)
        if (problem instanceof UsageDroppedError && problem.event) await raised.record(problem.event)
      assert.equal((await raised.report({ period: 0, total: 9n })).events, 3)
    })
  })
}
