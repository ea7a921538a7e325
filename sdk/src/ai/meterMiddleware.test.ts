import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { generateText, jsonSchema, stepCountIs, streamText, tool, wrapLanguageModel } from 'ai'
import { MockLanguageModelV4, simulateReadableStream } from 'ai/test'
import { type Hex, toHex } from 'viem'
import { createMeter, memoryStore, retrieved, type UsageEvent } from '../meter/index.ts'
import { type MeterMiddlewareParameters, meterMiddleware, UsageDroppedError, worksIn } from './index.ts'

const START = 1_772_323_200
const NOW = START * 1000 + 86_400_000
const work = (n: number): Hex => toHex(n, { size: 32 })
const [A, B, C] = [work(1), work(2), work(3)]

type StreamResult = Awaited<ReturnType<MockLanguageModelV4['doStream']>>
type StreamPart = StreamResult['stream'] extends ReadableStream<infer part> ? part : never
type GenerateResult = Awaited<ReturnType<MockLanguageModelV4['doGenerate']>>

const usageOf = (input: number | undefined, output: number | undefined) => ({
  inputTokens: { total: input, noCache: input, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: output, text: output, reasoning: undefined },
})
const STOP = { unified: 'stop', raw: undefined } as const

const answer = (text: string, more: Partial<GenerateResult> = {}): GenerateResult => ({
  content: [{ type: 'text', text }],
  finishReason: STOP,
  usage: usageOf(10, 20),
  warnings: [],
  ...more,
})

const deltas = (...texts: string[]): StreamPart[] => [
  { type: 'stream-start', warnings: [] },
  { type: 'text-start', id: '0' },
  ...texts.map((delta): StreamPart => ({ type: 'text-delta', id: '0', delta })),
]
const ending: StreamPart[] = [
  { type: 'text-end', id: '0' },
  { type: 'finish', usage: usageOf(11, 22), finishReason: STOP },
]
const streamed = (...chunks: StreamPart[]): StreamResult => ({
  stream: simulateReadableStream({ chunks, initialDelayInMs: null, chunkDelayInMs: null }),
})

/** A model with metering, and the events that it recorded. */
function setUp(
  model: ConstructorParameters<typeof MockLanguageModelV4>[0],
  more: Partial<MeterMiddlewareParameters> = {},
) {
  const events: UsageEvent[] = []
  const problems: Error[] = []
  const metering = meterMiddleware({
    meter: { record: async (event) => void events.push(event) },
    onProblem: (error) => problems.push(error),
    clock: () => NOW,
    ...more,
  })
  const mock = new MockLanguageModelV4({ modelId: 'answers-1', ...model })
  return { mock, model: wrapLanguageModel({ model: mock, middleware: metering }), metering, events, problems }
}

describe('a generated answer', () => {
  test('default', async () => {
    const { model, metering, events } = setUp({ doGenerate: answer('Hello') })
    const { text } = await generateText({
      model,
      prompt: 'Hi',
      providerOptions: { openroyalty: { works: [{ workId: A, weight: 0.8 }] } },
    })
    assert.equal(text, 'Hello')
    assert.equal(await metering.flush(), 0)
    const { id, ...event } = events[0] as UsageEvent
    assert.match(id, /^[0-9a-f-]{36}$/)
    assert.deepEqual(event, {
      time: NOW,
      model: 'answers-1',
      units: { requests: 1, inputTokens: 10, outputTokens: 20, characters: 5 },
      works: [{ workId: A, weight: 0.8 }],
      tier: undefined,
      class: undefined,
      confidence: undefined,
      tags: undefined,
    })
    assert.deepEqual(metering.status(), { pending: 0, counted: 1, dropped: 0, lastProblem: undefined })
  })

  test('behavior: a meter counts it, by weights', async () => {
    const meter = createMeter({
      license: { licenseId: work(7), start: START, periodDays: 30 },
      store: memoryStore(),
      policy: retrieved({ rates: { standard: { outputTokens: '1' } } }),
      clock: () => NOW,
    })
    const { model, metering } = setUp({ doGenerate: answer('Hello') }, { meter })
    const works = [
      { workId: A, weight: 0.75 },
      { workId: B, weight: 0.25 },
    ]
    await generateText({ model, prompt: 'Hi', providerOptions: { openroyalty: { works } } })
    await metering.flush()
    const { events, units, works: shares } = await meter.report({ period: 0, total: 100n })
    assert.deepEqual([events, units], [1, 20n])
    assert.deepEqual(
      shares.map(({ workId, amount }) => [workId, amount]),
      [
        [A, 75n],
        [B, 25n],
      ],
    )
  })

  test('behavior: works of the call, its messages, their parts and results of tools', async () => {
    const { model, metering, events } = setUp({ doGenerate: answer('Hello') })
    const at = (said: Record<string, string | number>) => ({ openroyalty: said })
    await generateText({
      model,
      providerOptions: { openroyalty: { works: [{ workId: A }], class: 'human', tags: { tenant: 'north' } } },
      messages: [
        {
          role: 'user',
          providerOptions: at({ workId: B, weight: 2 }),
          content: [
            { type: 'text', text: 'A passage', providerOptions: at({ workId: C, score: 0.5 }) },
            { type: 'text', text: 'What does it say?', providerOptions: { other: { workId: work(9) } } },
          ],
        },
        { role: 'assistant', content: [{ type: 'tool-call', toolCallId: '1', toolName: 'find', input: {} }] },
        {
          role: 'tool',
          content: [
            {
              type: 'tool-result',
              toolCallId: '1',
              toolName: 'find',
              output: { type: 'text', value: 'found', providerOptions: at({ workId: work(4), class: 'agent' }) },
            },
          ],
        },
      ],
    })
    await metering.flush()
    const [event] = events
    assert.deepEqual(event?.works, [
      { workId: A },
      { workId: B, weight: 2, score: undefined },
      { workId: C, weight: undefined, score: 0.5 },
      { workId: work(4), weight: undefined, score: undefined },
    ])
    assert.deepEqual([event?.class, event?.tags], ['human', { tenant: 'north' }])
  })

  test('behavior: no works', async () => {
    const { model, metering, events } = setUp({ doGenerate: answer('Hello') })
    await generateText({ model, prompt: 'Hi' })
    await metering.flush()
    assert.deepEqual(events[0]?.works, [])
  })

  test('behavior: the app says which works, and what else', async () => {
    const source = { type: 'source', sourceType: 'url', id: 's', url: 'https://a.example' } as const
    const { model, metering, events } = setUp(
      { doGenerate: answer('Hello', { content: [{ type: 'text', text: 'Hello' }, source] }) },
      {
        worksOf: async ({ request, text, sources, isPartial, step, model }) => {
          assert.deepEqual([request.prompt.length, text, isPartial, step, model], [1, 'Hello', false, 0, 'answers-1'])
          assert.deepEqual(sources, [source])
          return [{ workId: B, score: 3 }]
        },
        detailsOf: () => ({ id: 'mine', revenue: 5n, tags: { tenant: 'south' } }),
      },
    )
    await generateText({ model, prompt: 'Hi', providerOptions: { openroyalty: { workId: A, tags: { a: 'b' } } } })
    await metering.flush()
    const { id, works, revenue, tags } = events[0] as UsageEvent
    assert.deepEqual([id, works, revenue], ['mine', [{ workId: B, score: 3 }], 5n])
    assert.deepEqual(tags, { a: 'b', tenant: 'south' })
  })

  test('behavior: each step of an agent counts, under an id of its own', async () => {
    const call: GenerateResult['content'][number] = {
      type: 'tool-call',
      toolCallId: '1',
      toolName: 'find',
      input: '{}',
    }
    const { model, metering, events } = setUp({
      doGenerate: [
        answer('', { content: [call], finishReason: { unified: 'tool-calls', raw: undefined }, usage: usageOf(1, 2) }),
        answer('Found', { usage: usageOf(3, 4) }),
      ],
    })
    const find = tool({
      inputSchema: jsonSchema<Record<string, never>>({ type: 'object', properties: {} }),
      execute: () => 'a passage',
      toModelOutput: () => ({ type: 'text', value: 'a passage', providerOptions: { openroyalty: { workId: A } } }),
    })
    const { text } = await generateText({
      model,
      tools: { find },
      stopWhen: stepCountIs(2),
      prompt: 'Hi',
      providerOptions: { openroyalty: { id: 'question' } },
    })
    assert.equal(text, 'Found')
    await metering.flush()
    assert.deepEqual(
      events.map(({ id, units, works }) => [id, units?.outputTokens, works?.map(({ workId }) => workId)]),
      [
        ['question', 2, []],
        ['question#1', 4, [A]],
      ],
    )
  })

  test('behavior: a new question of the same conversation is no step of the last', async () => {
    const { model, metering, events } = setUp({ doGenerate: answer('Hello') })
    await generateText({
      model,
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Hello' },
        { role: 'user', content: 'Again' },
      ],
      providerOptions: { openroyalty: { id: 'second question' } },
    })
    await metering.flush()
    assert.equal(events[0]?.id, 'second question')
  })

  test('behavior: attempts that fail are not counted, the one that answers is', async () => {
    let attempts = 0
    const { model, metering, events } = setUp({
      doGenerate: async () => {
        if (++attempts < 3) throw Object.assign(new Error('busy'), { isRetryable: true, name: 'AI_APICallError' })
        return answer('Hello')
      },
    })
    const direct = { prompt: [] }
    await assert.rejects(async () => model.doGenerate(direct), /busy/)
    await assert.rejects(async () => model.doGenerate(direct), /busy/)
    await model.doGenerate(direct)
    await metering.flush()
    assert.equal(events.length, 1)
  })

  test('behavior: tokens are estimated where the model does not count them', async () => {
    const { model, metering, events } = setUp(
      { doGenerate: answer('12345678', { usage: usageOf(undefined, Number.NaN) }) },
      { tokensOf: (text) => text.length },
    )
    await generateText({ model, prompt: 'four' })
    await metering.flush()
    assert.deepEqual(events[0]?.units, { requests: 1, inputTokens: 4, outputTokens: 8, characters: 8 })
    assert.deepEqual(events[0]?.tags, { inputTokens: 'estimated', outputTokens: 'estimated' })
  })
})

describe('retries of the AI SDK', () => {
  test('behavior: a call that it makes again counts once', async () => {
    let attempts = 0
    const { APICallError } = await import('ai')
    const { model, metering, events } = setUp({
      doGenerate: async () => {
        if (++attempts === 1)
          throw new APICallError({
            message: 'busy',
            url: 'https://a.example',
            requestBodyValues: {},
            statusCode: 503,
            responseHeaders: { 'retry-after-ms': '1' },
          })
        return answer('Hello')
      },
    })
    await generateText({ model, prompt: 'Hi', maxRetries: 1 })
    await metering.flush()
    assert.deepEqual([attempts, events.length], [2, 1])
  })

  test('behavior: a stream that breaks and is begun again counts once under an id of the app, else as far as each came', async () => {
    for (const [id, expected] of [
      ['question', 1],
      [undefined, 2],
    ] as const) {
      const meter = createMeter({
        license: { licenseId: work(7), start: START, periodDays: 30 },
        store: memoryStore(),
        policy: retrieved(),
        clock: () => NOW,
      })
      let attempts = 0
      const { model, metering } = setUp(
        {
          doStream: async () =>
            ++attempts === 1
              ? streamed(...deltas('He'), { type: 'error', error: new Error('broken') })
              : streamed(...deltas('Hello'), ...ending),
        },
        { meter },
      )
      const result = streamText({
        model,
        prompt: 'Hi',
        streamRetries: 1,
        onError: () => {},
        ...(id ? { providerOptions: { openroyalty: { id } } } : {}),
      })
      await result.consumeStream()
      await metering.flush()
      assert.equal(attempts, 2)
      assert.equal((await meter.report({ period: 0 })).events, expected, `${id}`)
    }
  })
})

describe('a streamed answer', () => {
  test('default', async () => {
    const { model, metering, events } = setUp({ doStream: streamed(...deltas('Hel', 'lo'), ...ending) })
    const { textStream } = streamText({ model, prompt: 'Hi', providerOptions: { openroyalty: { workId: A } } })
    const texts: string[] = []
    for await (const text of textStream) texts.push(text)
    assert.deepEqual(texts, ['Hel', 'lo'])
    await metering.flush()
    assert.equal(events.length, 1)
    const { units, works, tags } = events[0] as UsageEvent
    assert.deepEqual(units, { requests: 1, inputTokens: 11, outputTokens: 22, characters: 5 })
    assert.deepEqual([works?.[0]?.workId, tags], [A, undefined])
  })

  test('behavior: parts pass one by one, as they are asked for, untouched', async () => {
    const parts = [...deltas('Hel', 'lo'), ...ending]
    let pulled = 0
    const stream = new ReadableStream<StreamPart>(
      {
        pull(controller) {
          const part = parts[pulled++]
          if (part) controller.enqueue(part)
          else controller.close()
        },
      },
      { highWaterMark: 0 },
    )
    const { model } = setUp({ doStream: { stream, request: { body: 'b' } } })
    const result = await model.doStream({ prompt: [] })
    assert.deepEqual(result.request, { body: 'b' })
    assert.equal(pulled, 0)
    const reader = result.stream.getReader()
    assert.equal((await reader.read()).value, parts[0])
    assert.equal(pulled, 1)
    for (const part of parts.slice(1)) assert.equal((await reader.read()).value, part)
    assert.equal((await reader.read()).done, true)
  })

  test('behavior: aborted, it counts up to there', async () => {
    const abort = new AbortController()
    const { model, metering, events } = setUp({
      // As fetch does, and as models that do not listen do.
      doStream: async () => ({
        stream: simulateReadableStream({ chunks: [...deltas('12345678', 'never'), ...ending], chunkDelayInMs: 30 }),
      }),
    })
    const { textStream } = streamText({ model, prompt: 'four', abortSignal: abort.signal })
    for await (const _ of textStream) abort.abort()
    await metering.flush()
    assert.equal(events.length, 1)
    const { units, tags } = events[0] as UsageEvent
    assert.deepEqual(units, { requests: 1, inputTokens: 1, outputTokens: 2, characters: 8 })
    assert.deepEqual(tags, { inputTokens: 'estimated', outputTokens: 'estimated', answer: 'partial' })
  })

  test('behavior: what comes after an abort does not count', async () => {
    const abort = new AbortController()
    const { model, metering, events } = setUp({ doStream: streamed(...deltas('12', '3456'), ...ending) })
    const reader = (await model.doStream({ prompt: [], abortSignal: abort.signal })).stream.getReader()
    for (let i = 0; i < 3; i++) await reader.read()
    abort.abort()
    while (!(await reader.read()).done);
    await metering.flush()
    assert.deepEqual(
      events.map(({ units, tags }) => [units?.characters, tags?.answer]),
      [[2, 'partial']],
    )
  })

  test('behavior: given up by its reader, it counts up to there, and the model hears of it', async () => {
    let cancelled: unknown
    const stream = new ReadableStream<StreamPart>({
      start: (controller) => {
        for (const part of deltas('1234')) controller.enqueue(part)
      },
      cancel: (reason) => {
        cancelled = reason
      },
    })
    const { model, metering, events } = setUp({ doStream: { stream } })
    const reader = (await model.doStream({ prompt: [] })).stream.getReader()
    for (let i = 0; i < 3; i++) await reader.read()
    await reader.cancel('enough')
    await metering.flush()
    assert.deepEqual([cancelled, events.length, events[0]?.units?.outputTokens], ['enough', 1, 1])
  })

  test('behavior: failing on its way, it counts up to there, and fails as it would have', async () => {
    const broken = new Error('broken')
    const parts = deltas('1234')
    const stream = new ReadableStream<StreamPart>(
      {
        pull(controller) {
          const part = parts.shift()
          if (part) controller.enqueue(part)
          else controller.error(broken)
        },
      },
      { highWaterMark: 0 },
    )
    const { model, metering, events } = setUp({ doStream: { stream } })
    const result = await model.doStream({ prompt: [] })
    const seen: string[] = []
    await assert.rejects(
      async () => {
        for await (const { type } of result.stream as unknown as AsyncIterable<StreamPart>) seen.push(type)
      },
      (error) => error === broken,
    )
    await metering.flush()
    assert.deepEqual(seen, ['stream-start', 'text-start', 'text-delta'])
    assert.deepEqual([events.length, events[0]?.units?.outputTokens, events[0]?.tags?.answer], [1, 1, 'partial'])

    const inPart = setUp({ doStream: streamed(...deltas('1234'), { type: 'error', error: broken }) })
    const errors: unknown[] = []
    await streamText({
      model: inPart.model,
      prompt: 'Hi',
      onError: ({ error }) => void errors.push(error),
    }).consumeStream()
    await inPart.metering.flush()
    assert.deepEqual(errors, [broken])
    assert.deepEqual([inPart.events.length, inPart.events[0]?.tags?.answer], [1, 'partial'])
  })

  test('behavior: what brought nothing is not counted', async () => {
    const error: StreamPart = { type: 'error', error: new Error('broken') }
    const cases: StreamPart[][] = [
      [error],
      [error, { type: 'finish', usage: usageOf(undefined, undefined), finishReason: STOP }],
      [],
    ]
    for (const parts of cases) {
      const { model, metering, events } = setUp({ doStream: streamed(...parts) })
      await streamText({ model, prompt: 'Hi', onError: () => {} }).consumeStream()
      await metering.flush()
      assert.equal(events.length, 0)
    }
    const early = new AbortController()
    const { model, metering, events } = setUp({ doStream: streamed(...deltas('a'), ...ending) })
    await model.doStream({ prompt: [], abortSignal: early.signal })
    early.abort()
    await metering.flush()
    assert.equal(events.length, 0)
  })

  test('behavior: reasoning and arguments of tools are output too', async () => {
    const { model, metering, events } = setUp({
      doStream: streamed(
        { type: 'reasoning-delta', id: 'r', delta: '1234' },
        { type: 'tool-input-delta', id: 't', delta: '12345678' },
      ),
    })
    const { stream } = await model.doStream({ prompt: [] })
    for await (const _ of stream as unknown as AsyncIterable<StreamPart>);
    await metering.flush()
    assert.deepEqual(events[0]?.units, { requests: 1, inputTokens: 0, outputTokens: 3, characters: 0 })
  })

  test('behavior: a signal that serves many calls keeps nothing of them', async () => {
    let listeners = 0
    const { signal } = new AbortController()
    const counted = Object.assign(Object.create(signal), {
      addEventListener: () => listeners++,
      removeEventListener: () => listeners--,
    })
    const { model } = setUp({ doStream: async () => streamed(...deltas('a'), ...ending) })
    for (let i = 0; i < 3; i++) {
      const { stream } = await model.doStream({ prompt: [], abortSignal: counted })
      assert.equal(listeners, 1)
      for await (const _ of stream as unknown as AsyncIterable<StreamPart>);
    }
    assert.equal(listeners, 0)
  })
})

describe('a call goes on', () => {
  const ways: Record<string, Partial<MeterMiddlewareParameters>> = {
    'a meter that rejects': { meter: { record: () => Promise.reject(new Error('no')) } },
    'a meter that throws': {
      meter: {
        record: () => {
          throw new Error('no')
        },
      },
    },
    'a meter that hangs': { meter: { record: () => new Promise(() => {}) } },
    'works that throw': {
      worksOf: () => {
        throw new Error('no')
      },
    },
    'works that hang': { worksOf: () => new Promise(() => {}) },
    'a clock that throws': {
      clock: () => {
        throw new Error('no')
      },
    },
    'tokens that throw': {
      tokensOf: () => {
        throw new Error('no')
      },
    },
    'a listener that throws': {
      meter: { record: () => Promise.reject(new Error('no')) },
      onProblem: () => {
        throw new Error('no')
      },
    },
    'a listener that rejects': {
      meter: { record: () => Promise.reject(new Error('no')) },
      onProblem: async () => {
        throw new Error('no')
      },
    },
  }
  for (const [way, parameters] of Object.entries(ways)) {
    test(`behavior: with ${way}`, async () => {
      const { model, metering } = setUp(
        {
          doGenerate: answer('Hello', { usage: usageOf(undefined, undefined) }),
          doStream: streamed(...deltas('Hel', 'lo'), ...ending.slice(0, 1)),
        },
        { ...parameters, timeout: 20 },
      )
      assert.equal((await generateText({ model, prompt: 'Hi' })).text, 'Hello')
      const reader = (await model.doStream({ prompt: [] })).stream.getReader()
      let read = 0
      while (!(await reader.read()).done) read++
      assert.equal(read, 5)
      for (let i = 0; i < 400 && !metering.status().lastProblem; i++) await sleep(5)
      assert.notEqual(metering.status().lastProblem, undefined)
      await metering.close(0)
      assert.deepEqual([metering.status().pending, metering.status().dropped], [0, 2])
    })
  }

  test('behavior: with answers and streams of no known shape', async () => {
    const { metering, problems } = setUp({})
    const params = { prompt: undefined as never }
    const model = { modelId: 'x' }
    const odd = { content: undefined }
    assert.equal(await metering.wrapGenerate({ doGenerate: async () => odd, params, model }), odd)
    const locked = { stream: new ReadableStream() }
    locked.stream.getReader()
    assert.equal(await metering.wrapStream({ doStream: async () => locked, params, model }), locked)
    const stream = new ReadableStream({
      start: (controller) => {
        for (const part of [null, undefined, 1, { type: 'text-delta', delta: {} }]) controller.enqueue(part)
        controller.close()
      },
    })
    const result = await metering.wrapStream({ doStream: async () => ({ stream }), params, model })
    const parts: unknown[] = []
    for await (const part of result.stream as unknown as AsyncIterable<unknown>) parts.push(part)
    assert.equal(parts.length, 4)
    await metering.flush()
    assert.deepEqual(
      problems.map((error) => error instanceof UsageDroppedError && error.reason),
      ['unreadable', 'unreadable'],
    )
  })
})

describe('worksIn', () => {
  test('default', () => {
    const hits = [
      { text: 'a', workId: A, weight: 0.4, score: 0.9 },
      { pageContent: 'b', score: 0.83, metadata: { workId: B } },
      { metadata: { workId: C, weight: 2 } },
      { workId: A },
      { text: 'of no known work', score: 0.5 },
      'text',
      null,
    ]
    assert.deepEqual(worksIn(hits), [
      { workId: A, weight: 0.4 },
      { workId: B, score: 0.83 },
      { workId: C, weight: 2 },
      { workId: A },
    ])
  })
})
