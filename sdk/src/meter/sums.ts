import type { Hex } from 'viem'

/** Key of what belongs to the period and to no single work. */
export const PERIOD = ''
/** Group of the period's row that counts its events and adds up their revenue. */
export const EVENTS = -1

/**
 * What events add up to: per work (or {@link PERIOD}) and group, the number of uses and the sum of a value. The order in which
 * events come makes no difference.
 */
export type Sums = Map<Hex | typeof PERIOD, Sum[]>

export type Sum = {
  readonly group: number
  uses: number
  /** A number while it is exact, which it nearly always is. */
  value: number | bigint
}

export function addTo(sums: Sums, key: Hex | typeof PERIOD, group: number, uses: number, value: number | bigint): void {
  let row = sums.get(key)
  if (row === undefined) {
    row = []
    sums.set(key, row)
  }
  for (const sum of row) {
    if (sum.group !== group) continue
    sum.uses += uses
    sum.value = plus(sum.value, value)
    return
  }
  row.push({ group, uses, value })
}

/** Adds all of `more` to `sums`. */
export function addAll(sums: Sums, more: Sums): void {
  for (const [key, row] of more) for (const { group, uses, value } of row) addTo(sums, key, group, uses, value)
}

function plus(a: number | bigint, b: number | bigint): number | bigint {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (sum <= Number.MAX_SAFE_INTEGER) return sum
  }
  return BigInt(a) + BigInt(b)
}
