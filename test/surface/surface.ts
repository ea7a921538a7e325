/** What of the contracts others hold on to: signatures, selectors and topics, and where storage is. As text, a line per thing. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { HardhatRuntimeEnvironment } from 'hardhat/types/hre'
import { type Abi, type AbiParameter, toEventSelector, toFunctionSelector } from 'viem'

const parametersOf = (parameters: readonly AbiParameter[]) =>
  parameters
    .map((parameter) => {
      const indexed = (parameter as { indexed?: boolean }).indexed ? ' indexed' : ''
      return `${typeOf(parameter)}${indexed}${parameter.name ? ` ${parameter.name}` : ''}`
    })
    .join(', ')

function typeOf(parameter: AbiParameter): string {
  if (!('components' in parameter)) return parameter.type
  return `(${parametersOf(parameter.components)})${parameter.type.slice('tuple'.length)}`
}

/** Functions with their selectors, events with their topics, errors with their selectors; each kind sorted by name. */
export function abiText(abi: Abi): string {
  const lines = abi.map((item) => {
    switch (item.type) {
      case 'constructor':
        return `constructor(${parametersOf(item.inputs)})`
      case 'function': {
        const kind = item.stateMutability === 'nonpayable' ? '' : ` ${item.stateMutability}`
        const returned = item.outputs.length > 0 ? ` returns (${parametersOf(item.outputs)})` : ''
        return `function ${item.name}(${parametersOf(item.inputs)})${kind}${returned} = ${toFunctionSelector(item)}`
      }
      case 'event':
        return `event ${item.name}(${parametersOf(item.inputs)}) = ${toEventSelector(item)}`
      case 'error':
        // Errors are told apart by the same four bytes as functions.
        return `error ${item.name}(${parametersOf(item.inputs)}) = ${toFunctionSelector({ ...item, type: 'function', outputs: [], stateMutability: 'view' })}`
      default:
        return item.type
    }
  })
  return `${lines.sort((a, b) => (a < b ? -1 : 1)).join('\n')}\n`
}

type Row = { slot: string; offset: number; label: string; type: string }
type Types = Record<string, { label: string; numberOfBytes: string; members?: Row[]; base?: string; value?: string }>
type Layout = { storage: Row[]; types: Types | null }

/** Variables and the structs that they hold, each with slot, first byte and size. */
export function layoutText({ storage, types }: Layout): string[] {
  const known = types ?? {}
  const structs = new Map<string, string[]>()
  const line = ({ slot, offset, label, type }: Row): string => {
    visit(type)
    return `${slot}+${offset} ${label}: ${known[type]?.label}, ${known[type]?.numberOfBytes} bytes`
  }
  function visit(type: string): void {
    const found = known[type]
    if (!found || structs.has(found.label)) return
    if (found.members) {
      structs.set(found.label, [])
      structs.set(found.label, found.members.map(line))
    }
    if (found.base) visit(found.base)
    if (found.value) visit(found.value)
  }
  const variables = storage.map(line)
  const inside = [...structs].sort(([a], [b]) => (a < b ? -1 : 1))
  return [...variables, ...inside.flatMap(([name, members]) => [`${name}:`, ...members.map((each) => `  ${each}`)])]
}

type Compiler = { compile: (input: string) => string }

/** Asks the compiler where contracts of these names keep what. Nothing is compiled to code for that. */
export async function layoutsOf(
  hre: HardhatRuntimeEnvironment,
  names: readonly string[],
): Promise<Record<string, { storage: string[]; transient: string[] }>> {
  const sources: Record<string, unknown> = {}
  const remappings = new Set<string>()
  const files = new Map<string, string>()
  for (const name of names) {
    const id = await hre.artifacts.getBuildInfoId(name)
    const file = id && (await hre.artifacts.getBuildInfoPath(id))
    if (!file) throw new Error(`Nothing says how ${name} was compiled.`)
    const { input } = JSON.parse(readFileSync(file, 'utf8'))
    Object.assign(sources, input.sources)
    for (const each of input.settings.remappings ?? []) remappings.add(each)
    files.set(name, (await hre.artifacts.readArtifact(name)).inputSourceName as string)
  }
  const solc = createRequire(import.meta.url)('solc') as Compiler
  const outputSelection = { '*': { '*': ['storageLayout', 'transientStorageLayout'] } }
  const settings = { outputSelection, remappings: [...remappings], evmVersion: 'cancun' }
  const output = JSON.parse(solc.compile(JSON.stringify({ language: 'Solidity', sources, settings })))
  const layouts: Record<string, { storage: string[]; transient: string[] }> = {}
  for (const name of names) {
    const { storageLayout, transientStorageLayout } = output.contracts[files.get(name) as string][name]
    layouts[name] = { storage: layoutText(storageLayout), transient: layoutText(transientStorageLayout) }
  }
  return layouts
}
