import { createHash, createHmac } from 'node:crypto'
import { bytesToHex, type Hex, hexToBytes } from 'viem'
import { eventLine, type MeterEvent } from '../event.ts'

/*
 * A licensee commits to each event without showing it: SHA-256 of a secret salt and the event's text. The commitments of a period, in
 * order, are the leaves of a Merkle tree as RFC 6962 (Certificate Transparency, section 2.1) has it, whose root stands in the usage
 * file. An auditor names some places of the list; the licensee shows those events with their salts and paths, and nothing else.
 */

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** An event that is shown to an auditor. */
export type DisclosedEvent = {
  /** Place in the list, from zero. */
  readonly index: number
  /** The event's text. */
  readonly line: string
  readonly salt: Hex
  /** Siblings from the leaf to the root. */
  readonly path: readonly Hex[]
}

export type CommitmentList = { readonly count: number; readonly root: Hex }

/** Of each event another one, and none tells anything of the others: HMAC-SHA-256 of the event's id, by the period's secret. */
export function saltOf(secret: Uint8Array, id: string): Uint8Array {
  return createHmac('sha256', secret).update(id).digest()
}

/** The leaf of an event: `SHA-256(0x00 ‖ salt ‖ text in UTF-8)`. */
export function commitmentOf(salt: Uint8Array, line: string): Uint8Array {
  return createHash('sha256').update(LEAF).update(salt).update(line).digest()
}

/** Commits to events one after the other, in little memory: one hash for each doubling of their number. */
export async function commitTo(events: AsyncIterable<MeterEvent>, secret: Uint8Array): Promise<CommitmentList> {
  // Roots of full trees, the largest first: one for each bit of the count.
  const full: Uint8Array[] = []
  let count = 0
  for await (const event of events) {
    let node = commitmentOf(saltOf(secret, event.id), eventLine(event))
    for (let rest = count; rest % 2 === 1; rest = (rest - 1) / 2) node = parentOf(full.pop() ?? node, node)
    full.push(node)
    count++
  }
  // The empty list has the hash of nothing.
  let root = full.pop() ?? new Uint8Array(createHash('sha256').digest())
  while (full.length > 0) root = parentOf(full.pop() ?? root, root)
  return { count, root: bytesToHex(root) }
}

/**
 * Shows some events of a list to an auditor. Takes 32 bytes of memory per event of the list.
 *
 * @param indices - Their places; those that are not in the list are left out.
 */
export async function discloseEvents(
  events: AsyncIterable<MeterEvent>,
  secret: Uint8Array,
  indices: Iterable<number>,
): Promise<DisclosedEvent[]> {
  const wanted = new Set(indices)
  const shown: { index: number; line: string; salt: Hex }[] = []
  const leaves: Uint8Array[] = []
  for await (const event of events) {
    const salt = saltOf(secret, event.id)
    const line = eventLine(event)
    if (wanted.has(leaves.length)) shown.push({ index: leaves.length, line, salt: bytesToHex(salt) })
    leaves.push(commitmentOf(salt, line))
  }
  return shown.map((event) => ({ ...event, path: pathOf(leaves, event.index).map((node) => bytesToHex(node)) }))
}

/**
 * Whether a disclosed event is in the list that a usage file commits to, at the place it says.
 *
 * @example
 * verifyDisclosedEvent(head.commitments, event) && JSON.parse(event.line)
 */
export function verifyDisclosedEvent({ count, root }: CommitmentList, event: DisclosedEvent): boolean {
  const { index, line, salt, path } = event
  if (!Number.isSafeInteger(index) || index < 0 || index >= count) return false
  if (![salt, ...path].every((hash) => /^0x[0-9a-f]{64}$/.test(hash))) return false
  // RFC 9162, section 2.1.3.2.
  let node = commitmentOf(hexToBytes(salt), line)
  let place = index
  let last = count - 1
  for (const sibling of path) {
    const other = hexToBytes(sibling)
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      node = parentOf(other, node)
      while (place % 2 === 0 && place !== 0) {
        place /= 2
        last = Math.floor(last / 2)
      }
    } else {
      node = parentOf(node, other)
    }
    place = Math.floor(place / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && bytesToHex(node) === root.toLowerCase()
}

function parentOf(left: Uint8Array, right: Uint8Array): Uint8Array {
  return createHash('sha256').update(NODE).update(left).update(right).digest()
}

/** Siblings of a leaf, from the leaf up. Level by level: a node without a sibling goes up as it is. */
function pathOf(leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  const path: Uint8Array[] = []
  let level = leaves
  for (let place = index; level.length > 1; place = Math.floor(place / 2)) {
    const sibling = level[place % 2 === 0 ? place + 1 : place - 1]
    if (sibling) path.push(sibling)
    const above: Uint8Array[] = []
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i] as Uint8Array, level[i + 1]]
      above.push(right ? parentOf(left, right) : left)
    }
    level = above
  }
  return path
}
