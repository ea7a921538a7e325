/**
 * Everything but the tests: linters, formatting, types, import directions, generated files, lockfile.
 *
 *   npm run check
 */
import { globSync } from 'node:fs'
import { runSteps, type Step } from './steps.ts'

// Tools that refuse an empty list of files are only asked when there are some.
const shipped = globSync('contracts/**/*.sol', { exclude: ['contracts/mocks/**'] }).sort()
/** Mocks imitate the habits of other people's tokens, so they are held to the rules of tests. */
const tests = globSync(['contracts/mocks/**/*.sol', 'test/**/*.sol']).sort()
const solidity = [...shipped, ...tests]
const solhint = ['--disc', '--noPoster', '--max-warnings', '0']

/** Of what is compiled: nothing else may compile meanwhile. */
export const checksOfArtifacts: Step[] = [
  {
    name: 'contracts compile without warnings',
    command: 'hardhat',
    args: ['build', '--no-tests'],
    refuse: /^Warning/m,
  },
  { name: 'generated ABIs are fresh', command: 'node', args: ['scripts/generate/abis.ts', '--check'] },
  { name: 'generated errors are fresh', command: 'node', args: ['scripts/generate/errors.ts', '--check'] },
  { name: 'generated addresses are fresh', command: 'node', args: ['scripts/generate/deployments.ts', '--check'] },
  { name: 'generated WebAssembly is fresh', command: 'node', args: ['scripts/generate/keccak/main.ts', '--check'] },
  { name: 'generated thread is fresh', command: 'node', args: ['scripts/generate/sqliteThread.ts', '--check'] },
  { name: 'gas table is fresh', command: 'node', args: ['scripts/generate/gasTable.ts', '--check'] },
]

/** Of sources alone. */
export const checksOfSources: Step[] = [
  { name: 'docs of the command line are fresh', command: 'node', args: ['scripts/generate/cliDocs.ts', '--check'] },
  { name: 'imports point one way', command: 'node', args: ['scripts/checks/importDirection.ts'] },
  { name: 'interfaces say what they promise', command: 'node', args: ['scripts/checks/natspec.ts'] },
  { name: 'casts and unchecked code have their reasons', command: 'node', args: ['scripts/checks/casts.ts'] },
  { name: 'lockfile serves all platforms', command: 'node', args: ['scripts/lockfix.cjs', '--check'] },
  { name: 'biome', command: 'biome', args: ['check', '--error-on-warnings', '.'] },
  ...(solidity.length > 0 ? [{ name: 'prettier', command: 'prettier', args: ['--check', ...solidity] }] : []),
  ...(shipped.length > 0 ? [{ name: 'solhint', command: 'solhint', args: [...solhint, ...shipped] }] : []),
  ...(tests.length > 0
    ? [{ name: 'solhint, tests', command: 'solhint', args: [...solhint, '-c', 'test/.solhint.json', ...tests] }]
    : []),
  { name: 'types', command: 'tsc', args: ['--project', '.'] },
  { name: 'types, SDK', command: 'tsc', args: ['--project', 'sdk'] },
  { name: 'types, app', command: 'tsc', args: ['--project', 'app'] },
  { name: 'types, indexer', command: 'tsc', args: ['--project', 'indexer'] },
  { name: 'amounts stay whole', command: 'node', args: ['scripts/checks/amounts.ts'] },
  { name: 'types, tests of the app', command: 'tsc', args: ['--project', 'test/e2e'] },
]

if (import.meta.main) process.exitCode = (await runSteps([...checksOfArtifacts, ...checksOfSources])).length > 0 ? 1 : 0
