/** Makes the one source tree that holds all mutants, and sees to it that it compiles. */
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { analyze, build, type Output, readSources, type Sources } from './compile.ts'
import { functionAt, type Instrumented, instrument, instrumentGuard, isGuard, type Placed } from './instrument.ts'
import { findMutants, indexNodes, type Mutant, type Node } from './mutants.ts'
import { nameMutants, sample } from './sample.ts'
import { SWITCH_FILE, SWITCH_SOURCE } from './switch.ts'
import { placeThreats, readThreats } from './threats.ts'

export const HOME = 'cache/mutation'

/** Mutants to choose; small files get two each, so that there are a few more. */
const WANTED = Number(process.env.MUTANTS ?? '620')

export type Listed = Omit<Mutant, 'shape' | 'start' | 'end'> & { id: number; name: string; threat?: string }

export type Prepared = { hash: string; candidates: number; mutants: Listed[]; sources: Sources }

/** The contracts that are shipped; mocks do not count. */
const CONTRACTS = 'contracts/**/*.sol'
const MOCKS = 'contracts/mocks/**'
/** What has code of its own to be made. */
const DEPLOYED = /^contracts\/(periphery\/)?[A-Z]\w+\.sol$/

export function hashOfContracts(): string {
  const files = globSync(CONTRACTS, { exclude: [MOCKS] }).sort()
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${file}\n${readFileSync(file, 'utf8')}\n`)
  return hash.digest('hex').slice(0, 16)
}

export function prepare(): Prepared {
  const key = createHash('sha256')
  for (const file of ['mutants.ts', 'instrument.ts', 'sample.ts', 'switch.ts', 'prepare.ts', 'threats.ts']) {
    key.update(readFileSync(path.join(import.meta.dirname, file)))
  }
  const hash = key.update(JSON.stringify([hashOfContracts(), readThreats(), WANTED])).digest('hex')
  const stored = `${HOME}/prepared.json`
  if (existsSync(stored)) {
    const known = JSON.parse(readFileSync(stored, 'utf8'))
    if (known.hash === hash) return { ...known, sources: new Map(known.sources) }
  }
  const made = { hash, ...make() }
  mkdirSync(HOME, { recursive: true })
  writeFileSync(stored, JSON.stringify({ ...made, sources: [...made.sources] }))
  rmSync(`${HOME}/results.json`, { force: true })
  return made
}

function make(): Omit<Prepared, 'hash'> {
  const files = globSync(CONTRACTS, { exclude: [MOCKS] })
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
  const originals = readSources(files)
  const trees = treesOf(analyze(originals))
  const byId = indexNodes(trees.values())
  const named = nameMutants(
    files.flatMap((file) => findMutants(file, originals.get(file) ?? '', trees.get(file), byId)),
  )
  const refused = new Set<string>()
  /** `file function`: these fill the stack, and get copies. */
  const copied = new Set<string>()

  for (;;) {
    const chosen = [...sample(named, WANTED, refused)]
    const mutants: Listed[] = chosen.map(([name, { shape: _, start: __, end: ___, ...rest }], i) => ({
      id: i + 1,
      name,
      ...rest,
    }))
    const placed: Placed[] = chosen.map(([, { file, start, end, mutated, shape, where }], i) => ({
      file,
      start,
      end,
      mutated,
      id: i + 1,
      shape: copied.has(`${file} ${where}`) && shape !== 'replaced' ? 'copied' : shape,
    }))
    const threats = placeThreats(originals, trees, mutants.length + 1)
    mutants.push(...threats.listed)
    placed.push(...threats.placed)

    const { sources, spans } = put(originals, trees, placed)
    const analyzed = analyze(sources)
    const problem = firstProblem(sources, analyzed)
    if (!problem) return { candidates: named.size, mutants, sources }

    const { file, start, end, message } = problem
    const around = (spans.get(file) ?? []).filter((span) => span.start <= start && end <= span.end)
    const isStack = /stack too deep/i.test(message)
    const instrumented = treesOf(analyzed).get(file)
    const functionName = instrumented && nameOfFunction(instrumented, start)
    if (isStack && functionName && !copied.has(`${file} ${functionName}`)) copied.add(`${file} ${functionName}`)
    else if (around.length > 0) {
      for (const { id } of around) {
        const [name] = chosen[id - 1] ?? []
        if (name === undefined) throw new Error(`Threat ${mutants[id - 1]?.threat} does not compile: ${message}`)
        refused.add(name)
      }
    } else throw new Error(`${file}: ${message}`)
  }
}

function put(originals: Sources, trees: ReadonlyMap<string, Node>, placed: readonly Placed[]) {
  const sources: Sources = new Map(originals)
  const spans = new Map<string, Instrumented['spans']>()
  sources.set(SWITCH_FILE, SWITCH_SOURCE)
  for (const [file, content] of originals) {
    if (isGuard(file)) sources.set(file, instrumentGuard(content, placed))
    const here = placed.filter((each) => each.file === file)
    if (here.length === 0) continue
    const made = instrument(file, content, trees.get(file), here)
    sources.set(file, made.source)
    spans.set(file, made.spans)
  }
  return { sources, spans }
}

function firstProblem(sources: Sources, analyzed: Output) {
  const deployed = [...sources.keys()].filter((file) => DEPLOYED.test(file) && file !== SWITCH_FILE)
  // Analysis first: making code is what takes time.
  for (const make of [() => analyzed, ...deployed.map((file) => () => build(sources, [file], false))]) {
    const error = make().errors?.find(({ severity }) => severity === 'error')
    if (!error) continue
    const { sourceLocation } = error
    if (!sourceLocation) throw new Error(error.formattedMessage)
    return { ...sourceLocation, message: error.message }
  }
  return undefined
}

function treesOf({ sources = {} }: Output): Map<string, Node> {
  return new Map(Object.entries(sources).map(([file, { ast }]) => [file, ast as Node]))
}

function nameOfFunction(tree: Node, byte: number): string | undefined {
  const found = functionAt(tree, byte)
  if (!found) return undefined
  const owner = (tree.nodes as Node[]).find(
    (unit) => unit.nodeType === 'ContractDefinition' && unit.nodes.includes(found),
  )
  return `${owner ? `${owner.name}.` : ''}${found.name || found.kind}`
}
