/**
 * Checks that somebody has thought about every place in the contracts where Solidity itself does not look for overflow: casts to a
 * smaller type, `unchecked` blocks and assembly. Each stands in casts.json with the reason why it cannot go wrong; a place that is
 * new or whose code has changed needs its reason anew, and a reason whose place is gone is left over.
 *
 *   node scripts/checks/casts.ts           compare
 *   node scripts/checks/casts.ts --write   add places that are new, without a reason yet, and drop those that are gone
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import solc from 'solc'
import { isShipped, shippedContracts } from './probes.ts'

export type Site = {
  file: string
  /** The contract's or library's function. */
  in: string
  kind: 'cast' | 'unchecked' | 'assembly'
  /** The code, in one line; of long code the beginning and a hash of all. */
  code: string
}
export type Reviewed = Site & { why: string }

type Node = {
  nodeType: string
  src: string
  name?: string
  kind?: string
  expression?: Node
  arguments?: Node[]
  typeDescriptions?: { typeString?: string }
}

const LIST = new URL('casts.json', import.meta.url)
const LONGEST = 100

/** Every place of the shipped contracts, in the order of files and of their code. */
export function findSites(sources: Record<string, string>, isOurs: (file: string) => boolean): Site[] {
  return Object.entries(analyze(sources))
    .filter(([file]) => isOurs(file))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([file, tree]) => sitesOf(file, Buffer.from(sources[file] ?? ''), tree))
}

function sitesOf(file: string, source: Buffer, tree: Node): Site[] {
  const sites = new Map<string, Site>()
  const see = (node: Node, within: readonly string[]) => {
    const kind = kindOf(node)
    if (!kind) return
    const [start, length] = node.src.split(':').map(Number) as [number, number]
    const text = source.subarray(start, start + length).toString()
    const site = { file, in: within.join('.'), kind, code: shorten(text.replace(/\/\/.*$/gm, '').replace(/\s+/g, ' ')) }
    // The same code twice in one function is one place.
    sites.set(JSON.stringify(site), site)
  }
  visit(tree, [], see)
  return [...sites.values()]
}

function kindOf(node: Node): Site['kind'] | undefined {
  if (node.nodeType === 'UncheckedBlock') return 'unchecked'
  if (node.nodeType === 'InlineAssembly') return 'assembly'
  if (node.nodeType !== 'FunctionCall' || node.kind !== 'typeConversion') return undefined
  const to = node.typeDescriptions?.typeString ?? ''
  const from = node.arguments?.[0]?.typeDescriptions?.typeString ?? ''
  return cuts(from, to) ? 'cast' : undefined
}

/** Whether a conversion between two types can change the value. Literals and enums are looked at by the compiler or when it runs. */
export function cuts(from: string, to: string): boolean {
  const [source, target] = [shapeOf(from), shapeOf(to)]
  if (!source || !target) return false
  // A sign takes a bit: of what has none only a larger type holds everything, and nothing without a sign holds what has one.
  if (source.signed !== target.signed) return source.signed || target.bits <= source.bits
  return target.bits < source.bits
}

function shapeOf(type: string): { bits: number; signed: boolean } | undefined {
  const [, name, size] = /^(uint|int|bytes)(\d+)$/.exec(type) ?? []
  if (name && size) return { bits: name === 'bytes' ? Number(size) * 8 : Number(size), signed: name === 'int' }
  return /^(address|contract|interface)\b/.test(type) ? { bits: 160, signed: false } : undefined
}

const shorten = (code: string) =>
  code.length <= LONGEST
    ? code
    : `${code.slice(0, LONGEST)}… ${createHash('sha256').update(code).digest('hex').slice(0, 12)}`

function visit(value: unknown, within: readonly string[], see: (node: Node, within: readonly string[]) => void) {
  if (value === null || typeof value !== 'object') return
  let inside = within
  if ('nodeType' in value) {
    const node = value as Node
    if (/^(ContractDefinition|FunctionDefinition|ModifierDefinition|VariableDeclaration)$/.test(node.nodeType)) {
      // Variables count where no function is around them: constants.
      const isLocal = node.nodeType === 'VariableDeclaration' && within.length !== 1
      if (!isLocal) inside = [...within, node.name || node.kind || node.nodeType]
    }
    see(node, inside)
  }
  for (const child of Object.values(value)) visit(child, inside, see)
}

/** The compiler's syntax trees with types, without code: a few seconds for everything. */
function analyze(sources: Record<string, string>): Record<string, Node> {
  const require = createRequire(import.meta.url)
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(Object.entries(sources).map(([file, content]) => [file, { content }])),
    settings: { evmVersion: 'cancun', outputSelection: { '*': { '': ['ast'] } } },
  }
  const read = (file: string) => ({ contents: readFileSync(require.resolve(file), 'utf8') })
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: read }))
  const failed = output.errors?.find(({ severity }: { severity: string }) => severity === 'error')
  if (failed) throw new Error(failed.formattedMessage)
  return Object.fromEntries(
    Object.entries(output.sources as Record<string, { ast: Node }>).map(([file, { ast }]) => [file, ast]),
  )
}

const keyOf = ({ file, in: within, kind, code }: Site) => JSON.stringify([file, within, kind, code])

/** What is wrong, one line each. */
export function compare(sites: readonly Site[], reviewed: readonly Reviewed[]): string[] {
  const known = new Map(reviewed.map((each) => [keyOf(each), each]))
  const found = new Set(sites.map(keyOf))
  const show = ({ file, in: within, kind, code }: Site) => `${file} ${within}: ${kind} ${code}`
  return [
    ...sites.filter((site) => !known.has(keyOf(site))).map((site) => `${show(site)}: nobody has said why it is safe`),
    ...reviewed.filter(({ why }) => why.trim() === '').map((each) => `${show(each)}: the reason is missing`),
    ...reviewed
      .filter((each) => !found.has(keyOf(each)))
      .map((each) => `${show(each)}: there is no such code any more`),
  ]
}

/** The places of the shipped contracts, and what has been said about them. */
function readAll(): { sites: Site[]; reviewed: Reviewed[] } {
  const sources = Object.fromEntries(shippedContracts().map((file) => [file, readFileSync(file, 'utf8')]))
  return { sites: findSites(sources, isShipped), reviewed: JSON.parse(readFileSync(LIST, 'utf8')) }
}

if (import.meta.main) {
  const { sites, reviewed } = readAll()
  if (process.argv.includes('--write')) {
    const known = new Map(reviewed.map((each) => [keyOf(each), each]))
    const all = sites.map((site) => ({ ...site, why: known.get(keyOf(site))?.why ?? '' }))
    writeFileSync(LIST, `${JSON.stringify(all, null, 2)}\n`)
  } else {
    const problems = compare(sites, reviewed)
    for (const problem of problems) console.error(problem)
    const count = (kind: Site['kind']) => sites.filter((site) => site.kind === kind).length
    console.log(`${count('cast')} casts, ${count('unchecked')} unchecked blocks, ${count('assembly')} of assembly`)
    process.exitCode = problems.length > 0 || sites.length === 0 ? 1 : 0
  }
}
