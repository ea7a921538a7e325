import { UsesUnknownError, UseUnknownError } from '../errors/uses.ts'

/**
 * What a licensee may do with a work, one bit each.
 *
 * Mirrors `library Uses` (contracts/types/Uses.sol): `uint16 internal constant TRAIN_GENERATIVE = 1 << 2;` and its neighbors.
 */
export const USES = {
  /** Analytics and text or data mining that trains no model. */
  Mine: 1 << 0,
  /** Training of models that do not generate. */
  Train: 1 << 1,
  /** Training of generative models. */
  TrainGenerative: 1 << 2,
  /** Tuning an existing model further. */
  FineTune: 1 << 3,
  /** Retrieval for an answer: RAG, grounding. */
  Retrieve: 1 << 4,
  /** Keeping the work, or vectors of it, in an index. */
  Index: 1 << 5,
  /** Showing the work in search results. */
  Search: 1 << 6,
  /** Measuring models against the work. */
  Evaluate: 1 << 7,
  /** Generating in the creator's style. */
  GenerateInStyle: 1 << 8,
  /** Cloning a voice. */
  CloneVoice: 1 << 9,
  /** Making synthetic data from the work. */
  Synthesize: 1 << 10,
  /** Passing what was learned on to other models. */
  Distill: 1 << 11,
} as const

/** Name of a use. */
export type Use = keyof typeof USES

/** All names, in the order of their bits. */
export const USE_NAMES = Object.freeze(Object.keys(USES)) as readonly Use[]

/** The set of all uses. Mirrors `uint16 internal constant ALL = (1 << 12) - 1;`. */
export const ALL_USES = (1 << 12) - 1

/**
 * Turns names of uses into the set that contracts hold. A name may occur more than once; no name at all is the empty set.
 *
 * @returns A `uint16`, one bit per use.
 * @throws {UseUnknownError} when a name is none of {@link USE_NAMES}. Letter case counts.
 * @example
 * encodeUses(['Mine', 'Search']) // 65
 */
export function encodeUses(names: Iterable<Use>): number {
  let uses = 0
  for (const name of names) {
    if (!isUse(name)) throw new UseUnknownError({ use: String(name), known: USE_NAMES })
    uses |= USES[name]
  }
  return uses
}

/**
 * Turns a set of uses into names, in the order of their bits.
 *
 * @param uses - A `uint16` as contracts and events hold it.
 * @throws {UsesUnknownError} when a bit stands for no use, as the contracts do.
 * @example
 * decodeUses(65) // ['Mine', 'Search']
 */
export function decodeUses(uses: number): Use[] {
  assertUses(uses)
  return USE_NAMES.filter((name) => (uses & USES[name]) !== 0)
}

/**
 * Whether every use in `wanted` is in `granted`. The empty set is always included.
 *
 * Mirrors `Uses.include`: `return granted & wanted == wanted;`.
 *
 * @throws {UsesUnknownError} when either is not a set of uses.
 * @example
 * includesUses(encodeUses(['Mine', 'Search']), encodeUses(['Search'])) // true
 */
export function includesUses(granted: number, wanted: number): boolean {
  assertUses(granted)
  assertUses(wanted)
  return (granted & wanted) === wanted
}

/**
 * Whether a text is the name of a use.
 *
 * @example
 * isUse('Mine') // true
 */
export function isUse(name: unknown): name is Use {
  return typeof name === 'string' && Object.hasOwn(USES, name)
}

function assertUses(uses: number): void {
  // Comparing first: `&` would cut a number above 32 bits down to one that looks valid.
  if (!Number.isInteger(uses) || uses < 0 || uses > ALL_USES) throw new UsesUnknownError({ uses, known: ALL_USES })
}
