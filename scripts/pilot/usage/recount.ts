import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { StandardMerkleTree } from '@openzeppelin/merkle-tree'
import { type Hex, isHex, zeroHash } from 'viem'

/** Counts are kept in millionths. */
const MICRO = 1_000_000

/** An answer, as far as sharing asks about it. */
export type CountedAnswer = { times: number; sources: readonly { workId: Hex; weight: number }[] }

/** What a period's use leads to, worked out from the answers and nothing else. */
export type Recount = {
  /** Answers. */
  units: bigint
  /** Each work that was used, in ascending order of ids. */
  works: ReadonlyMap<Hex, { millionths: bigint; amount: bigint }>
  /** Works that get something, each with its position in the tree. */
  leaves: ReadonlyMap<Hex, { index: number; amount: bigint }>
  root: Hex
}

/** Leaf of a usage tree: license, period, version, index, work, amount. */
const LEAF = ['bytes32', 'uint32', 'uint16', 'uint32', 'bytes32', 'uint128']

/**
 * Counts a period again, by docs/usage-file.md and with none of the code that counted it first: who was used how much, what each gets of
 * the total, and the root that all of it has.
 */
export function recountOf(
  answers: readonly CountedAnswer[],
  { total, licenseId, period, version }: { total: bigint; licenseId: Hex; period: number; version: number },
): Recount {
  const used = new Map<Hex, bigint>()
  let units = 0n
  for (const { times, sources } of answers) {
    units += BigInt(times)
    const sorted = sources.toSorted((a, b) => compare(a.workId, b.workId))
    const parts = shareOut(
      BigInt(times) * BigInt(MICRO),
      sorted.map(({ weight }) => BigInt(Math.round(weight * MICRO))),
    )
    for (const [i, { workId }] of sorted.entries()) used.set(workId, (used.get(workId) ?? 0n) + (parts[i] ?? 0n))
  }
  const entries = [...used].toSorted(([a], [b]) => compare(a, b))
  const amounts = shareOut(
    total,
    entries.map(([, millionths]) => millionths),
  )
  const works = new Map(entries.map(([workId, millionths], i) => [workId, { millionths, amount: amounts[i] ?? 0n }]))
  const paid = [...works].filter(([, { amount }]) => amount > 0n)
  const leaves = new Map(paid.map(([workId, { amount }], index) => [workId, { index, amount }]))
  const values = Array.from(leaves, ([workId, { index, amount }]) => [
    licenseId,
    period,
    version,
    index,
    workId,
    amount,
  ])
  // Of nothing there is no tree, and no epoch has this root.
  const root = values.length === 0 ? zeroHash : (StandardMerkleTree.of(values, LEAF).root as Hex)
  return { units, works, leaves, root }
}

/**
 * Divides a whole amount by weights. Each part is rounded up, which is too much together; what is too much is taken back, a unit each,
 * from those who gained most by rounding, among equals from the last. The result is that of the largest remainder.
 */
export function shareOut(amount: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((all, weight) => all + weight, 0n)
  if (sum === 0n) return weights.map(() => 0n)
  const parts = weights.map((weight, i) => {
    const part = (amount * weight + sum - 1n) / sum
    return { i, part, gained: part * sum - amount * weight }
  })
  const tooMuch = parts.reduce((all, { part }) => all + part, 0n) - amount
  const gainers = parts.toSorted((a, b) => (a.gained === b.gained ? b.i - a.i : a.gained > b.gained ? -1 : 1))
  for (const gainer of gainers.slice(0, Number(tooMuch))) gainer.part -= 1n
  return parts.map(({ part }) => part)
}

/** A usage file as everybody can read it: unpacked, and line by line. */
export type ReadFile = {
  /** SHA-256 of its text. */
  hash: Hex
  head: { licenseId?: string; units?: string; revenue?: string; total?: string; works?: number }
  works: ReadonlyMap<string, { millionths: bigint; amount: bigint }>
  /** What is not as docs/usage-file.md says, in words. */
  problems: readonly string[]
}

/** Text of a usage file. */
export function unpackUsageFile(bytes: Uint8Array): string {
  return gunzipSync(bytes).toString('utf8')
}

/** Reads the text of a usage file, whatever is wrong with it. */
export function parseUsageFile(text: string): ReadFile {
  const problems: string[] = []
  const lines = text.split('\n')
  if (lines.pop() !== '') problems.push('its last line has no end')
  const [head = {}, ...rest] = lines.map((line, i): Record<string, unknown> => {
    try {
      const value: unknown = JSON.parse(line)
      if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
    } catch {
      // Told below, as whatever else is no object.
    }
    problems.push(`line ${i + 1} is no JSON object`)
    return {}
  })
  const end = rest.pop()
  if (end?.end !== true || end.works !== rest.length) problems.push('its last line does not count its works')
  const works = new Map<string, { millionths: bigint; amount: bigint }>()
  for (const [i, { workId, inputs, amount }] of rest.entries()) {
    if (typeof workId !== 'string' || !isHex(workId) || works.has(workId))
      problems.push(`line ${i + 2} names no new work`)
    const counts = Array.isArray(inputs) ? inputs.map((input: unknown) => millionthsOf((input as unknown[])[1])) : []
    const whole = typeof amount === 'string' && /^\d+$/.test(amount) ? BigInt(amount) : undefined
    if (counts.includes(undefined) || whole === undefined)
      problems.push(`line ${i + 2} has a count or an amount that is none`)
    works.set(String(workId), {
      millionths: counts.reduce<bigint>((sum, count) => sum + (count ?? 0n), 0n),
      amount: whole ?? 0n,
    })
  }
  return { hash: `0x${createHash('sha256').update(text).digest('hex')}`, head, works, problems }
}

/** A count with up to six decimals. */
function millionthsOf(text: unknown): bigint | undefined {
  const match = typeof text === 'string' ? /^(\d+)(?:\.(\d{1,6}))?$/.exec(text) : null
  return match ? BigInt(`${match[1]}${(match[2] ?? '').padEnd(6, '0')}`) : undefined
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
