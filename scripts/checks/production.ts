/**
 * Runs the Solidity tests against what is deployed: the code that the production build (IR pipeline) makes, byte for byte, where the
 * tests themselves are compiled in the ordinary way (legacy pipeline). Tests of libraries, which have no code of their own, are compiled
 * by the IR pipeline as a whole. Together with `npm test` that is one suite for both of the compiler's pipelines.
 *
 *   npm run test:production                                      all Solidity tests
 *   npm run test:production -- test/contracts/Vault              those below a folder
 *   npm run test:production -- --whole test/contracts/Vault      the tests too compiled by the IR pipeline; takes minutes per folder
 */
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Hex } from 'viem'
import { contractsOf } from '../deploy/contracts.ts'
import { prepareRelease } from '../deploy/release.ts'
import { openHardhat, ROOT } from '../deploy/runtime.ts'
import { run } from './run.ts'
import { type Codes, libraryOf, useCodes } from './useProduction.ts'

const CHAIN = 31337
/** Harnesses around libraries: everything that they test is in the test's own code. */
const LIBRARIES = ['Books', 'ERC721Packed', 'Members', 'Vaults'].map((name) => `test/contracts/${name}`)

const args = process.argv.slice(2)
const isWhole = args.includes('--whole')
const folders = args.filter((argument) => argument !== '--whole')
const chosen = (folders.length > 0 ? folders : ['test']).flatMap((folder) =>
  folder.endsWith('.sol') ? [folder] : globSync(`${folder}/**/*.t.sol`, { cwd: ROOT }),
)
const files = chosen.map((file) => file.replaceAll('\\', '/')).sort()
const ofLibraries = files.filter((file) => isWhole || LIBRARIES.some((folder) => file.startsWith(`${folder}/`)))
const ofContracts = files.filter((file) => !ofLibraries.includes(file))

const start = performance.now()
const workshop = mkdtempSync(path.join(tmpdir(), 'openroyalty-production-'))
let failed = files.length === 0
try {
  let passed = 0
  for (const [name, profile, tests] of [
    ['contracts', 'default', ofContracts],
    ['libraries', 'production', ofLibraries],
  ] as const) {
    if (tests.length === 0) continue
    const folder = path.join(workshop, name)
    copyProject(folder)
    if (profile === 'default')
      console.log(`${rewriteTests(folder, await productionCodes())} creations are of production code`)
    else oneJob(folder)
    const { code, output } = await run('hardhat', ['--build-profile', profile, 'test', 'solidity', ...tests], {
      cwd: folder,
    })
    const counted = Number([...output.matchAll(/^\s*(\d+) passing/gm)].at(-1)?.[1] ?? 0)
    passed += counted
    if (code !== 0 || counted === 0) failed = true
    console.log(`${name}: ${tests.length} files, ${counted} passed${code === 0 ? '' : ', and something failed'}`)
  }
  const minutes = ((performance.now() - start) / 60_000).toFixed(1)
  console.log(`\n${passed} tests of ${files.length} files passed against production code in ${minutes} minutes`)
} finally {
  rmSync(workshop, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0

function copyProject(folder: string): void {
  mkdirSync(folder)
  for (const each of ['hardhat.config.ts', 'package.json', 'tsconfig.json'])
    cpSync(path.join(ROOT, each), path.join(folder, each))
  for (const file of globSync(['contracts/**/*.sol', 'test/**/*.sol'], { cwd: ROOT }))
    cpSync(path.join(ROOT, file), path.join(folder, file), { recursive: true })
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'), 'junction')
}

/** Creation codes of all that is deployed, the local chains' token aside, and of the vault. */
async function productionCodes(): Promise<Codes> {
  const hre = await openHardhat()
  await prepareRelease(hre, CHAIN)
  const codes: Record<string, Hex> = {}
  for (const { name } of contractsOf(1)) codes[name] = (await hre.artifacts.readArtifact(name)).bytecode as Hex
  const id = await hre.artifacts.getBuildInfoId('PoolInboxes')
  const file = (id && (await hre.artifacts.getBuildInfoOutputPath(id))) as string
  const { Vault } = JSON.parse(readFileSync(file, 'utf8')).output.contracts['project/contracts/libraries/Vault.sol']
  return { ...codes, Vault: `0x${Vault.evm.bytecode.object}` }
}

function rewriteTests(folder: string, codes: Codes): number {
  const library = path.join(folder, 'test/utils/Production.sol')
  writeFileSync(library, libraryOf(codes))
  const counts = globSync('test/**/*.sol', { cwd: folder }).map((file) => {
    const where = path.join(folder, file)
    if (where === library) return 0
    const relative = path.relative(path.dirname(where), library).replaceAll('\\', '/')
    const from = relative.startsWith('.') ? relative : `./${relative}`
    const { source, replaced } = useCodes(readFileSync(where, 'utf8'), codes, from)
    if (replaced > 0) writeFileSync(where, source)
    return replaced
  })
  return counts.reduce((sum, count) => sum + count, 0)
}

/** One run of the compiler for all files instead of one for each: the same code, in a tenth of the time. */
function oneJob(folder: string): void {
  const file = path.join(folder, 'hardhat.config.ts')
  const config = readFileSync(file, 'utf8')
  const changed = config.replace('production: {', 'production: {\n        isolated: false,')
  if (changed === config) throw new Error('The config names no production profile.')
  writeFileSync(file, changed)
}
