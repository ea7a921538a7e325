/** What there is of numbers in an ABI, which values of each to try, and how they come into a call. */
import type { AbiFunction, AbiParameter } from 'viem'
import type { Random } from '../model/random.ts'
import type { Domain } from './parameters.ts'

export type Numeric = { path: string; most: bigint }

/** Last member of the enums that the ABIs know as uint8. */
const ENUMS: Record<string, bigint> = { 'enum Eligibility': 3n, 'enum Distribution': 1n, 'enum NoticeKind': 4n }

/** Every number that a function takes, by its place: `terms.uses`, `claims[].index`. */
export const numericsOf = (item: AbiFunction): Numeric[] => walk(item.inputs, '')

function walk(inputs: readonly AbiParameter[], prefix: string): Numeric[] {
  return inputs.flatMap((input) => {
    const path = `${prefix}${input.name}`
    if ('components' in input) return walk(input.components, `${path}${input.type.endsWith(']') ? '[]' : ''}.`)
    const [, bits] = /^uint(\d+)(?:\[\])?$/.exec(input.type) ?? []
    if (/^int/.test(input.type)) throw new Error(`${path} has a sign: nobody has thought of that here`)
    if (bits === undefined) return []
    const enum_ = input.internalType?.startsWith('enum ') ? ENUMS[input.internalType] : undefined
    if (input.internalType?.startsWith('enum ') && enum_ === undefined) throw new Error(`${input.internalType} is new`)
    return [{ path, most: enum_ ?? 2n ** BigInt(bits) - 1n }]
  })
}

export const admits = (domain: Domain, value: bigint) => {
  if (domain === 'none') return false
  if (domain.length === 3) return value === 0n || (value >= domain[1] && value <= domain[2])
  return value >= domain[0] && value <= domain[1]
}

/** 0, 1, the last two of the type, and the edges of the domain with what lies beside them. */
export function valuesOf({ most }: Numeric, domain: Domain): bigint[] {
  const edges = domain === 'none' ? [] : (domain.slice(-2) as bigint[])
  const values = [0n, 1n, most - 1n, most, ...edges.flatMap((edge) => [edge - 1n, edge, edge + 1n])]
  return [...new Set(values)].filter((value) => value >= 0n && value <= most)
}

/** Writes a number into arguments where its path says; of a list, into the first. */
export function put(item: AbiFunction, args: unknown[], path: string, value: bigint): void {
  const [head, ...rest] = path.split('.') as [string, ...string[]]
  const at = item.inputs.findIndex(({ name }) => name === head.replace('[]', ''))
  if (at < 0) throw new Error(`${item.name} takes no ${head}`)
  let [holder, key]: [unknown, string | number] = [args, at]
  // biome-ignore lint/suspicious/noExplicitAny: a place in arguments of any shape.
  const enter = (next: string | number) => ([holder, key] = [(holder as any)[key], next])
  if (head.endsWith('[]') || item.inputs[at]?.type === 'uint24[]' || item.inputs[at]?.type === 'uint32[]') enter(0)
  for (const name of rest) enter(name.replace('[]', ''))
  if (typeof (holder as never)[key] !== 'bigint') throw new Error(`${item.name}: nothing stands at ${path}`)
  ;(holder as Record<string | number, bigint>)[key] = value
}

/**
 * Combinations of values, one list for each parameter: all there are if that is no more than `limit`, else so many at random, half of
 * them pairs that leave the other parameters as they usually are.
 */
export function combinations(values: readonly bigint[][], limit: number, random: Random): (bigint | undefined)[][] {
  const all = values.reduce((product, { length }) => product * length, 1)
  if (all <= limit) {
    return values.reduce<bigint[][]>(
      (lists, some) => lists.flatMap((list) => some.map((value) => [...list, value])),
      [[]],
    )
  }
  return Array.from({ length: limit }, (_, i) => {
    const pair = i % 2 === 0 ? [random.below(values.length), random.below(values.length)] : undefined
    return values.map((some, at) => (pair && !pair.includes(at) ? undefined : random.pick(some)))
  })
}
