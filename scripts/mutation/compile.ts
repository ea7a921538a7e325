/** The compiler as the mutation run needs it: sources that exist in memory alone, and no more output than is read. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import solc from 'solc'

/** Content by path from the root of the repository; what an import names by package keeps that name. */
export type Sources = Map<string, string>

export type CompilerError = {
  severity: 'error' | 'warning' | 'info'
  type: string
  message: string
  formattedMessage: string
  /** `start` and `end` are bytes. */
  sourceLocation?: { file: string; start: number; end: number }
}

export type Compiled = {
  abi: { type: string; name?: string }[]
  evm: { bytecode: { object: string }; deployedBytecode: { object: string } }
}

export type Output = {
  errors?: CompilerError[]
  sources?: Record<string, { ast: unknown }>
  contracts?: Record<string, Record<string, Compiled>>
}

const IMPORT = /^\s*(?:import|\}\s*from)[^;]*?["']([^"']+)["']/gm

/** Reads files and all that they import; `override` gives other content for some. */
export function readSources(roots: readonly string[], override: ReadonlyMap<string, string> = new Map()): Sources {
  const sources: Sources = new Map()
  const wanted = [...roots]
  for (let file = wanted.pop(); file !== undefined; file = wanted.pop()) {
    if (sources.has(file)) continue
    const content = override.get(file) ?? readFileSync(file.startsWith('@') ? `node_modules/${file}` : file, 'utf8')
    sources.set(file, content)
    for (const [, imported] of content.matchAll(IMPORT)) {
      if (!imported) continue
      wanted.push(imported.startsWith('.') ? path.posix.join(path.posix.dirname(file), imported) : imported)
    }
  }
  return sources
}

/** Types and names are worked out, code is not made. */
export function analyze(sources: Sources): Output {
  return compile(sources, { '*': { '': ['ast'] } })
}

/** Code of the contracts in the files that `wanted` names. */
export function build(sources: Sources, wanted: readonly string[], optimize = true): Output {
  const outputs = ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object']
  return compile(sources, Object.fromEntries(wanted.map((file) => [file, { '*': outputs }])), optimize)
}

function compile(sources: Sources, outputSelection: unknown, optimize = false): Output {
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries([...sources].map(([file, content]) => [file, { content }])),
    settings: { evmVersion: 'cancun', optimizer: { enabled: optimize, runs: 200 }, outputSelection },
  }
  return JSON.parse(solc.compile(JSON.stringify(input)))
}
