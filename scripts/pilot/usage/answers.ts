import { PilotError } from '../errors.ts'
import type { Plan } from '../works.ts'
import type { UsageRow } from './readUsage.ts'

/** Something that was asked, how often, and the works that its answer was made from. */
export type Answer = {
  readonly id: string
  readonly times: number
  /** Works by their catalogue's ids, each once, with the score that the service's search found for each. */
  readonly sources: readonly { readonly id: string; readonly weight: number }[]
}

/** Rows of a file of uses, and the uses that they say. */
export type RowCount = { rows: number; uses: bigint }

/** What the answering service does in its period. */
export type Answers = {
  readonly list: readonly Answer[]
  /** All that was asked. */
  readonly count: bigint
  /** Where it comes from a file: what of it is counted, and what is not. */
  readonly file: { used: RowCount; unknown: RowCount; notForSale: RowCount } | undefined
}

/** So often can one event of the meter say that something was asked. */
const MAX_TIMES = 9_000_000_000
/** Questions where no file says what was used. */
const QUESTIONS = 300
const SOURCES = 3
/** How often the first one is asked; the second half as often, and so on. */
const MOST_ASKED = 200

/**
 * Answers as a file has them: each work that is for sale was used by itself, as often as its rows say together.
 *
 * @throws {PilotError} when nothing of the file can be counted.
 */
export async function answersOfFile(plan: Plan, rows: AsyncIterable<UsageRow>): Promise<Answers> {
  const used = new Map<string, bigint>(poolIdsOf(plan).map((id) => [id, 0n]))
  const apart = new Set(plan.apart.map(({ id }) => id))
  const file = { used: nothing(), unknown: nothing(), notForSale: nothing() }
  for await (const { id, count } of rows) {
    const before = used.get(id)
    if (before !== undefined) used.set(id, before + BigInt(count))
    const kind = before !== undefined ? file.used : apart.has(id) ? file.notForSale : file.unknown
    kind.rows += 1
    kind.uses += BigInt(count)
  }
  if (file.used.uses === 0n) {
    throw new PilotError(
      'The file of uses says of no work in the pool that it was used. Its ids must be those of the catalogue: --usage-map id=… says where they are.',
    )
  }
  const list: Answer[] = []
  for (const [id, uses] of used) {
    for (let left = uses; left > 0n; left -= BigInt(MAX_TIMES)) {
      const times = left > BigInt(MAX_TIMES) ? MAX_TIMES : Number(left)
      list.push({ id: `answer ${list.length}`, times, sources: [{ id, weight: 1 }] })
    }
  }
  return { list, count: file.used.uses, file }
}

/** Answers from the catalogue's own works, the same in each run: few questions are asked often, and few works answer many. */
export function inventedAnswers(plan: Plan): Answers {
  const ids = poolIdsOf(plan)
  const random = createRandom(20_260_601)
  const list = Array.from({ length: QUESTIONS }, (_, i): Answer => {
    const sources = new Map<string, number>()
    for (let j = 0; j < SOURCES; j++) {
      // The most used works come first.
      const id = ids[Math.floor(ids.length * random() ** 3)]
      const weight = Math.round(30 + 69 * random()) / 100
      if (id !== undefined && !sources.has(id)) sources.set(id, weight)
    }
    const times = 1 + Math.floor(MOST_ASKED / (i + 1))
    return { id: `answer ${i}`, times, sources: Array.from(sources, ([id, weight]) => ({ id, weight })) }
  })
  return { list, count: list.reduce((sum, { times }) => sum + BigInt(times), 0n), file: undefined }
}

function poolIdsOf(plan: Plan): string[] {
  return [...plan.singles, ...plan.lot].map(({ id }) => id)
}

function nothing(): RowCount {
  return { rows: 0, uses: 0n }
}

/** Numbers from 0 up to 1 that look random and are the same each time: a multiplicative congruential generator (Park and Miller). */
function createRandom(seed: number): () => number {
  const modulus = 2 ** 31 - 1
  let state = seed % modulus
  return () => {
    state = (state * 48_271) % modulus
    return (state - 1) / (modulus - 1)
  }
}
