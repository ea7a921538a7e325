/** The smaller of two. `Math.min` takes no bigints. */
export function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

/** The larger of two. */
export function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
