/** What can be counted. A new kind is added at the end: a kind's place is part of what stores hold. */
export const UNIT_KINDS = ['requests', 'inputTokens', 'outputTokens', 'characters', 'images', 'seconds'] as const

export type UnitKind = (typeof UNIT_KINDS)[number]

/** Counts, weights, scores and rates are kept as whole millionths. */
export const MICRO = 1_000_000
