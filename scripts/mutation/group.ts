/**
 * Compiles a group of test files against the tree of all mutants, and runs its suites with one mutant after the other.
 *
 *   node scripts/mutation/group.ts look <group>    compiles where something changed; says what passes, and who comes by what
 *   node scripts/mutation/group.ts run <group>     for each line of standard input, `{ mutant, suites, fuzzRuns }`, a line of answer
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { build, readSources } from './compile.ts'
import { fileNameOf, filesOf, type Look, type Order, type Verdict } from './groups.ts'
import { HOME, prepare } from './prepare.ts'
import { type RunOptions, runSuites, type Suites, suitesOf } from './runner.ts'

const SEED = '0x6f70656e726f79616c7479'

const plain: RunOptions = { fuzzRuns: 16, invariantRuns: 16, invariantDepth: 64, seed: SEED }

const [verb, group = ''] = process.argv.slice(2)
if (verb === 'look') console.log(JSON.stringify(await look()))
else if (verb === 'run') await answer()

function compiled(): { hash: string; suites: Suites } {
  const files = filesOf(group)
  const sources = readSources(files, prepare().sources)
  const hash = createHash('sha256')
    .update(JSON.stringify([...sources].sort()))
    .digest('hex')
  const stored = `${HOME}/${fileNameOf(group)}.suites.json`
  if (existsSync(stored)) {
    const known = JSON.parse(readFileSync(stored, 'utf8'))
    if (known.hash === hash) return known
  }
  const output = build(sources, files)
  const errors = (output.errors ?? []).filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'))
  const made = { hash, suites: suitesOf(output) }
  mkdirSync(HOME, { recursive: true })
  writeFileSync(stored, JSON.stringify(made))
  return made
}

async function look(): Promise<Look> {
  const { hash, suites } = compiled()
  const stored = `${HOME}/${fileNameOf(group)}.look.json`
  if (existsSync(stored)) {
    const known: Look = JSON.parse(readFileSync(stored, 'utf8'))
    if (known.hash === hash) return known
  }
  const seen: Look = { hash, suites: [] }
  for (const id of suites.ids) {
    const artifacts = suites.artifacts.filter(({ id: { source } }) => source === id.source)
    const started = performance.now()
    const [asIs] = await runSuites(artifacts, [id], plain)
    const seconds = (performance.now() - started) / 1000
    const reached: number[] = []
    await runSuites(artifacts, [id], { ...plain, onReach: (mutants) => void reached.push(...mutants) })
    seen.suites.push({
      name: `${id.source}:${id.name}`,
      seconds,
      failing: (asIs?.failed ?? []).map(({ test }) => test),
      reached: [...new Set(reached)].sort((a, b) => a - b),
    })
  }
  writeFileSync(stored, JSON.stringify(seen))
  return seen
}

async function answer() {
  const { suites } = compiled()
  const { suites: looks } = await look()
  for await (const line of createInterface({ input: process.stdin })) {
    const order: Order = JSON.parse(line)
    const started = performance.now()
    let killer: Verdict['killer']
    for (const name of order.suites) {
      const id = suites.ids.find((each) => `${each.source}:${each.name}` === name)
      if (!id) continue
      const failing = looks.find((each) => each.name === name)?.failing ?? []
      const artifacts = suites.artifacts.filter(({ id: { source } }) => source === id.source)
      const [outcome] = await runSuites(artifacts, [id], { ...plain, fuzzRuns: order.fuzzRuns, mutant: order.mutant })
      const failed = outcome?.failed.find(({ test }) => !failing.includes(test))
      if (failed) {
        killer = { suite: name, ...failed }
        break
      }
    }
    const verdict: Verdict = {
      mutant: order.mutant,
      seconds: (performance.now() - started) / 1000,
      ...(killer ? { killer } : {}),
    }
    console.log(JSON.stringify(verdict))
  }
  process.exit(0)
}
