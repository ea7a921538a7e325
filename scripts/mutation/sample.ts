/** Chooses among all mutants: each file by its length, each kind of mistake about as often, and always the same ones. */
import { createHash } from 'node:crypto'
import { groupBy, type Mutant } from './mutants.ts'

const SEED = 'openroyalty'

/** A name that a mutant keeps while other lines of its file change. */
export function nameMutants(mutants: readonly Mutant[]): Map<string, Mutant> {
  const named = new Map<string, Mutant>()
  for (const mutant of mutants) {
    const { file, where, operator, original, mutated } = mutant
    const text = [file, where, operator, original, mutated].join('\n')
    let name = ''
    // The same mistake at another place of the function.
    for (let count = 0; name === '' || named.has(name); count++) {
      name = createHash('sha256').update(`${text}\n${count}`).digest('hex').slice(0, 10)
    }
    named.set(name, mutant)
  }
  return named
}

export function sample(
  named: ReadonlyMap<string, Mutant>,
  total: number,
  refused: ReadonlySet<string>,
): Map<string, Mutant> {
  const byFile = groupBy(named, ([, { file }]) => file)
  const all = [...byFile].map(([file, entries]) => ({
    file,
    entries,
    lines: new Set(entries.map(([, { line }]) => line)).size,
  }))
  const sum = all.reduce((lines, each) => lines + each.lines, 0)
  return new Map(
    all.flatMap(({ entries, lines }) => choose(entries, Math.max(2, Math.round((total * lines) / sum)), refused)),
  )
}

function choose(entries: [string, Mutant][], count: number, refused: ReadonlySet<string>): [string, Mutant][] {
  const rank = (name: string) => createHash('sha256').update(`${SEED} ${name}`).digest('hex')
  const ranked = entries
    .filter(([name]) => !refused.has(name))
    .map((entry) => ({ entry, rank: rank(entry[0]) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ entry }) => entry)
  const piles = [...groupBy(ranked, ([, { operator }]) => operator).values()]
  const chosen: [string, Mutant][] = []
  while (chosen.length < count && piles.some((pile) => pile.length > 0)) {
    for (const pile of piles) {
      const next = pile.shift()
      if (next && chosen.length < count && !chosen.some(([, other]) => clash(other, next[1]))) chosen.push(next)
    }
  }
  return chosen
}

/** Two that cannot stand in one source, or that are the same place again. */
function clash(a: Mutant, b: Mutant): boolean {
  if (a.end <= b.start || b.end <= a.start) return false
  const isInside = (inner: Mutant, outer: Mutant) => outer.start <= inner.start && inner.end <= outer.end
  return !isInside(a, b) && !isInside(b, a)
}
