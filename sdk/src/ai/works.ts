import type { UsedWork } from '../meter/event.ts'

/**
 * What an app says of a call beside what it is made of, as a whole or at a message or a part of one. A passage names its work; several
 * works go into `works`.
 */
export type CallUsage = {
  workId?: UsedWork['workId'] | undefined
  weight?: number | undefined
  score?: number | undefined
  works?: readonly UsedWork[] | undefined
  /** The app's own id of the call. One that it makes again under the same id counts once. */
  id?: string | undefined
  tier?: string | undefined
  class?: string | undefined
  confidence?: number | undefined
  tags?: Readonly<Record<string, string>> | undefined
}

/**
 * The works that a retriever found, whatever else its hits are made of: those with a `workId`, at the top or in `metadata`, with their
 * `weight` or, where they have none, their `score`.
 *
 * @example
 * worksIn([{ text: '…', score: 0.83, metadata: { workId } }, { text: 'of no known work', score: 0.5 }])
 * // [{ workId, score: 0.83 }]
 */
export function worksIn(hits: Iterable<unknown>): UsedWork[] {
  const works: UsedWork[] = []
  for (const hit of hits) {
    if (!isRecord(hit)) continue
    const metadata = isRecord(hit.metadata) ? hit.metadata : {}
    const at = (key: string) => hit[key] ?? metadata[key]
    const [workId, weight, score] = [at('workId'), at('weight'), at('score')]
    if (typeof workId !== 'string') continue
    if (typeof weight === 'number') works.push({ workId: workId as UsedWork['workId'], weight })
    else if (typeof score === 'number') works.push({ workId: workId as UsedWork['workId'], score })
    else works.push({ workId: workId as UsedWork['workId'] })
  }
  return works
}

/** Adds up what is said at the places of a call. Whoever speaks first, the call as a whole, has the say on what there is only one of. */
export function mergeUsage(said: readonly unknown[]): CallUsage & { works: UsedWork[] } {
  const merged: CallUsage & { works: UsedWork[] } = { works: [] }
  for (const each of said) {
    if (!isRecord(each)) continue
    const { works, workId, weight, score, id, tier, class: name, confidence, tags } = each as CallUsage
    if (workId !== undefined) merged.works.push({ workId, weight, score })
    // What is no list is left for the meter to refuse: nothing that was said is lost in silence.
    if (works !== undefined) merged.works.push(...(Array.isArray(works) ? works : [works as unknown as UsedWork]))
    merged.id ??= id
    merged.tier ??= tier
    merged.class ??= name
    merged.confidence ??= confidence
    if (isRecord(tags)) merged.tags = { ...tags, ...merged.tags }
  }
  return merged
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
