/** The app: it looks passages up, lets a model answer from them, and has metering see to the rest. */
import { generateText, type LanguageModel, type ModelMessage, streamText } from 'ai'
import { type Hit, retrieve } from './retrieve.ts'

export type Answered = { readonly text: string; readonly hits: readonly Hit[] }

export async function answer(model: LanguageModel, question: string): Promise<Answered> {
  const hits = retrieve(question)
  const { text } = await generateText({ model, messages: messagesOf(question, hits) })
  return { text, hits }
}

/** Answers word by word, and stops when whoever asked has read enough. */
export async function answerUntil(
  model: LanguageModel,
  question: string,
  isEnough: (text: string) => boolean,
): Promise<Answered> {
  const hits = retrieve(question)
  const abort = new AbortController()
  const { textStream } = streamText({ model, messages: messagesOf(question, hits), abortSignal: abort.signal })
  let text = ''
  for await (const word of textStream) {
    text += word
    if (isEnough(text)) abort.abort()
  }
  return { text: text.trimEnd(), hits }
}

/** Each passage says whose it is, right where it stands: no other part of the app has to know. */
function messagesOf(question: string, hits: readonly Hit[]): ModelMessage[] {
  const passages = hits.map(({ text, score, metadata: { workId } }) => ({
    type: 'text' as const,
    text,
    providerOptions: { openroyalty: { workId, weight: score } },
  }))
  return [{ role: 'user', content: [{ type: 'text', text: question }, ...passages] }]
}
