import type { Hex } from 'viem'
import { LogsIncompleteError } from '../../errors/history.ts'

/** One key for several ids: addresses are the same in any letter case. */
export function keyOf(...ids: readonly (string | number)[]): string {
  return ids.join(' ').toLowerCase()
}

/**
 * What logs before have told of.
 *
 * @throws {LogsIncompleteError} when none has.
 */
export function knownOf<entry>(entries: ReadonlyMap<string, entry>, id: Hex, subject: string): entry {
  const entry = entries.get(id)
  if (entry === undefined) throw new LogsIncompleteError({ subject, id })
  return entry
}
