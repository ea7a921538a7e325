import { type CallReading, type MeteringParameters, prepareCall } from './call.ts'
import { emptyOutput, isUsed, type Output } from './output.ts'
import { createUsageQueue, type Metering } from './usageQueue.ts'
import { isRecord } from './works.ts'

/**
 * The AI SDK's own types are not imported, so that nobody has to install it: these are the parts of them that metering reads.
 * Middleware of this shape fits version 7, as its tests hold.
 */
export type LanguageModelRequest = {
  readonly prompt: readonly {
    readonly role: string
    readonly content: unknown
    readonly providerOptions?: Readonly<Record<string, unknown>> | undefined
  }[]
  readonly providerOptions?: Readonly<Record<string, unknown>> | undefined
  readonly abortSignal?: AbortSignal | undefined
}

type Call = {
  params: LanguageModelRequest
  model: { readonly modelId: string }
}

type StreamPart = { readonly type: string }

export type MeterMiddlewareParameters = MeteringParameters<LanguageModelRequest>

export type MeterMiddleware = Metering & {
  readonly specificationVersion: 'v4'
  wrapGenerate<result>(call: Call & { doGenerate: () => PromiseLike<result> }): Promise<result>
  wrapStream<part extends StreamPart, result extends { stream: ReadableStream<part> }>(
    call: Call & { doStream: () => PromiseLike<result> },
  ): Promise<result>
}

/**
 * Middleware for the AI SDK's `wrapLanguageModel`, which counts each call of a model: when it is answered, or, where its stream breaks
 * off, up to there. What brought no answer is not counted.
 *
 * Works are those that stand in `providerOptions.openroyalty` of the call, its messages and their parts; or `worksOf` says.
 *
 * @example
 * const metering = meterMiddleware({ meter, onProblem: console.error })
 * const model = wrapLanguageModel({ model: provider('answers-1'), middleware: metering })
 * await generateText({ model, prompt, providerOptions: { openroyalty: { works: worksIn(hits) } } })
 */
export function meterMiddleware(parameters: MeterMiddlewareParameters): MeterMiddleware {
  const { clock = Date.now } = parameters
  const queue = createUsageQueue(parameters)
  /** Whatever goes wrong here is told to the app, and not to its call. */
  const end = (request: LanguageModelRequest, isPartial: boolean, read: () => CallReading) => {
    try {
      const time = clock()
      queue.add(() => prepareCall(parameters, { request, time, isPartial, reading: read() }))
    } catch (cause) {
      queue.dropUnreadable(cause)
    }
  }

  return {
    specificationVersion: 'v4',
    status: queue.status,
    flush: queue.flush,
    close: queue.close,

    async wrapGenerate({ doGenerate, params, model }) {
      const result = await doGenerate()
      end(params, false, () => readCall(params, model.modelId, readContent(result)))
      return result
    },

    async wrapStream({ doStream, params, model }) {
      const result = await doStream()
      const output = emptyOutput()
      const onEnd = () => {
        if (isUsed(output)) end(params, !output.isFinished, () => readCall(params, model.modelId, output))
      }
      try {
        return { ...result, stream: watch(result.stream, (part) => note(output, part), onEnd, params.abortSignal) }
      } catch (cause) {
        queue.dropUnreadable(cause)
        return result
      }
    },
  }
}

/* WHAT COMES BACK */

/** Never throws: a part of no known shape counts nothing. */
function note(output: Output, part: StreamPart | undefined): void {
  const { type, delta } = (part ?? {}) as { type?: unknown; delta?: unknown }
  if (typeof delta === 'string') {
    if (type === 'text-delta') output.texts.push(delta)
    else output.others.push(delta)
  } else if (type === 'source') output.sources.push(part)
  else if (type === 'error') output.hasFailed = true
  else if (type === 'finish') {
    output.isFinished = true
    noteUsage(output, part)
  }
}

function noteUsage(output: Output, part: unknown): void {
  const { usage } = part as { usage?: { inputTokens?: { total?: unknown }; outputTokens?: { total?: unknown } } }
  output.inputTokens = usage?.inputTokens?.total
  output.outputTokens = usage?.outputTokens?.total
}

function readContent(result: unknown): Output {
  const output = emptyOutput()
  const { content } = result as { content?: unknown }
  noteUsage(output, result)
  for (const part of Array.isArray(content) ? content : []) {
    if (!isRecord(part)) continue
    if (part.type === 'text') output.texts.push(String(part.text))
    else if (part.type === 'reasoning') output.others.push(String(part.text))
    else if (part.type === 'tool-call') output.others.push(String(part.input))
    else if (part.type === 'source') output.sources.push(part)
  }
  return output
}

/**
 * The same stream, with each part shown to `onPart` as it passes and its end to `onEnd`, once, however it comes; neither may throw. Reads
 * nothing before it is asked for.
 */
function watch<part>(
  stream: ReadableStream<part>,
  onPart: (part: part) => void,
  onEnd: () => void,
  abortSignal: AbortSignal | undefined,
): ReadableStream<part> {
  let hasEnded = false
  const end = () => {
    if (hasEnded) return
    hasEnded = true
    abortSignal?.removeEventListener('abort', end)
    onEnd()
  }
  // Whoever aborts may simply stop reading.
  abortSignal?.addEventListener('abort', end, { once: true })
  const reader = stream.getReader()

  return new ReadableStream<part>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (done) {
            end()
            controller.close()
          } else {
            if (!hasEnded) onPart(value)
            controller.enqueue(value)
          }
        } catch (error) {
          end()
          controller.error(error)
        }
      },
      cancel(reason) {
        end()
        return reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}

/* WHAT WENT IN */

function readCall(request: LanguageModelRequest, model: string, output: Output): CallReading {
  const step = stepOf(request.prompt)
  return {
    model,
    output,
    step,
    stepId: step === 0 ? undefined : String(step),
    said: saidIn(request),
    promptText: () => textsIn(request.prompt).join('\n'),
  }
}

function stepOf(prompt: LanguageModelRequest['prompt']): number {
  let step = 0
  for (const { role } of prompt) {
    if (role === 'user') step = 0
    else if (role === 'assistant') step++
  }
  return step
}

function saidIn({ prompt, providerOptions }: LanguageModelRequest): unknown[] {
  const said = [providerOptions?.[PROVIDER]]
  for (const message of prompt) {
    said.push(message.providerOptions?.[PROVIDER])
    for (const part of partsOf(message.content)) {
      said.push(saidAt(part))
      // Results of tools are objects below their part, or lists of parts.
      if (!isRecord(part.output)) continue
      said.push(saidAt(part.output))
      for (const piece of partsOf(part.output.value)) said.push(saidAt(piece))
    }
  }
  return said.filter((each) => each !== undefined)
}

/** The name that stands for us among the options of providers. */
const PROVIDER = 'openroyalty'

function saidAt({ providerOptions }: Record<string, unknown>): unknown {
  return isRecord(providerOptions) ? providerOptions[PROVIDER] : undefined
}

function partsOf(content: unknown): Record<string, unknown>[] {
  return Array.isArray(content) ? content.filter(isRecord) : []
}

function textsIn(prompt: LanguageModelRequest['prompt']): string[] {
  return prompt.flatMap(({ content }) => {
    if (typeof content === 'string') return [content]
    return partsOf(content).map(({ text, input, output }) => {
      if (typeof text === 'string') return text
      return JSON.stringify(input ?? (isRecord(output) ? output.value : undefined)) ?? ''
    })
  })
}
