/**
 * Divides a whole amount among weights by largest remainder: each gets its exact part rounded down, and the units left over go, one
 * each, to the parts that lost most by rounding; among equals, to the first. The parts add up to the amount.
 *
 * @param amount - Zero or more.
 * @param weights - Zero or more each, and not all zero.
 */
export function apportion(amount: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((total, weight) => total + weight, 0n)
  const parts = new Array<bigint>(weights.length)
  const remainders = new Array<bigint>(weights.length)
  let left = amount
  for (let i = 0; i < weights.length; i++) {
    const product = amount * (weights[i] ?? 0n)
    const part = product / sum
    parts[i] = part
    remainders[i] = product - part * sum
    left -= part
  }
  for (const i of largest(remainders, Number(left))) parts[i] = (parts[i] ?? 0n) + 1n
  return parts
}

/**
 * {@link apportion} for the few works of one event: the same, in numbers where all products are exact, which is many times faster.
 *
 * @param amount - A safe integer, zero or more.
 * @param weights - Safe integers whose sum is safe, not all zero.
 */
export function apportionSmall(amount: number, weights: readonly number[]): number[] {
  let sum = 0
  let max = 0
  for (const weight of weights) {
    sum += weight
    if (weight > max) max = weight
  }
  if (amount * max > Number.MAX_SAFE_INTEGER) return apportion(BigInt(amount), weights.map(BigInt)).map(Number)

  const parts = new Array<number>(weights.length)
  const remainders = new Array<number>(weights.length)
  let left = amount
  for (let i = 0; i < weights.length; i++) {
    const product = amount * (weights[i] ?? 0)
    const remainder = product % sum
    parts[i] = (product - remainder) / sum
    remainders[i] = remainder
    left -= parts[i] ?? 0
  }
  if (left > 0 && parts.length > FEW) {
    for (const i of largest(remainders, left)) parts[i] = (parts[i] ?? 0) + 1
    return parts
  }
  for (; left > 0; left--) {
    let first = 0
    for (let i = 1; i < remainders.length; i++) if ((remainders[i] as number) > (remainders[first] as number)) first = i
    parts[first] = (parts[first] as number) + 1
    remainders[first] = -1
  }
  return parts
}

/** Up to so many parts, looking for the largest again and again is quicker than sorting. */
const FEW = 16

/** Places of the `count` largest values, the first ones among equals. */
function largest<value extends bigint | number>(values: readonly value[], count: number): number[] {
  if (count === 0) return []
  const order = Array.from(values.keys())
  order.sort((a, b) => {
    const [x, y] = [values[a] as value, values[b] as value]
    return x > y ? -1 : x < y ? 1 : a - b
  })
  return order.slice(0, count)
}
