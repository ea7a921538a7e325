/**
 * What a change must pass, in one command: all tests, all checks, and the builds that are deployed and published.
 * The last line counts the tests of every runner; the exit code covers the rest as well.
 *
 *   npm run ci:run, or .ci/run from anywhere
 */
import { checks } from './check.ts'
import { run } from './run.ts'
import { runSteps, type Step } from './steps.ts'

const coverage: Step = {
  name: 'coverage of the contracts',
  command: 'node',
  args: ['scripts/checks/coverage.ts'],
  report: /^What tests reach[\s\S]*/m,
}

/** After the tests, which write down what they called. */
const reach: Step = {
  name: 'invariants reach every function',
  command: 'node',
  args: ['scripts/checks/invariantReach.ts'],
  report: /^\w+: \d+ invariants[\s\S]*/m,
}

const builds: Step[] = [
  {
    name: 'production build without warnings',
    command: 'hardhat',
    // By force, because a warning is printed only when a file is compiled. Warnings include contracts over the size limit.
    args: ['build', '--no-tests', '--force', '--build-profile', 'production'],
    refuse: /^Warning/m,
  },
  { name: 'gas as in the snapshot', command: 'node', args: ['scripts/checks/gas.ts'] },
  { name: 'deployments/31337.json is fresh', command: 'node', args: ['scripts/deploy/check.ts'] },
  { name: 'SDK build', command: 'npm', args: ['run', 'build', '--workspace', '@openroyalty/sdk'] },
  { name: 'SDK bundles for a browser', command: 'node', args: ['scripts/checks/bundle.ts'] },
]

const tests = await run('npm', ['test'])
const counts = /^Tests: (\d+) passed, (\d+) failed$/m.exec(tests.output)

console.log()
const failedSteps = await runSteps([...checks, reach, coverage, ...builds])
if (failedSteps.length > 0) console.log(`\nNot in order: ${failedSteps.join(', ')}`)

const passed = Number(counts?.[1] ?? 0)
// Tests that end without their summary have failed.
const failed = Number(counts?.[2] ?? 1)
process.exitCode = tests.code !== 0 || failed > 0 || failedSteps.length > 0 ? 1 : 0
console.log(`\n${passed} passed, ${failed} failed`)
