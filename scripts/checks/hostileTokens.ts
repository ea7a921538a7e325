/**
 * What the tests of hostile tokens (test/contracts/hostile) are held to: every function of a deployed contract that can touch a token,
 * and the table of what each kind of token comes to in each of them, docs/hostile-tokens.md.
 *
 *   node scripts/checks/hostileTokens.ts            writes the table
 *   node scripts/checks/hostileTokens.ts --check    says whether it is fresh
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import solc from 'solc'

/** A node of solc's syntax tree. */
type Node = {
  id: number
  nodeType: string
  name?: string
  kind?: string
  visibility?: string
  functionSelector?: string
  implemented?: boolean
  contractKind?: string
  abstract?: boolean
  linearizedBaseContracts?: number[]
  baseFunctions?: number[]
  referencedDeclaration?: number
  nodes?: Node[]
}

/** Whoever calls one of these touches a token. */
const TOKENS = new Set(['IERC20', 'IERC20Permit', 'SafeERC20'])

const DEPLOYED = ['contracts/*.sol', 'contracts/periphery/*.sol']

export const TABLE = 'docs/hostile-tokens.md'
const WORLD = 'test/contracts/hostile/HostileWorld.sol'
const OUTCOMES = 'test/contracts/hostile/Outcomes.sol'
const TOKEN = 'contracts/mocks/WeirdToken.sol'

/**
 * Every function of a deployed contract from which a call to a token can be reached, as `Contract.function`, sorted. A call through an
 * interface can reach whatever implements it, so the answer errs towards too many.
 */
export function tokenFunctions(): string[] {
  const files = DEPLOYED.flatMap((pattern) => globSync(pattern)).sort()
  const contracts = new Map<number, Node>()
  const functions = new Map<number, { node: Node; contract: string }>()
  const overriddenBy = new Map<number, number[]>()
  for (const contract of parse(files)) {
    contracts.set(contract.id, contract)
    for (const node of contract.nodes ?? []) {
      if (node.nodeType !== 'FunctionDefinition') continue
      functions.set(node.id, { node, contract: contract.name ?? '' })
      for (const base of node.baseFunctions ?? []) overriddenBy.set(base, [...(overriddenBy.get(base) ?? []), node.id])
    }
  }

  const touching = new Set<number>()
  for (const [id, { contract }] of functions) if (TOKENS.has(contract)) touching.add(id)
  const calls = new Map(
    [...functions].map(([id, { node }]) => [id, [...referencesIn(node), ...(overriddenBy.get(id) ?? [])]]),
  )
  for (let grown = true; grown; ) {
    grown = false
    for (const [id, called] of calls) {
      if (touching.has(id) || !called.some((other) => touching.has(other))) continue
      touching.add(id)
      grown = true
    }
  }

  const names = files.map((file) => file.replace(/^.*\/|\.sol$/g, ''))
  return [...contracts.values()]
    .filter(({ name, contractKind }) => contractKind === 'contract' && names.includes(name ?? ''))
    .flatMap((contract) =>
      externalsOf(contract, contracts)
        .filter(({ id }) => touching.has(id))
        .map(({ name }) => `${contract.name}.${name}`),
    )
    .sort()
}

/** What can be called from outside, the most derived of each. */
function externalsOf(contract: Node, contracts: Map<number, Node>): Node[] {
  const bySelector = new Map<string, Node>()
  for (const base of contract.linearizedBaseContracts ?? []) {
    for (const node of contracts.get(base)?.nodes ?? []) {
      if (node.nodeType !== 'FunctionDefinition' || !node.functionSelector || !node.implemented) continue
      if (!bySelector.has(node.functionSelector)) bySelector.set(node.functionSelector, node)
    }
  }
  return [...bySelector.values()]
}

/** Contracts, libraries and interfaces of the files and of all that they import. */
function parse(files: readonly string[]): Node[] {
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(files.map((file) => [file, { content: readFileSync(file, 'utf8') }])),
    settings: { evmVersion: 'cancun', outputSelection: { '*': { '': ['ast'] } } },
  }
  const find = (path: string) => ({ contents: readFileSync(existsSync(path) ? path : `node_modules/${path}`, 'utf8') })
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find })) as {
    errors?: { severity: string; formattedMessage: string }[]
    sources: Record<string, { ast: Node }>
  }
  const failure = output.errors?.find(({ severity }) => severity === 'error')
  if (failure) throw new Error(failure.formattedMessage)
  return Object.values(output.sources)
    .flatMap(({ ast }) => ast.nodes ?? [])
    .filter(({ nodeType }) => nodeType === 'ContractDefinition')
}

function referencesIn(node: unknown): number[] {
  if (Array.isArray(node)) return node.flatMap(referencesIn)
  if (typeof node !== 'object' || node === null) return []
  const { referencedDeclaration } = node as Node
  const inside = Object.values(node).flatMap(referencesIn)
  return referencedDeclaration === undefined ? inside : [referencedDeclaration, ...inside]
}

export type Path = { contract: string; name: string; path: string | undefined }

/** The columns of the matrix, in order. */
export function matrixPaths(source = readFileSync(WORLD, 'utf8')): Path[] {
  return membersOf(source, 'Call').map(({ name }) => {
    const [contract = '', called = '', path] = name.split('_')
    return { contract, name: called, path }
  })
}

/** Members of an enum, each with the comment above it. */
function membersOf(source: string, name: string): { name: string; comment: string }[] {
  const [, body = ''] = new RegExp(`enum ${name} \\{(.*?)\\n\\s*\\}`, 's').exec(source) ?? []
  const members: { name: string; comment: string }[] = []
  let comment: string[] = []
  for (const line of body.split('\n').map((text) => text.trim())) {
    if (line.startsWith('///')) comment.push(line.slice(3).trim())
    const [, member] = /^(\w+),?$/.exec(line) ?? []
    if (!member) continue
    members.push({ name: member, comment: comment.join(' ') })
    comment = []
  }
  return members
}

/** Letters and their meanings, as the comment of the outcomes has them: `///   = works …`. */
function legendOf(source: string): [string, string][] {
  return [...source.matchAll(/^\/\/\/ {3}(\S) {2}(.*)$/gm)].map(([, letter = '', meaning = '']) => [letter, meaning])
}

/** Every kind's outcomes, in the order of the paths, contracts apart. */
export function outcomesOf(source = readFileSync(OUTCOMES, 'utf8')): Map<string, string> {
  return new Map([...source.matchAll(/Kind\.(\w+)\) return "([^"]*)"/g)].map(([, kind = '', row = '']) => [kind, row]))
}

export function table(): string {
  const paths = matrixPaths()
  const contracts = [...new Set(paths.map(({ contract }) => contract))]
  const outcomes = outcomesOf()
  const kinds = membersOf(readFileSync(TOKEN, 'utf8'), 'Kind').filter(({ name }) => name !== 'Honest')
  const order = contracts.map((contract) => {
    const functions = paths.filter((path) => path.contract === contract)
    return `| ${contract} | ${functions.map(({ name, path }) => `\`${name}\`${path ? ` (${path})` : ''}`).join(', ')} |`
  })
  const rows = kinds.map(({ name, comment }) => {
    const cells = (outcomes.get(name) ?? '').split(' ').map((letters) => `\`${letters}\``)
    // Constants and functions of the mock that its comments link to.
    return `| ${name} | ${comment.replace(/\{(\w+)\}/g, '`$1`')} | ${cells.join(' | ')} |`
  })
  return `# Hostile tokens

<!-- Generated from test/contracts/hostile/Outcomes.sol by scripts/checks/hostileTokens.ts. Do not edit. -->

What comes of each of ${kinds.length} kinds of token in each of ${paths.length} calls that touch one. All money came in while the token
was still good, as an upgradable token's would; then it turned, and the call was made. In each of the ${(kinds.length * paths.length).toLocaleString('en-US')} cells
the money of another token in the same contracts is as it was, to the unit, and leaves them afterwards as it would have anyway; and
nothing of ours allows anybody anything, but where the table says so.

${legendOf(readFileSync(OUTCOMES, 'utf8'))
  .map(([letter, meaning]) => `- \`${letter}\` ${meaning}`)
  .join('\n')}

The calls of each contract, in the order of the letters:

| Contract | Calls |
|---|---|
${order.join('\n')}

| Kind | What it does | ${contracts.join(' | ')} |
|---|---|${contracts.map(() => '---|').join('')}
${rows.join('\n')}
`
}

if (import.meta.main) {
  const fresh = existsSync(TABLE) && readFileSync(TABLE, 'utf8') === table()
  if (!process.argv.includes('--check')) writeFileSync(TABLE, table())
  else if (!fresh) {
    console.error(`${TABLE} is not what the tests declare: run \`node scripts/checks/hostileTokens.ts\`.`)
    process.exitCode = 1
  }
}
