/** Numbers that are the same for the same seed. */
export type Random = ReturnType<typeof randomOf>

export function randomOf(seed: number) {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (limit: number) => next() % limit
  return {
    below,
    /** True once in so many times. */
    oneIn: (times: number) => below(times) === 0,
    pick: <Item>(items: readonly Item[]) => items[below(items.length)] as Item,
    big: (limit: bigint) =>
      ((BigInt(next()) << 96n) | (BigInt(next()) << 64n) | (BigInt(next()) << 32n) | BigInt(next())) % limit,
  }
}
