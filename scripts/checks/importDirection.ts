/**
 * Checks that imports point one way only (see CONTRIBUTING, "One arrow"). Prints each import that does not, with the reason.
 *
 *   node scripts/checks/importDirection.ts
 */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

/** A file may import from its own layer and from those before it. */
type Layers = readonly (readonly string[])[]

/** `.` is the top of contracts/, where the deployables live. */
const CONTRACT_LAYERS: Layers = [['types'], ['interfaces'], ['libraries'], ['.'], ['periphery'], ['mocks']]

/** `.` is the top of sdk/src, where index.ts re-exports the rest. */
const SDK_LAYERS: Layers = [
  ['generated', 'types'],
  ['utils', 'errors'],
  ['builders'],
  ['actions'],
  ['query'],
  ['tree'],
  ['usage', 'channels'],
  ['meter', 'audit'],
  ['documents'],
  ['.', 'abis', 'ai', 'ethers', 'react'],
]

/** Catalogues are files, which know nothing of commands; `.` is what is run. */
const CLI_LAYERS: Layers = [['catalogue'], ['lib'], ['commands'], ['.']]
/** Handlers know nothing of who asks, and settings and rows nothing of either; `.` is what Ponder reads first. */
const INDEXER_LAYERS: Layers = [['lib'], ['metadata'], ['handlers', 'api']]
/** Where an entry point of the SDK begins. */
const SDK_ENTRY = /^sdk\/src\/(?:[a-z]+\/)*index\.ts$/

/** Packages that only one entry point of the SDK may know, so that nobody else has to install them. */
const SDK_GUESTS: Record<string, string> = {
  ethers: 'ethers',
  pg: 'meter',
  react: 'react',
  uqr: 'documents',
  wagmi: 'react',
  '@tanstack/react-query': 'react',
}
/** Entry points that run on a server; everything else must bundle for a browser. */
export const SDK_SERVER_FOLDERS = ['meter', 'audit/node', 'tree/node']

/** Returns why `file` must not import `specifier`, or nothing when it may. Paths are relative to the root, with slashes. */
export function problemOf(file: string, specifier: string): string | undefined {
  if (file.startsWith('contracts/')) return problemOfContract(file, specifier)
  if (file.startsWith('sdk/src/')) return problemOfSdk(file, specifier)
  if (file.startsWith('cli/src/')) return problemOfCli(file, specifier)
  if (file.startsWith('indexer/')) return problemOfIndexer(file, specifier)
  return undefined
}

function problemOfContract(file: string, specifier: string) {
  if (!isRelative(specifier)) {
    return specifier.startsWith('@openzeppelin/contracts/') ? undefined : 'contracts depend on OpenZeppelin alone'
  }
  const target = resolve(file, specifier)
  if (!target.startsWith('contracts/')) return 'contracts import nothing outside contracts/'
  return problemOfLayers(CONTRACT_LAYERS, folderOf(file, 'contracts'), folderOf(target, 'contracts'))
}

function problemOfSdk(file: string, specifier: string) {
  // Unit tests sit beside their files and are not shipped; they may use what they need.
  if (file.endsWith('.test.ts')) return undefined

  const folder = folderOf(file, 'sdk/src')
  if (isRelative(specifier)) {
    const target = resolve(file, specifier)
    if (!target.startsWith('sdk/src/')) return 'the SDK imports nothing outside sdk/src/'
    return problemOfLayers(SDK_LAYERS, folder, folderOf(target, 'sdk/src'))
  }

  if (specifier.startsWith('node:')) {
    const isServer = SDK_SERVER_FOLDERS.some((server) => file.startsWith(`sdk/src/${server}/`))
    return isServer ? undefined : 'this part of the SDK must run in a browser'
  }
  const owner = SDK_GUESTS[packageOf(specifier)]
  return owner && owner !== folder ? `only sdk/src/${owner}/ knows ${packageOf(specifier)}` : undefined
}

function problemOfCli(file: string, specifier: string) {
  if (file.endsWith('.test.ts') || !isRelative(specifier)) return undefined
  const target = resolve(file, specifier)
  if (target.startsWith('cli/src/'))
    return problemOfLayers(CLI_LAYERS, folderOf(file, 'cli/src'), folderOf(target, 'cli/src'))
  if (target === 'cli/package.json') return undefined
  if (!target.startsWith('sdk/src/')) return 'the command line stands on the SDK alone'
  return SDK_ENTRY.test(target) ? undefined : 'the command line uses what the SDK offers to everybody: its entry points'
}

function problemOfIndexer(file: string, specifier: string) {
  if (file.endsWith('.test.ts') || !isRelative(specifier)) return undefined
  const target = resolve(file, specifier)
  if (target.startsWith('indexer/src/') && file.startsWith('indexer/src/'))
    return problemOfLayers(INDEXER_LAYERS, folderOf(file, 'indexer/src'), folderOf(target, 'indexer/src'))
  if (target.startsWith('indexer/')) return undefined
  return SDK_ENTRY.test(target) ? undefined : 'the indexer stands on the entry points of the SDK alone'
}

function problemOfLayers(layers: Layers, from: string, to: string) {
  const [fromLayer, toLayer] = [from, to].map((folder) => layers.findIndex((names) => names.includes(folder)))
  if (fromLayer === -1) return `${from}/ is in no layer; add it to scripts/checks/importDirection.ts`
  if (toLayer === -1) return `${to}/ is in no layer; add it to scripts/checks/importDirection.ts`
  return (toLayer ?? 0) > (fromLayer ?? 0) ? `${nameOf(from)} must not know ${nameOf(to)}` : undefined
}

/* READING FILES */

export function importsOf(file: string, source: string): string[] {
  if (file.endsWith('.sol')) {
    const code = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    return [...code.matchAll(/^\s*import\s[^;]*?"([^"]+)"/gm)].map((match) => match[1] ?? '')
  }
  return ts.preProcessFile(source, true, true).importedFiles.map(({ fileName }) => fileName)
}

function resolve(file: string, specifier: string) {
  return path.posix.join(path.posix.dirname(file), specifier)
}

/** `sdk/src/utils/hash.ts` below `sdk/src` is in `utils`; a file at the top is in `.`. */
function folderOf(file: string, below: string) {
  const [first = '', ...rest] = path.posix.relative(below, file).split('/')
  return rest.length > 0 ? first : '.'
}

function packageOf(specifier: string) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

function isRelative(specifier: string) {
  return specifier.startsWith('.')
}

function nameOf(folder: string) {
  return folder === '.' ? 'the top level' : `${folder}/`
}

if (import.meta.main) {
  const files = globSync([
    'contracts/**/*.sol',
    'sdk/src/**/*.ts',
    'sdk/src/**/*.tsx',
    'cli/src/**/*.ts',
    'indexer/{src,server,test}/**/*.ts',
    'indexer/*.ts',
  ]).map((file) => file.replaceAll(path.sep, '/'))
  const problems = files.flatMap((file) =>
    importsOf(file, readFileSync(file, 'utf8')).flatMap((specifier) => {
      const problem = problemOf(file, specifier)
      return problem ? [`${file} imports ${specifier}: ${problem}`] : []
    }),
  )
  for (const problem of problems) console.error(problem)
  console.log(`${files.length} files, ${problems.length} imports against the arrow`)
  process.exitCode = problems.length > 0 ? 1 : 0
}
