/**
 * Tests of the tests: puts small mistakes into the contracts, one at a time, and sees whether a test fails. See test/mutation/README.md.
 *
 *   npm run mutation                 all mutants, by all Solidity tests that come by them
 *   npm run mutation -- --again      only those that no test has noticed so far
 *   npm run mutation -- --again test/contracts/Books …   by the tests of these folders alone
 *   npm run mutation -- --sum        none: writes the results down again, with reasons that have been added
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { groupNames, type Look, type Order, type Verdict } from './groups.ts'
import { HOME, hashOfContracts, type Listed, prepare } from './prepare.ts'
import { type Result, readReasons, summarize, writeResults } from './results.ts'

/** Runs of each fuzz test: few at first, and the usual number for what is left. */
const ROUNDS = [16, 256]

/** A mutant that keeps its tests busy for longer than this has been noticed. */
const PATIENCE_MS = 60_000

/** A loop without an end also fills the memory, because the runner keeps what happened. */
const MEMORY_BYTES = 3 * 2 ** 30
/** Tests that come by mutants very often fill it too while that is recorded: they are left out. */
const LOOK_MEMORY_BYTES = 6 * 2 ** 30

const started = performance.now()
const prepared = prepare()
console.log(`${prepared.candidates} possible mutants, ${prepared.mutants.length} chosen (${minutes()})`)

/** Folders of test/contracts, or test files elsewhere; all, where none is named. */
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const looks = new Map<string, Look>()
const results = new Map<number, Result>()
const isSum = process.argv.includes('--sum')
if (isSum || process.argv.includes('--again')) for (const known of readKnown()) results.set(known.id, known)

for (const fuzzRuns of isSum ? [] : ROUNDS) {
  for (const group of named.length > 0 ? named : groupNames()) {
    const seen = looks.get(group) ?? (await look(group))
    looks.set(group, seen)
    const orders = prepared.mutants
      .filter(({ id }) => results.get(id)?.killer === undefined)
      .map((mutant): Order => ({ mutant: mutant.id, fuzzRuns, suites: suitesFor(mutant, seen) }))
      .filter(({ suites }) => suites.length > 0)
    for (const verdict of await run(group, orders)) {
      const mutant = prepared.mutants[verdict.mutant - 1] as Listed
      results.set(mutant.id, { ...mutant, reached: true, ...(verdict.killer ? { killer: verdict.killer } : {}) })
    }
    const killed = [...results.values()].filter(({ killer }) => killer).length
    console.log(
      `${fuzzRuns} fuzz runs, ${group}: ${orders.length} tried, ${killed} of ${prepared.mutants.length} killed (${minutes()})`,
    )
    save()
  }
}
save()
console.log(summarize(all(), readReasons()))

function all(): Result[] {
  return prepared.mutants.map((mutant) => results.get(mutant.id) ?? { ...mutant, reached: false })
}

function save() {
  writeFileSync(`${HOME}/results.json`, JSON.stringify(all()))
  writeResults(all(), { contracts: hashOfContracts(), candidates: prepared.candidates })
}

function readKnown(): Result[] {
  const stored = `${HOME}/results.json`
  return existsSync(stored) ? JSON.parse(readFileSync(stored, 'utf8')) : []
}

/** Those that come by the mutant: the function's own first, then the quick ones. */
function suitesFor({ id, where }: Listed, { suites }: Look): string[] {
  const own = where.split('.').at(-1)?.toLowerCase() ?? ''
  const rank = ({ name }: Look['suites'][number]) => (own && name.toLowerCase().includes(`/${own}/`) ? 0 : 1)
  return suites
    .filter(({ reached }) => reached.includes(id))
    .sort((a, b) => rank(a) - rank(b) || a.seconds - b.seconds)
    .map(({ name }) => name)
}

function minutes(): string {
  return `${((performance.now() - started) / 60_000).toFixed(1)} min`
}

/* PROCESSES */

function start(verb: string, group: string): ChildProcess {
  return spawn(process.execPath, [new URL('group.ts', import.meta.url).pathname, verb, group], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, RAYON_NUM_THREADS: '1' },
  })
}

async function look(group: string): Promise<Look> {
  const child = start('look', group)
  child.stdin?.end()
  const watch = killAbove(child, LOOK_MEMORY_BYTES)
  let output = ''
  for await (const chunk of child.stdout ?? []) output += chunk
  clearInterval(watch)
  if (child.killed) {
    console.log(`  left out, for its memory: ${group}`)
    return { hash: '', suites: [] }
  }
  if (output === '') throw new Error(`${group} does not compile or run`)
  const seen: Look = JSON.parse(output)
  for (const { name, failing } of seen.suites) {
    for (const test of failing) console.log(`  not counted, fails as it is: ${name} ${test}`)
  }
  return seen
}

async function run(group: string, orders: Order[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  const waiting = [...orders]
  while (waiting.length > 0) {
    const child = start('run', group)
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]()
    const watch = killAbove(child, MEMORY_BYTES)
    for (let order = waiting[0]; order !== undefined; order = waiting[0]) {
      child.stdin?.write(`${JSON.stringify(order)}\n`)
      const verdict = await withinPatience(lines.next())
      waiting.shift()
      verdicts.push(
        verdict ?? {
          mutant: order.mutant,
          seconds: PATIENCE_MS / 1000,
          killer: { suite: group, test: '', reason: 'never ends' },
        },
      )
      if (!verdict) break
    }
    clearInterval(watch)
    child.kill('SIGKILL')
  }
  return verdicts
}

/** Zero where the system does not tell. */
function killAbove(child: ChildProcess, bytes: number): NodeJS.Timeout {
  return setInterval(() => {
    if (memoryOf(child.pid) > bytes) child.kill('SIGKILL')
  }, 500)
}

function memoryOf(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096
  } catch {
    return 0
  }
}

async function withinPatience(line: Promise<IteratorResult<string>>): Promise<Verdict | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS)
  })
  const first = await Promise.race([line, late])
  clearTimeout(timer)
  return first && !first.done ? JSON.parse(first.value) : undefined
}
