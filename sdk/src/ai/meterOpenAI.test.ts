import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Hex, toHex } from 'viem'
import type { UsageEvent } from '../meter/index.ts'
import { type MeterOpenAIParameters, meterOpenAI, UsageDroppedError, withUsage } from './index.ts'

const work = (n: number): Hex => toHex(n, { size: 32 })
const [A, B, C] = [work(1), work(2), work(3)]
const NOW = 1_772_323_200_000

type Body = Record<string, unknown>
type Options = { signal?: AbortSignal }

const completion = (text: string, more: Body = {}) => ({
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 10, completion_tokens: 20 },
  ...more,
})
const chunk = (content: string, finish_reason: string | null = null) => ({
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta: { content }, finish_reason }],
})
const last = { object: 'chat.completion.chunk', choices: [], usage: { prompt_tokens: 11, completion_tokens: 22 } }
const response = (text: string, more: Body = {}) => ({
  object: 'response',
  status: 'completed',
  output: [
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text, annotations: [{ url: 'u' }] }] },
  ],
  usage: { input_tokens: 12, output_tokens: 24 },
  ...more,
})

/** As the package's streams: one iterator, from which all else is made. */
class FakeStream {
  controller = new AbortController()
  private iterator: () => AsyncIterator<unknown>
  isReturned = false
  constructor(parts: readonly unknown[]) {
    const self = this
    this.iterator = async function* () {
      try {
        for (const part of parts) {
          if (part instanceof Error) throw part
          yield part
        }
      } finally {
        self.isReturned = true
      }
    }
  }
  [Symbol.asyncIterator]() {
    return this.iterator()
  }
  /** What the package's `tee()` reads. */
  other() {
    return this.iterator()
  }
}

/** As the package's promises: parsed when they are awaited, and never where the raw response is asked for. */
class FakePromise<value> extends Promise<value> {
  isParsed = false
  #parsed: Promise<value> | undefined
  private parse: () => Promise<value>
  constructor(parse: () => Promise<value>) {
    super((resolve) => resolve(undefined as never))
    this.parse = parse
  }
  static override get [Symbol.species]() {
    return Promise
  }
  asResponse() {
    return 'raw'
  }
  _thenUnwrap<other>(transform: (value: value) => other): FakePromise<other> {
    return new FakePromise(async () => transform(await this.#once()))
  }
  async withResponse() {
    return { data: await this.#once(), response: 'raw' }
  }
  // biome-ignore lint/suspicious/noThenProperty: promises have it.
  override then<a, b>(
    onValue?: ((value: value) => a | PromiseLike<a>) | null,
    onError?: ((error: unknown) => b | PromiseLike<b>) | null,
  ): Promise<a | b> {
    return this.#once().then(onValue, onError)
  }
  #once() {
    this.isParsed = true
    this.#parsed ??= this.parse()
    return this.#parsed
  }
}

class Resource {
  asked: [Body, Options | undefined][] = []
  answer: (body: Body) => unknown
  constructor(answer: (body: Body) => unknown) {
    this.answer = answer
  }
  create(body: Body, options?: Options): unknown {
    this.asked.push([body, options])
    return this.answer(body)
  }
  /** As helpers of the package do. */
  parse(body: Body) {
    return this.create(body)
  }
}

function setUp(
  answers: { chat?: (body: Body) => unknown; responses?: (body: Body) => unknown },
  more: Partial<MeterOpenAIParameters> = {},
) {
  const missing = () => assert.fail('not asked for')
  const client = {
    chat: { completions: new Resource(answers.chat ?? missing) },
    responses: new Resource(answers.responses ?? missing),
  }
  const events: UsageEvent[] = []
  const problems: Error[] = []
  const metering = meterOpenAI(client, {
    meter: { record: async (event) => void events.push(event) },
    onProblem: (error) => problems.push(error),
    clock: () => NOW,
    ...more,
  })
  return { client, chat: client.chat.completions, responses: client.responses, metering, events, problems }
}

async function readAll(stream: unknown): Promise<unknown[]> {
  const parts: unknown[] = []
  for await (const part of stream as AsyncIterable<unknown>) parts.push(part)
  return parts
}

const messages = [{ role: 'user', content: 'four' }]

describe('chat completions', () => {
  test('default', async () => {
    const answer = completion('Hello')
    const { chat, metering, events } = setUp({ chat: async () => answer })
    const body = withUsage({ model: 'gpt', messages }, { works: [{ workId: A, weight: 0.5 }], class: 'human' })
    const options = {}
    assert.equal(await chat.create(body, options), answer)
    assert.deepEqual(chat.asked, [[body, options]])
    assert.equal(JSON.stringify(body), JSON.stringify({ model: 'gpt', messages }), 'works are not sent')
    await metering.flush()
    const { id, ...event } = events[0] as UsageEvent
    assert.equal(id.length, 36)
    assert.deepEqual(event, {
      time: NOW,
      model: 'gpt',
      units: { requests: 1, inputTokens: 10, outputTokens: 20, characters: 5 },
      works: [{ workId: A, weight: 0.5 }],
      tier: undefined,
      class: 'human',
      confidence: undefined,
      tags: undefined,
    })
  })

  test('behavior: works at messages and parts, or from a function', async () => {
    const given = [
      withUsage({ role: 'system', content: 'a' }, { workId: A }),
      {
        role: 'user',
        content: [withUsage({ type: 'text', text: 'b' }, { workId: B, weight: 2 }), { type: 'text', text: 'c' }],
      },
    ]
    const said = setUp({ chat: async () => completion('Hello') })
    await said.chat.create({ messages: given })
    await said.metering.flush()
    assert.deepEqual(
      said.events[0]?.works?.map(({ workId, weight }) => [workId, weight]),
      [
        [A, undefined],
        [B, 2],
      ],
    )
    const told = setUp(
      { chat: async () => completion('Hello') },
      { worksOf: ({ request, text }) => (request.messages === given && text === 'Hello' ? [{ workId: C }] : []) },
    )
    await told.chat.create({ messages: given })
    await told.metering.flush()
    assert.deepEqual(told.events[0]?.works, [{ workId: C }])
  })

  test('behavior: streamed, with usage in the last chunk', async () => {
    const parts = [chunk('Hel'), chunk('lo'), chunk('', 'stop'), last]
    const { chat, metering, events } = setUp({ chat: async () => new FakeStream(parts) })
    const stream = (await chat.create({ messages, stream: true })) as FakeStream
    assert.ok(stream instanceof FakeStream)
    const seen = await readAll(stream)
    assert.deepEqual(seen, parts)
    assert.equal(seen[0], parts[0])
    await metering.flush()
    assert.deepEqual(
      events.map(({ units, tags }) => [units, tags]),
      [[{ requests: 1, inputTokens: 11, outputTokens: 22, characters: 5 }, undefined]],
    )
  })

  test('behavior: streamed, with usage before the last chunk', async () => {
    const { chat, metering, events } = setUp({
      chat: async () => new FakeStream([chunk('a'), last, chunk('', 'stop')]),
    })
    await readAll(await chat.create({ messages, stream: true }))
    await metering.flush()
    assert.deepEqual([events[0]?.units?.inputTokens, events[0]?.units?.outputTokens], [11, 22])
  })

  test('behavior: streamed, as any async iterable, without usage', async () => {
    const { chat, metering, events } = setUp({
      chat: async () => {
        async function* stream() {
          yield chunk('12345678')
          yield chunk('', 'stop')
        }
        return stream()
      },
    })
    await readAll(await chat.create({ messages, stream: true }))
    await metering.flush()
    assert.deepEqual(events[0]?.units, { requests: 1, inputTokens: 1, outputTokens: 2, characters: 8 })
    assert.deepEqual(events[0]?.tags, { inputTokens: 'estimated', outputTokens: 'estimated' })
  })

  test('behavior: a stream that is read by way of tee() counts once', async () => {
    const { chat, metering, events } = setUp({ chat: async () => new FakeStream([chunk('a', 'stop'), last]) })
    const stream = (await chat.create({ messages })) as FakeStream
    const iterator = stream.other()
    while (!(await iterator.next()).done);
    await metering.flush()
    assert.equal(events.length, 1)
  })

  const breaks: Record<string, (stream: FakeStream) => Promise<void>> = {
    'whose reader goes': async (stream) => {
      for await (const _ of stream as AsyncIterable<unknown>) break
      assert.ok(stream.isReturned, 'the stream hears of it')
    },
    'whose controller aborts it': async (stream) => {
      await stream[Symbol.asyncIterator]().next()
      stream.controller.abort()
    },
    'that is thrown at': async (stream) => {
      const iterator = stream[Symbol.asyncIterator]()
      await iterator.next()
      await assert.rejects(async () => iterator.throw?.(new Error('thrown')), /thrown/)
    },
  }
  for (const [name, breakOff] of Object.entries(breaks)) {
    test(`behavior: a stream ${name} counts up to there`, async () => {
      const parts = [chunk('1234'), chunk('5678'), chunk('', 'stop'), last]
      const { chat, metering, events } = setUp({ chat: async () => new FakeStream(parts) })
      await breakOff((await chat.create({ messages })) as FakeStream)
      await metering.flush()
      assert.deepEqual(
        events.map(({ units, tags }) => [units?.outputTokens, tags?.answer]),
        [[1, 'partial']],
      )
    })
  }

  test('behavior: a stream that the call’s signal aborts, or that fails, counts up to there', async () => {
    const abort = new AbortController()
    const broken = new Error('broken')
    const { chat, metering, events } = setUp({ chat: async () => new FakeStream([chunk('1234'), broken]) })
    const first = (await chat.create({ messages }, { signal: abort.signal })) as FakeStream
    await first[Symbol.asyncIterator]().next()
    abort.abort()
    await metering.flush()
    assert.equal(events.length, 1)
    const second = await chat.create({ messages })
    await assert.rejects(readAll(second), (error) => error === broken)
    await metering.flush()
    assert.deepEqual(
      events.map(({ tags }) => tags?.answer),
      ['partial', 'partial'],
    )
  })

  test('behavior: what brought nothing is not counted', async () => {
    const broken = new Error('broken')
    const { chat, metering, events } = setUp({
      chat: ({ stream }) => (stream ? Promise.resolve(new FakeStream([broken])) : Promise.reject(broken)),
    })
    await assert.rejects(
      async () => chat.create({ messages }),
      (error) => error === broken,
    )
    await assert.rejects(readAll(await chat.create({ messages, stream: true })), (error) => error === broken)
    await metering.flush()
    assert.equal(events.length, 0)
  })

  test('behavior: reasoning, refusals and arguments are output too; all choices count', async () => {
    const message = {
      content: null,
      refusal: '12',
      reasoning_content: '34',
      tool_calls: [{ function: { arguments: '56' } }],
    }
    const choices = [{ message }, { message: { content: '78' } }]
    const { chat, metering, events } = setUp({ chat: async () => completion('', { choices, usage: undefined }) })
    await chat.create({ messages })
    await metering.flush()
    assert.deepEqual(events[0]?.units, { requests: 1, inputTokens: 1, outputTokens: 2, characters: 2 })
  })

  test('behavior: steps of one question', async () => {
    const { chat, metering, events } = setUp({ chat: async () => completion('Hello') })
    const call = { role: 'assistant', tool_calls: [] }
    const tool = { role: 'tool', content: 'found' }
    for (const given of [messages, [...messages, call, tool], [...messages, call, tool, call, tool]])
      await chat.create(withUsage({ messages: given }, { id: 'question' }))
    await metering.flush()
    assert.deepEqual(
      events.map(({ id }) => id),
      ['question', 'question#1', 'question#2'],
    )
  })
})

describe('responses', () => {
  test('default', async () => {
    const { responses, metering, events } = setUp(
      { responses: async () => response('Hello') },
      { detailsOf: ({ sources }) => ({ tags: { sources: JSON.stringify(sources) } }) },
    )
    await responses.create(withUsage({ model: 'gpt', input: 'Hi' }, { workId: A }))
    await metering.flush()
    const { units, works, tags } = events[0] as UsageEvent
    assert.deepEqual(units, { requests: 1, inputTokens: 12, outputTokens: 24, characters: 5 })
    assert.deepEqual([works?.[0]?.workId, tags], [A, { sources: '[{"url":"u"}]' }])
  })

  test('behavior: streamed', async () => {
    const parts = [
      { type: 'response.created', response: { object: 'response', status: 'in_progress' } },
      { type: 'response.reasoning_text.delta', delta: 'why' },
      { type: 'response.output_text.delta', delta: 'Hel' },
      { type: 'response.output_text.delta', delta: 'lo' },
      { type: 'response.completed', response: response('Hello') },
    ]
    const { responses, metering, events } = setUp({ responses: async () => new FakeStream(parts) })
    assert.deepEqual(await readAll(await responses.create({ input: 'Hi', stream: true })), parts)
    const broken = await setUp({ responses: async () => new FakeStream(parts.slice(0, 3)) })
    await readAll(await broken.responses.create({ input: 'Hi', instructions: 'Be brief' }))
    await Promise.all([metering.flush(), broken.metering.flush()])
    assert.deepEqual(events[0]?.units, { requests: 1, inputTokens: 12, outputTokens: 24, characters: 5 })
    // 'Be brief' and 'Hi', 'why' and 'Hel': in quarters, rounded up.
    assert.deepEqual(broken.events[0]?.units, { requests: 1, inputTokens: 3, outputTokens: 2, characters: 3 })
    assert.equal(broken.events[0]?.tags?.answer, 'partial')
  })

  test('behavior: failed before anything came, it is not counted', async () => {
    const parts = [{ type: 'response.failed', response: { object: 'response', status: 'failed' } }]
    const { responses, metering, events } = setUp({
      responses: async ({ stream }) =>
        stream ? new FakeStream(parts) : response('', { status: 'failed', output: [] }),
    })
    await readAll(await responses.create({ input: 'Hi', stream: true }))
    await responses.create({ input: 'Hi' })
    await metering.flush()
    assert.equal(events.length, 0)
  })

  test('behavior: steps of one question, in the request or at the service', async () => {
    const { responses, metering, events } = setUp({ responses: async () => response('Hello') })
    const call = { type: 'function_call', arguments: '{}' }
    const output = { type: 'function_call_output', output: 'found' }
    for (const body of [
      { input: messages },
      { input: [...messages, { type: 'reasoning' }, call, call, output, output] },
      { input: [output], previous_response_id: 'resp_1' },
    ])
      await responses.create(withUsage(body, { id: 'question' }))
    await metering.flush()
    assert.deepEqual(
      events.map(({ id }) => id),
      ['question', 'question#1', 'question#resp_1'],
    )
  })
})

describe('a client', () => {
  test('behavior: its promises keep their methods, and are read only where they were', async () => {
    const { chat, metering, events } = setUp({ chat: () => new FakePromise(async () => completion('Hello')) })
    const raw = chat.create({ messages }) as FakePromise<unknown>
    assert.equal(raw.asResponse(), 'raw')
    assert.equal(raw.isParsed, false)
    const both = await (chat.create({ messages }) as FakePromise<unknown>).withResponse()
    assert.deepEqual(both.data, completion('Hello'))
    const awaited = chat.create({ messages }) as FakePromise<unknown>
    assert.deepEqual([await awaited, await awaited], [completion('Hello'), completion('Hello')])
    await metering.flush()
    assert.equal(events.length, 2)
  })

  test('behavior: a promise that hands its result on more than once', async () => {
    const { chat, metering, events } = setUp({
      chat: () => ({
        // biome-ignore lint/suspicious/noThenProperty: promises have it.
        then: () => {},
        _thenUnwrap: (transform: (value: unknown) => unknown) => [1, 2].map(() => transform(completion('Hello'))),
      }),
    })
    assert.deepEqual(chat.create({ messages }), [completion('Hello'), completion('Hello')])
    await metering.flush()
    assert.equal(events.length, 1)
  })

  test('behavior: whoever wrapped it afterwards stays', async () => {
    const { chat, metering } = setUp({ chat: async () => completion('Hello') })
    const metered = chat.create
    const other = (...given: Parameters<typeof metered>) => metered(...given)
    chat.create = other
    await metering.close()
    assert.equal(chat.create, other)
    assert.deepEqual(await chat.create({ messages }), completion('Hello'))
  })

  test('behavior: promises of other kinds', async () => {
    class Other<value> extends Promise<value> {
      extra = 1
    }
    const { chat, metering, events } = setUp({ chat: () => Other.resolve(completion('Hello')) })
    const promise = chat.create({ messages }) as Other<unknown>
    assert.equal(promise.extra, 1)
    await promise
    await promise
    await metering.flush()
    assert.equal(events.length, 1)
  })

  test('behavior: its helpers are counted too, until metering is closed', async () => {
    const { chat, responses, metering, events } = setUp({ chat: async () => completion('Hello') })
    await chat.parse({ messages })
    await metering.close()
    assert.equal(events.length, 1)
    assert.deepEqual([Object.hasOwn(chat, 'create'), Object.hasOwn(responses, 'create')], [false, false])
    await chat.parse({ messages })
    await metering.flush()
    assert.equal(events.length, 1)
  })

  test('behavior: one that has only completions, or nothing', () => {
    meterOpenAI({ chat: { completions: { create: () => 1 } } }, { meter: { record: async () => {} } })
    meterOpenAI({}, { meter: { record: async () => {} } })
  })

  test('behavior: answers of no known shape pass, and are told', async () => {
    const frozen = Object.freeze(new FakeStream([chunk('a')]))
    const background = response('', { status: 'queued', output: [] })
    for (const answer of [{}, null, 'text', frozen, background]) {
      const { chat, responses, metering, problems } = setUp({ chat: () => answer, responses: async () => answer })
      const resource = answer === background ? responses : chat
      assert.equal(await resource.create({ messages }), answer)
      await metering.flush()
      assert.deepEqual(
        problems.map((error) => error instanceof UsageDroppedError && error.reason),
        ['unreadable'],
      )
    }
  })

  test('behavior: parts of no known shape pass', async () => {
    const parts = [null, undefined, 1, { choices: 1 }, { choices: [null, { delta: 1 }] }, chunk('a', 'stop')]
    const { chat, metering, events } = setUp({ chat: async () => new FakeStream(parts) })
    assert.deepEqual(await readAll(await chat.create({ messages })), parts)
    await metering.flush()
    assert.equal(events.length, 1)
  })

  test('behavior: calls go on where metering fails', async () => {
    const throws = () => {
      throw new Error('no')
    }
    for (const more of [{ meter: { record: throws } }, { clock: throws }, { worksOf: throws }, { tokensOf: throws }]) {
      const { chat, metering } = setUp(
        { chat: async ({ stream }) => (stream ? new FakeStream([chunk('a')]) : completion('Hello', { usage: null })) },
        more,
      )
      assert.deepEqual(await chat.create({ messages }), completion('Hello', { usage: null }))
      assert.equal((await readAll(await chat.create({ messages, stream: true }))).length, 1)
      await metering.close(0)
      assert.equal(metering.status().dropped, 2)
    }
  })
})
