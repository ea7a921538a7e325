/** Which foreign code each external function can come to, read from the compiled contracts' syntax trees. */
import { readFileSync } from 'node:fs'
import hardhat from 'hardhat'
import { CONTRACTS } from '../../scripts/deploy/contracts.ts'

/** A function of somebody else's code that is called: `transfer` of a token, `isValidSignature` of a wallet, … */
export type Foreign = string

type Node = { nodeType: string; id: number; src: string; [field: string]: unknown }
type Callee = { contract: string; selector: string; name: string }
type Direct = { callees: Callee[]; functions: Set<number>; foreign: Set<Foreign> }

/** Interfaces that strangers implement. */
const STRANGERS = new Set(['IERC20', 'IERC20Permit', 'IERC721Receiver', 'IWorkReceiver'])

/** Functions that call in assembly, and what. */
const IN_ASSEMBLY: Record<string, Foreign | 'Vault.transfer'> = {
  'SafeERC20._safeTransfer': 'transfer',
  'SafeERC20._safeTransferFrom': 'transferFrom',
  'SafeERC20._safeApprove': 'approve',
  'SignatureChecker.isValidERC1271SignatureNowCalldata': 'isValidSignature',
  'RoyaltySplits._pay': 'Vault.transfer',
  'RoyaltyLens._balanceOf': 'balanceOf',
}

/** All that is deployed. Vaults are by those who keep them. */
const NAMES = [
  ...CONTRACTS.map(({ name, source }) => ({ name: name as string, source: source as string })),
  { name: 'Vault', source: 'contracts/libraries/Vault.sol' },
]

/**
 * Foreign functions that each external function can reach, directly or through our other contracts.
 *
 * What a contract asks of one of our others is followed there. A funder is whoever calls the pools: one of ours, or a stranger.
 */
export async function foreignCalls(): Promise<Map<string, Set<Foreign>>> {
  const contracts = new Map<string, Awaited<ReturnType<typeof readContract>>>()
  for (const each of NAMES) contracts.set(each.name, await readContract(each))

  const follow = (name: string, selector: string, caller: string | undefined, seen: Set<string>): Set<Foreign> => {
    const found = new Set<Foreign>()
    const contract = contracts.get(name)
    const key = `${name} ${selector} ${caller}`
    if (!contract || seen.has(key)) return found
    seen.add(key)
    const entry = contract.entries.get(selector)
    if (!entry) return found
    for (const each of entry.direct.foreign) {
      if (each !== 'Vault.transfer') found.add(each)
      else for (const inner of follow('Vault', selectorOf(contracts, 'Vault', 'transfer'), name, seen)) found.add(inner)
    }
    for (const callee of entry.direct.callees) {
      const ours = callee.contract.replace(/^I(?=[A-Z])/, '')
      if (STRANGERS.has(callee.contract)) found.add(callee.name)
      else if (callee.contract === 'IPoolFunder') {
        if (caller === undefined) found.add(callee.name)
        else for (const inner of follow(caller, callee.selector, name, seen)) found.add(inner)
      } else if (contracts.has(ours)) {
        // Whoever publishes an epoch says which registry to ask.
        if (name === 'UsageEpochs' && ours === 'LicenseRegistry') found.add(callee.name)
        for (const inner of follow(ours, callee.selector, name, seen)) found.add(inner)
      } else throw new Error(`${name} calls ${callee.name} of ${callee.contract}, of which nothing is known`)
    }
    return found
  }

  const reached = new Map<string, Set<Foreign>>()
  for (const [name, { entries }] of contracts) {
    for (const [selector, { signature }] of entries) {
      const found = follow(name, selector, undefined, new Set())
      if (found.size > 0) reached.set(`${name}.${signature}`, found)
    }
  }
  return reached
}

function selectorOf(contracts: Map<string, { entries: Map<string, { name: string }> }>, contract: string, fn: string) {
  const found = [...(contracts.get(contract)?.entries ?? [])].find(([, { name }]) => name === fn)
  if (!found) throw new Error(`There is no ${contract}.${fn}`)
  return found[0]
}

/** External functions of a contract by selector, with all calls that leave it. */
async function readContract({ name, source }: { name: string; source: string }) {
  const id = await hardhat.artifacts.getBuildInfoId(`${source}:${name}`)
  const file = id && (await hardhat.artifacts.getBuildInfoOutputPath(id))
  if (!file) throw new Error(`${name} is not compiled`)
  const nodes = nodesOf(file)
  const contract = [...nodes.values()].find((node) => node.nodeType === 'ContractDefinition' && node.name === name)
  const line = (contract?.linearizedBaseContracts ?? []) as number[]
  const functions = line.flatMap((base) => ((nodes.get(base)?.nodes ?? []) as Node[]).filter(isFunction))

  const overridesOf = (id: number) =>
    functions.filter(({ baseFunctions }) => ((baseFunctions ?? []) as number[]).includes(id)).map((each) => each.id)
  const closure = (start: number): Direct => {
    const all: Direct = { callees: [], functions: new Set([start]), foreign: new Set() }
    for (const id of all.functions) {
      const direct = callsOf(nodes, id)
      all.callees.push(...direct.callees)
      for (const each of direct.foreign) all.foreign.add(each)
      for (const each of [...direct.functions, ...overridesOf(id)]) all.functions.add(each)
    }
    return all
  }

  const entries = new Map<string, { name: string; signature: string; direct: Direct }>()
  for (const each of functions) {
    const selector = each.functionSelector as string | undefined
    // The first in line is the most derived. Interfaces' own declarations have no body.
    if (!selector || !each.body || entries.has(selector)) continue
    const parameters = (each.parameters as { parameters: unknown[] }).parameters.length
    entries.set(selector, {
      name: each.name as string,
      signature: `${each.name}/${parameters}`,
      direct: closure(each.id),
    })
  }
  return { entries }
}

const isFunction = ({ nodeType }: Node) => nodeType === 'FunctionDefinition'

const files = new Map<string, Map<number, Node>>()

/** Every node by its id, each function and modifier with the name of its contract. */
function nodesOf(file: string): Map<number, Node> {
  const found = files.get(file)
  if (found) return found
  const { output } = JSON.parse(readFileSync(file, 'utf8')) as { output: { sources: Record<string, { ast: Node }> } }
  const nodes = new Map<number, Node>()
  for (const { ast } of Object.values(output.sources)) {
    let home = ''
    walk(ast, (node) => {
      if (node.nodeType === 'ContractDefinition') home = node.name as string
      if (node.id !== undefined) nodes.set(node.id, { ...node, home })
    })
  }
  files.set(file, nodes)
  return nodes
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) for (const each of value) walk(each, visit)
  else if (typeof value === 'object' && value !== null) {
    if ('nodeType' in value) visit(value as Node)
    for (const [key, each] of Object.entries(value)) {
      if (key !== 'typeDescriptions' && typeof each === 'object') walk(each, visit)
    }
  }
}

/** What one function does by itself: calls that leave the contract, and functions and modifiers that it uses. */
function callsOf(nodes: Map<number, Node>, id: number): Direct {
  const direct: Direct = { callees: [], functions: new Set(), foreign: new Set() }
  const definition = nodes.get(id)
  if (!definition) throw new Error(`No node ${id}`)
  const where = `${definition.home}.${definition.name}`
  const use = (node: Node) => {
    const used = nodes.get(node.referencedDeclaration as number)
    if (used && (isFunction(used) || used.nodeType === 'ModifierDefinition')) direct.functions.add(used.id)
  }
  walk([definition.body, definition.modifiers], (node) => {
    if (node.nodeType === 'YulFunctionCall') {
      const called = (node.functionName as { name: string }).name
      if (!/^(call|callcode|delegatecall|staticcall|create|create2)$/.test(called)) return
      const foreign = IN_ASSEMBLY[where]
      if (!foreign) throw new Error(`${where} calls in assembly, and nobody knows what`)
      direct.foreign.add(foreign)
    }
    if (node.nodeType !== 'Identifier' && node.nodeType !== 'MemberAccess' && node.nodeType !== 'IdentifierPath') return
    const type = (node.typeDescriptions as { typeIdentifier?: string } | undefined)?.typeIdentifier ?? ''
    if (/^t_function_(bare|delegate)/.test(type)) throw new Error(`${where} makes a low-level call`)
    if (node.nodeType === 'MemberAccess' && type.startsWith('t_function_external')) {
      const callee = nodes.get(node.referencedDeclaration as number)
      const selector = callee?.functionSelector
      if (!callee || !selector) throw new Error(`${where} calls something unknown`)
      direct.callees.push({
        contract: callee.home as string,
        selector: selector as string,
        name: callee.name as string,
      })
      return
    }
    use(node)
  })
  return direct
}
