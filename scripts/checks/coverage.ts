/**
 * Which lines, functions and branches of the contracts the tests reach, and which they do not. Fails below FLOORS.
 *
 *   npm run coverage             by the Solidity tests that reach on purpose: all but random histories
 *   npm run coverage -- mocha    by others, or some: arguments go to `hardhat test`, and nothing is asked of the result
 *
 * Lines are Hardhat's own count; functions and branches come from our probes (see probes.ts).
 */
import { globSync, readFileSync, rmSync, statSync } from 'node:fs'
import { type Probe, probesOf, shippedContracts } from './probes.ts'
import { run } from './run.ts'

/** Percent that may not be fallen short of. They only ever rise; the goal is 100 of lines and functions, and never below 97 of branches. */
const FLOORS: Record<Kind, number> = { lines: 100, functions: 100, branches: 99.5 }

/** Tests that hold a call to a sum of gas which it cannot keep when every statement costs more. */
const HELD_TO_GAS = 'GivenMaxRecipientsThatBurn'

/** Random histories: what they alone come by would be reached by luck, and lost with the next change of any test or contract. */
const HISTORIES = 'test/invariant/**'

/** Runs that the tests are shared out to. */
const BATCHES = 3

type Kind = 'lines' | 'functions' | 'branches'
type Share = { reached: number; all: number }
type Coverage = Record<Kind, Share> & { file: string; missed: { line: number; what: string }[] }

const KINDS = ['lines', 'functions', 'branches'] as const

/** Lines of each file of an lcov report, and whether a test reached them. */
export function readLcov(lcov: string): Map<string, Map<number, boolean>> {
  const sections = lcov.split('end_of_record').map((section) => {
    const file = (/^SF:(.+)$/m.exec(section)?.[1] ?? '').replaceAll('\\', '/')
    const lines = [...section.matchAll(/^DA:(\d+),(\d+)/gm)].map(
      ([, line, hits]) => [Number(line), hits !== '0'] as const,
    )
    return [file, new Map(lines)] as const
  })
  return new Map(sections)
}

/** Adds up one file; `hits` are the tags of all probes that tests came by. */
export function measure(
  file: string,
  lines: ReadonlyMap<number, boolean>,
  probes: readonly Probe[],
  hits: ReadonlySet<string>,
): Coverage {
  const share = (reached: readonly boolean[]) => ({ reached: reached.filter(Boolean).length, all: reached.length })
  const shareOf = (kind: Probe['kind']) =>
    share(probes.filter((probe) => probe.kind === kind).map(({ tag }) => hits.has(tag)))

  const missedLines = [...lines].filter(([, reached]) => !reached).map(([line]) => ({ line, what: 'the line' }))
  const missedProbes = probes
    .filter(({ tag }) => !hits.has(tag))
    .map(({ line, kind, what }) => ({ line, what: `${kind}: ${what}` }))
  return {
    file,
    lines: share([...lines.values()]),
    functions: shareOf('function'),
    branches: shareOf('branch'),
    missed: [...missedLines, ...missedProbes].sort((a, b) => a.line - b.line),
  }
}

export function addUp(files: readonly Coverage[]): Coverage {
  const sum = (kind: Kind, key: keyof Share) => files.reduce((total, file) => total + file[kind][key], 0)
  const shares = KINDS.map((kind) => [kind, { reached: sum(kind, 'reached'), all: sum(kind, 'all') }])
  return { file: 'total', missed: [], ...(Object.fromEntries(shares) as Record<Kind, Share>) }
}

/** Rounded down, so that 100 % means all of them. */
const percentOf = ({ reached, all }: Share) => (all === 0 ? 100 : Math.floor((1000 * reached) / all) / 10)

export function formatCoverage(files: readonly Coverage[]): string {
  const rows = [...files, addUp(files)]
  const width = Math.max(...rows.map(({ file }) => file.length))
  const table = rows.map((row) => {
    const cells = KINDS.map((kind) => {
      const percent = row[kind].all === 0 ? '–' : `${percentOf(row[kind]).toFixed(1)} %`
      return `${percent.padStart(7)} ${`${row[kind].reached}/${row[kind].all}`.padStart(9)}`
    })
    return `${row.file.padEnd(width)}  ${cells.join('  ')}`
  })
  const head = `${''.padEnd(width)}  ${KINDS.map((kind) => kind.padStart(17)).join('  ')}`
  const missed = files.flatMap(({ file, missed }) => missed.map(({ line, what }) => `${file}:${line}  ${what}`))
  const list = missed.length > 0 ? ['', 'Not reached:', ...missed] : []
  return [head, ...table, ...list].join('\n')
}

/** What falls short of a floor, in words. */
export function shortfalls(total: Coverage, floors: Readonly<Record<Kind, number>>): string[] {
  return KINDS.filter((kind) => percentOf(total[kind]) < floors[kind]).map(
    (kind) => `${kind}: ${percentOf(total[kind]).toFixed(1)} %, at least ${floors[kind].toFixed(1)} % are asked for`,
  )
}

/** A line is reached where any of the runs came by. */
function addLines(
  lines: Map<string, Map<number, boolean>>,
  more: ReadonlyMap<string, ReadonlyMap<number, boolean>>,
): void {
  for (const [file, found] of more) {
    const known = lines.get(file) ?? new Map<number, boolean>()
    for (const [line, reached] of found) known.set(line, reached || (known.get(line) ?? false))
    lines.set(file, known)
  }
}

/** The tests that count, in parts of about one size: all of them with probes are more than the compiler has memory for. */
function batches(): string[][] {
  const parts = Array.from({ length: BATCHES }, () => ({ files: [] as string[], bytes: 0 }))
  const files = globSync('test/**/*.t.sol', { exclude: [HISTORIES] }).map((file) => ({
    file,
    bytes: statSync(file).size,
  }))
  for (const { file, bytes } of files.sort((a, b) => b.bytes - a.bytes)) {
    const part = parts.reduce((least, each) => (each.bytes < least.bytes ? each : least))
    part.files.push(file)
    part.bytes += bytes
  }
  return parts.map(({ files }) => files.sort())
}

if (import.meta.main) {
  const args = process.argv.slice(2)
  const held = ['--test-profile', 'coverage', '--grep-exclude', HELD_TO_GAS]
  const chosen = args.length > 0 ? [args] : batches().map((files) => ['solidity', ...files, ...held])
  const lines = new Map<string, Map<number, boolean>>()
  const hits = new Set<string>()
  let code = 0
  for (const batch of chosen) {
    // An older run's hits must not pass for this one's.
    rmSync('coverage', { recursive: true, force: true })
    const ended = await run('hardhat', ['test', ...batch, '--coverage'])
    code ||= ended.code
    if (code !== 0) break
    addLines(lines, readLcov(readFileSync('coverage/lcov.info', 'utf8')))
    for (const file of globSync('coverage/data/*/*.json')) {
      for (const hit of Object.keys(JSON.parse(readFileSync(file, 'utf8')))) hits.add(hit)
    }
  }

  if (code !== 0) console.error('\nNo coverage: the tests failed.')
  else {
    const files = shippedContracts()
      .map((file) => measure(file, lines.get(file) ?? new Map(), probesOf(file), hits))
      .filter(({ functions }) => functions.all > 0)
    console.log(`\nWhat tests reach of the contracts\n\n${formatCoverage(files)}`)

    const short = args.length > 0 ? [] : shortfalls(addUp(files), FLOORS)
    for (const problem of short) console.error(`\nToo little is tested. ${problem}`)
    if (short.length > 0) process.exitCode = 1
  }
  if (code !== 0) process.exitCode = 1
}
