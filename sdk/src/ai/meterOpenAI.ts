import { OpenRoyaltyError } from '../errors/base.ts'
import { type CallReading, type MeteringParameters, prepareCall } from './call.ts'
import { emptyOutput, isUsed, type Output } from './output.ts'
import { createUsageQueue, type Metering } from './usageQueue.ts'
import { type CallUsage, isRecord } from './works.ts'

/** The parts of a client that metering touches. Those of the package `openai` and of its like have them. */
export type OpenAIClient = {
  readonly chat?: { readonly completions?: { create: AnyFunction } } | undefined
  readonly responses?: { create: AnyFunction } | undefined
}

type AnyFunction = (...parameters: never[]) => unknown

/** Body of a request to `chat.completions` or `responses`. */
export type OpenAIRequest = Readonly<Record<string, unknown>>

export type MeterOpenAIParameters = MeteringParameters<OpenAIRequest>

const USAGE = Symbol.for('openroyalty.usage')

/**
 * Says at a request, a message or a part of one which works it is made from. It is not sent: JSON leaves it out.
 *
 * @example
 * await client.chat.completions.create(withUsage({ model, messages }, { works: worksIn(hits) }))
 */
export function withUsage<value extends object>(value: value, usage: CallUsage): value {
  return { ...value, [USAGE]: usage }
}

/**
 * Counts each call that a client makes from now on by `chat.completions.create` and `responses.create`, streamed or not, and by the
 * helpers of the client that use them: when it is answered, or, where its stream breaks off, up to there. What brought no answer is not
 * counted. The client itself is changed, so that no way around is left; `close` changes it back.
 *
 * @example
 * const client = new OpenAI()
 * const metering = meterOpenAI(client, { meter, onProblem: console.error })
 */
export function meterOpenAI(client: OpenAIClient, parameters: MeterOpenAIParameters): Metering {
  const { clock = Date.now } = parameters
  const queue = createUsageQueue(parameters)
  const undo: (() => void)[] = []

  /** Whatever goes wrong here is told to the app, and not to its call. */
  const end = (request: OpenAIRequest, output: Output) => {
    try {
      if (!isUsed(output)) return
      const time = clock()
      const isPartial = !output.isFinished
      queue.add(() => prepareCall(parameters, { request, time, isPartial, reading: readCall(request, output) }))
    } catch (cause) {
      queue.dropUnreadable(cause)
    }
  }

  const meter = (resource: { create: AnyFunction } | undefined, note: (output: Output, part: unknown) => void) => {
    if (!resource) return
    const create = resource.create as (...parameters: unknown[]) => unknown
    const metered = (...given: unknown[]) => {
      const answer = create.apply(resource, given)
      const [request, options] = given as [OpenAIRequest, { signal?: AbortSignal } | undefined]
      let isSeen = false
      const onResult = <result>(result: result): result => {
        if (isSeen) return result
        isSeen = true
        try {
          const output = emptyOutput()
          const onPart = (part: unknown) => {
            try {
              note(output, part)
            } catch {
              // A part of no known shape counts nothing.
            }
          }
          if (isStream(result)) watch(result, onPart, () => end(request, output), options?.signal)
          else {
            note(output, result)
            if (!output.isFinished) throw new OpenRoyaltyError('The answer has not the shape of one.')
            end(request, output)
          }
        } catch (cause) {
          queue.dropUnreadable(cause)
        }
        return result
      }
      try {
        return observe(answer, onResult)
      } catch (cause) {
        queue.dropUnreadable(cause)
        return answer
      }
    }
    const isOwn = Object.hasOwn(resource, 'create')
    resource.create = metered
    undo.push(() => {
      // Whoever wrapped it after us calls through to us for good.
      if (resource.create !== metered) return
      if (isOwn) resource.create = create
      else Reflect.deleteProperty(resource, 'create')
    })
  }
  meter(client.chat?.completions, noteChat)
  meter(client.responses, noteResponse)

  return {
    status: queue.status,
    flush: queue.flush,
    async close(milliseconds) {
      for (const each of undo.splice(0)) each()
      await queue.close(milliseconds)
    },
  }
}

/* RESULTS */

type Unwrapping = { _thenUnwrap(transform: <result>(result: result) => result): unknown }
type Stream = { controller?: { signal?: AbortSignal }; iterator?: unknown } & AsyncIterable<unknown>

/** Shows a call's result as it is taken, and reads none that is not: whoever asks for the raw response needs it unread. */
function observe(answer: unknown, onResult: <result>(result: result) => result): unknown {
  if (!isRecord(answer) || typeof answer.then !== 'function') return onResult(answer)
  // Promises of the package have more methods than others, and this one to keep them.
  if (typeof answer._thenUnwrap === 'function') return (answer as Unwrapping)._thenUnwrap(onResult)
  const promise = answer as unknown as Promise<unknown>
  if (promise.constructor === Promise) return promise.then(onResult)
  const then = promise.then.bind(promise)
  let seen: Promise<unknown> | undefined
  // biome-ignore lint/suspicious/noThenProperty: it is a promise already.
  answer.then = (...handlers: Parameters<typeof then>) => {
    seen ??= then(onResult)
    return seen.then(...handlers)
  }
  return answer
}

function isStream(result: unknown): result is Stream {
  return isRecord(result) && Symbol.asyncIterator in result
}

/** Shows what passes through a stream to `onPart` and its end to `onEnd`, once, however it comes; neither may throw. */
function watch(stream: Stream, onPart: (part: unknown) => void, onEnd: () => void, signal?: AbortSignal): void {
  const signals = new Set([signal, stream.controller?.signal])
  let hasEnded = false
  const end = () => {
    if (hasEnded) return
    hasEnded = true
    for (const each of signals) each?.removeEventListener('abort', end)
    onEnd()
  }
  // The package's streams make all their iterators by this one, those of tee() too.
  const key =
    typeof stream.iterator === 'function' && Object.hasOwn(stream, 'iterator') ? 'iterator' : Symbol.asyncIterator
  const iterate = (stream as unknown as Record<PropertyKey, () => AsyncIterator<unknown>>)[key]?.bind(stream)
  if (!iterate) return
  const value = () => watchIterator(iterate(), (part) => hasEnded || onPart(part), end)
  Object.defineProperty(stream, key, { value, writable: true, configurable: true })
  // Whoever aborts may simply stop reading.
  for (const each of signals) each?.addEventListener('abort', end, { once: true })
}

function watchIterator(
  iterator: AsyncIterator<unknown>,
  onPart: (part: unknown) => void,
  onEnd: () => void,
): AsyncIterableIterator<unknown> {
  const show = (result: IteratorResult<unknown>) => {
    if (result.done) onEnd()
    else onPart(result.value)
    return result
  }
  const fail = (error: unknown) => {
    onEnd()
    throw error
  }
  return {
    next: () => iterator.next().then(show, fail),
    async return(value) {
      onEnd()
      return (await iterator.return?.(value)) ?? { done: true, value }
    },
    async throw(error) {
      onEnd()
      if (!iterator.throw) throw error
      return iterator.throw(error)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/* WHAT COMES BACK */

type Loose = { readonly [key: string]: Loose | undefined }

function noteChat(output: Output, part: unknown): void {
  const { choices, usage } = part as Loose
  for (const { message, delta, finish_reason } of listOf(choices)) {
    const { content, refusal, reasoning, reasoning_content, tool_calls } = message ?? delta ?? {}
    push(output.texts, content)
    for (const each of [refusal, reasoning ?? reasoning_content]) push(output.others, each)
    for (const call of listOf(tool_calls)) push(output.others, call.function?.arguments)
    if (message || finish_reason) output.isFinished = true
  }
  noteTokens(output, usage?.prompt_tokens, usage?.completion_tokens)
}

/** A response, or an event of one that is streamed. */
function noteResponse(output: Output, part: unknown): void {
  const { type, delta, response, object } = part as Loose & { type?: unknown; object?: unknown }
  if (type === 'response.output_text.delta') push(output.texts, delta)
  else if (type === 'response.completed' || type === 'response.incomplete') {
    output.isFinished = true
    noteTokens(output, response?.usage?.input_tokens, response?.usage?.output_tokens)
  } else if (type === 'response.failed' || type === 'error') output.hasFailed = true
  else if (object === 'response') noteWholeResponse(output, part as Loose & { status?: unknown })
  // Of reasoning, refusals and arguments.
  else if (String(type).endsWith('.delta')) push(output.others, delta)
}

function noteWholeResponse(output: Output, response: Loose & { status?: unknown }): void {
  const { status, usage } = response
  if (status === 'queued' || status === 'in_progress')
    throw new OpenRoyaltyError('A response in the background is not seen when it comes. Record its event yourself.')
  output.isFinished = true
  output.hasFailed = status === 'failed'
  for (const { content, arguments: input, summary } of listOf(response.output)) {
    push(output.others, input)
    for (const { text } of listOf(summary)) push(output.others, text)
    for (const { text, refusal, annotations } of listOf(content)) {
      push(output.texts, text)
      push(output.others, refusal)
      output.sources.push(...listOf(annotations))
    }
  }
  noteTokens(output, usage?.input_tokens, usage?.output_tokens)
}

function noteTokens(output: Output, inputTokens: unknown, outputTokens: unknown): void {
  output.inputTokens = inputTokens ?? output.inputTokens
  output.outputTokens = outputTokens ?? output.outputTokens
}

function push(texts: string[], text: unknown): void {
  if (typeof text === 'string' && text !== '') texts.push(text)
}

function listOf(value: unknown): Loose[] {
  return Array.isArray(value) ? value.filter(isRecord).map((each) => each as Loose) : []
}

/* WHAT WENT IN */

function readCall(request: OpenAIRequest, output: Output): CallReading {
  const messages = listOf(request.messages ?? request.input) as (Loose & { role?: unknown; type?: unknown })[]
  let step = 0
  let isModels = false
  for (const { role, type } of messages) {
    const wasModels = isModels
    isModels = role === 'assistant' || type === 'function_call' || type === 'reasoning'
    if (role === 'user') step = 0
    else if (isModels && !wasModels) step++
  }
  const { previous_response_id: previous } = request
  return {
    model: request.model,
    output,
    step,
    // Where the service keeps what was said before, only it knows the step.
    stepId: typeof previous === 'string' ? previous : step === 0 ? undefined : String(step),
    said: [request, ...messages, ...messages.flatMap(({ content }) => listOf(content))].map(saidAt),
    promptText: () => textsIn([request.instructions, request.messages ?? request.input]).join('\n'),
  }
}

function saidAt(value: object): unknown {
  return (value as { [USAGE]?: unknown })[USAGE]
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (!isRecord(value)) return []
  return [value.content, value.text, value.arguments, value.output].flatMap(textsIn)
}
