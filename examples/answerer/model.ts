/** Stands in for a model, so that the example runs offline: the AI SDK's mock, which answers with the passages it was given. */
import { MockLanguageModelV4, simulateReadableStream } from 'ai/test'

type Request = MockLanguageModelV4['doGenerateCalls'][number]
type StreamPart =
  Awaited<ReturnType<MockLanguageModelV4['doStream']>>['stream'] extends ReadableStream<infer part> ? part : never

const STOP = { unified: 'stop', raw: undefined } as const
const MS_PER_WORD = 2

export function createAnswers(): MockLanguageModelV4 {
  return new MockLanguageModelV4({
    provider: 'example',
    modelId: 'answers-1',
    doGenerate: async (request) => {
      const text = answerTo(request)
      return { content: [{ type: 'text', text }], finishReason: STOP, usage: usageOf(request, text), warnings: [] }
    },
    doStream: async (request) => {
      const text = answerTo(request)
      const chunks: StreamPart[] = [
        { type: 'stream-start', warnings: [] },
        { type: 'text-start', id: '0' },
        ...(text.match(/\S+\s*/g) ?? []).map((delta): StreamPart => ({ type: 'text-delta', id: '0', delta })),
        { type: 'text-end', id: '0' },
        { type: 'finish', finishReason: STOP, usage: usageOf(request, text) },
      ]
      return { stream: simulateReadableStream({ chunks, chunkDelayInMs: MS_PER_WORD }) }
    },
  })
}

function textsOf({ prompt }: Request): string[] {
  return prompt.flatMap(({ role, content }) =>
    role === 'user' ? content.flatMap((part) => (part.type === 'text' ? [part.text] : [])) : [],
  )
}

/** The question comes first, the passages after it. */
function answerTo(request: Request): string {
  const [, ...passages] = textsOf(request)
  return passages.length > 0 ? passages.join(' ') : 'The texts at hand say nothing of it.'
}

/** What this model takes for a token. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter(Boolean).length
}

function usageOf(request: Request, answer: string) {
  const [input, output] = [countWords(textsOf(request).join(' ')), countWords(answer)]
  return {
    inputTokens: { total: input, noCache: input, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: output, text: output, reasoning: undefined },
  }
}
