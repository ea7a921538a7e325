/** A retriever that fits on a page: sentences by the words that they share with a question, rare words counting more (tf-idf, cosine). */
import type { Hex } from 'viem'
import { TEXTS } from './texts.ts'

export type Hit = { readonly text: string; readonly score: number; readonly metadata: { workId: Hex; title: string } }

type Passage = { readonly text: string; readonly vector: Map<string, number>; readonly metadata: Hit['metadata'] }

const MIN_SCORE = 0.1
/** Words that stand in any text, and say nothing of what it is about. */
const EMPTY = new Set('the and for that from who what when why how can does with its their was not'.split(' '))

const sentences = TEXTS.flatMap(({ body, workId, title }) =>
  body.split(/(?<=\.) /).map((text) => ({ text, words: wordsOf(text), metadata: { workId, title } })),
)
const passages: readonly Passage[] = sentences.map(({ text, words, metadata }) => ({
  text,
  vector: vectorOf(words),
  metadata,
}))

/** The passages that are nearest to a question, the nearest first. */
export function retrieve(question: string, most = 3): Hit[] {
  const asked = vectorOf(wordsOf(question))
  return passages
    .map(({ text, vector, metadata }) => ({ text, score: cosine(asked, vector), metadata }))
    .filter(({ score }) => score >= MIN_SCORE)
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
}

function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[a-z]{3,}/g) ?? []
  return words.filter((word) => !EMPTY.has(word)).map((word) => word.replace(/(?<=...)s$/, ''))
}

function vectorOf(words: readonly string[]): Map<string, number> {
  const vector = new Map<string, number>()
  for (const word of words) {
    const holders = sentences.filter((sentence) => sentence.words.includes(word)).length
    if (holders > 0) vector.set(word, (vector.get(word) ?? 0) + Math.log(1 + sentences.length / holders))
  }
  return vector
}

function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const length = (vector: ReadonlyMap<string, number>) => Math.hypot(...vector.values())
  let product = 0
  for (const [word, value] of a) product += value * (b.get(word) ?? 0)
  return product === 0 ? 0 : product / (length(a) * length(b))
}
