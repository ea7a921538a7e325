/** What the contracts write for a time that never comes. */
export const NEVER = 2n ** 256n - 1n

/** A time as the contracts write it, for people: nothing instead of the greatest number. */
export function unlessNever(time: bigint): bigint | undefined {
  return time === NEVER ? undefined : time
}
