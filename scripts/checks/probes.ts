/**
 * Probes that tell which functions of a contract tests enter, and which way its branches go.
 *
 * Hardhat's `--coverage` puts a probe before each statement. The same probes, with tags of our own, are put here
 * - at the start of each function and modifier, and of each block of a `try`;
 * - behind each condition, one for true and one for false: of `if`, `? :`, `for`, `while`, `require` and `assert`. A condition made of
 *   others by `&&`, `||` and `!` counts as each of those, so that `a || b` has four branches; and so it does outside an `if`.
 *
 * A condition `c` becomes `((c) ? __seenTrue(…) : __seenFalse(…))`, which is `c` again. Nothing moves to another line.
 */
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import solc from 'solc'

export type Probe = {
  /** How Hardhat names a hit: 32 bytes, hex without `0x`. */
  tag: string
  kind: 'function' | 'branch'
  line: number
  /** What is reached, as the source has it: a function's name, or a condition and its outcome. */
  what: string
}

/** A node of solc's syntax tree; `src` is `start:length:file`, in bytes. */
type Node = {
  nodeType: string
  src: string
  name?: string
  kind?: string
  operator?: string
  errorName?: string
  isInlineArray?: boolean
  body?: Node | null
  block?: Node
  condition?: Node | null
  expression?: Node
  leftExpression?: Node
  rightExpression?: Node
  subExpression?: Node
  arguments?: Node[]
  components?: (Node | null)[]
  clauses?: Node[]
}

type Probed = { source: string; probes: Probe[] }

const known = new Map<string, Probed>()

type Insertion = { at: number; text: string }

const CONDITIONALS = new Set(['IfStatement', 'Conditional', 'ForStatement', 'WhileStatement', 'DoWhileStatement'])
/** Loops in assembly are passed over: what follows them is one path. */
const YUL_BRANCHES = new Set(['YulIf', 'YulSwitch'])

/** Short, because tags are part of the code, and probed contracts must still fit into a transaction. */
const TAG_DIGITS = 12

/** Hardhat's own library, which it adds to every file that it instruments. */
const HIT = '__NomicFoundationCoverage.sendHit'
const HELPERS = ['True', 'False'].map(
  (outcome) =>
    `function __seen${outcome}(uint256 tag) pure returns (bool) { ${HIT}(tag); return ${outcome.toLowerCase()}; }`,
)

/** The contracts that are shipped; mocks do not count. */
export function shippedContracts(): string[] {
  const files = globSync('contracts/**/*.sol', { exclude: ['contracts/mocks/**'] })
  return files.map((file) => file.replaceAll('\\', '/')).sort()
}

export const isShipped = (file: string) => file.startsWith('contracts/') && !file.startsWith('contracts/mocks/')

/** The probes of a file as it is in the repository. */
export function probesOf(file: string): Probe[] {
  return addProbes(file, readFileSync(file, 'utf8')).probes
}

/**
 * Adds probes to a source that Hardhat has instrumented. Tags follow from the file's name and from the place in the order of the
 * source, so that the untouched source has the same.
 */
export function addProbes(file: string, source: string): Probed {
  // Hardhat asks again for each test that a contract takes part in.
  const key = `${file}\n${source}`
  const probed = known.get(key) ?? probe(file, source)
  known.set(key, probed)
  return probed
}

function probe(file: string, source: string): Probed {
  const bytes = Buffer.from(source)
  const insertions: Insertion[] = []
  const probes: Probe[] = []
  const add = (kind: Probe['kind'], start: number, what: string) => {
    const hash = createHash('sha256').update(`${file} ${probes.length}`).digest('hex').slice(0, TAG_DIGITS)
    const line = bytes.subarray(0, start).toString().split('\n').length
    probes.push({ tag: hash.padStart(64, '0'), kind, line, what })
    return `0x${hash}`
  }

  for (const { node, isCondition } of findProbed(parse(file, source))) {
    const [start, end] = rangeOf(node)
    if (isCondition) {
      const text = bytes.subarray(start, end).toString().replace(/\s+/g, ' ')
      const whenTrue = add('branch', start, `${text} is true`)
      const whenFalse = add('branch', start, `${text} is false`)
      insertions.push({ at: start, text: '((' })
      insertions.push({ at: end, text: `) ? __seenTrue(${whenTrue}) : __seenFalse(${whenFalse}))` })
    } else {
      const isClause = node.nodeType === 'TryCatchClause'
      const body = (isClause ? node.block : node.body) as Node
      const tag = isClause
        ? add('branch', start, `block of try or catch ${node.errorName ?? ''}`.trimEnd())
        : add('function', start, node.name || node.kind || node.nodeType)
      insertions.push({ at: rangeOf(body)[0] + 1, text: `${HIT}(${tag});` })
    }
  }
  return { source: `${insert(bytes, insertions)} ${HELPERS.join(' ')}`, probes }
}

/** What gets probes, in the order of the source. */
function findProbed(tree: Node): { node: Node; isCondition: boolean }[] {
  const blocks: Node[] = []
  // By place, because the operands of `&&` in an `if` are met twice.
  const conditions = new Map<string, Node>()
  const take = (condition: Node) => {
    for (const part of partsOf(condition)) conditions.set(part.src, part)
  }

  visit(tree, (node) => {
    if (YUL_BRANCHES.has(node.nodeType)) throw new Error(`${node.nodeType} at byte ${node.src}: no probes for assembly`)
    const hasBody = node.nodeType === 'FunctionDefinition' || node.nodeType === 'ModifierDefinition'
    if ((hasBody && node.body) || node.nodeType === 'TryCatchClause') blocks.push(node)

    if (CONDITIONALS.has(node.nodeType) && node.condition) take(node.condition)
    if (node.operator === '&&' || node.operator === '||') take(node)
    const called = node.nodeType === 'FunctionCall' ? node.expression : undefined
    if (called?.nodeType === 'Identifier' && (called.name === 'require' || called.name === 'assert')) {
      take(node.arguments?.[0] as Node)
    }
  })

  return [
    ...blocks.map((node) => ({ node, isCondition: false })),
    ...[...conditions.values()].map((node) => ({ node, isCondition: true })),
  ].sort((a, b) => rangeOf(a.node)[0] - rangeOf(b.node)[0] || rangeOf(b.node)[1] - rangeOf(a.node)[1])
}

/** The conditions that a condition is made of. */
function partsOf(condition: Node): Node[] {
  const { nodeType, operator, leftExpression, rightExpression, subExpression, components } = condition
  if (leftExpression && rightExpression && (operator === '&&' || operator === '||')) {
    return [...partsOf(leftExpression), ...partsOf(rightExpression)]
  }
  if (subExpression && operator === '!') return partsOf(subExpression)
  const [inParentheses] = nodeType === 'TupleExpression' && components?.length === 1 ? components : []
  return inParentheses ? partsOf(inParentheses) : [condition]
}

function visit(value: unknown, see: (node: Node) => void) {
  if (value === null || typeof value !== 'object') return
  if ('nodeType' in value) see(value as Node)
  for (const child of Object.values(value)) visit(child, see)
}

/** The compiler's own syntax tree; nothing that a file imports is needed for it. */
function parse(file: string, source: string): Node {
  const input = {
    language: 'Solidity',
    sources: { [file]: { content: source } },
    settings: { stopAfter: 'parsing', outputSelection: { '*': { '': ['ast'] } } },
  }
  const { sources, errors } = JSON.parse(solc.compile(JSON.stringify(input)))
  const tree = sources?.[file]?.ast
  if (!tree) throw new Error(`${file} does not parse: ${errors?.[0]?.formattedMessage}`)
  return tree
}

function rangeOf({ src }: Node): [start: number, end: number] {
  const [start, length] = src.split(':').map(Number) as [number, number]
  return [start, start + length]
}

function insert(bytes: Buffer, insertions: Insertion[]): string {
  const parts: (Buffer | string)[] = []
  let done = 0
  // Where two end at one byte, the inner one, found later, closes first.
  for (const { at, text } of insertions.toReversed().sort((a, b) => a.at - b.at)) {
    parts.push(bytes.subarray(done, at), text)
    done = at
  }
  return [...parts, bytes.subarray(done)].join('')
}
