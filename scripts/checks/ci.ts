/**
 * What a change must pass, in one command: all tests, all checks, and the builds that are deployed and published. Tests in
 * Solidity and their coverage run beside all others.
 * The last line counts the tests of every runner; the exit code covers the rest as well.
 *
 *   npm run ci:run, or .ci/run from anywhere
 */
import path from 'node:path'
import { checksOfArtifacts, checksOfSources } from './check.ts'
import { type RunResult, run } from './run.ts'
import { runSteps, type Step } from './steps.ts'
import { removeCopy, workingCopy } from './workingCopy.ts'

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

/** What is compiled from contracts, one after the other. */
const contractBuilds: Step[] = [
  {
    name: 'production build without warnings',
    command: 'hardhat',
    // By force, because a warning is printed only when a file is compiled. Warnings include contracts over the size limit.
    args: ['build', '--no-tests', '--force', '--build-profile', 'production'],
    refuse: /^Warning/m,
  },
  { name: 'gas as in the snapshot', command: 'node', args: ['scripts/checks/gas.ts'] },
  { name: 'deployments/31337.json is fresh', command: 'node', args: ['scripts/deploy/check.ts'] },
  { name: 'deployed code has no forbidden instruction', command: 'node', args: ['scripts/checks/deployedCode.ts'] },
]

const packageBuilds: Step[] = [
  { name: 'lemmas are proved', command: 'node', args: ['scripts/checks/proofs.ts'], report: /^\d+ lemmas.*/m },
  { name: 'SDK build', command: 'npm', args: ['run', 'build', '--workspace', '@openroyalty/sdk'] },
  { name: 'command line build', command: 'npm', args: ['run', 'build', '--workspace', 'openroyalty'] },
  { name: 'SDK bundles for a browser', command: 'node', args: ['scripts/checks/bundle.ts'] },
  {
    name: 'first view of the app is small',
    command: 'node',
    args: ['scripts/checks/appSize.ts'],
    report: /^First view.*/m,
  },
]

// Two halves of about one length, side by side. Coverage builds the contracts in its own way: its half has a copy of the sources.
const root = path.resolve(import.meta.dirname, '../..')
const copy = workingCopy(root, 'solidity')
const lanes = await Promise.all([
  countTests(run('npm', ['test', '--', '--without-solidity'])),
  countTests(run('node', ['scripts/checks/test.ts', '--solidity-only'], { silent: true, cwd: copy })).then(
    async (counts) => ({
      ...counts,
      failedSteps: await runSteps([reach, coverage].map((step) => ({ ...step, cwd: copy }))),
    }),
  ),
])
console.log(`\n${lanes[1].output}`)
removeCopy(copy)

console.log()
const steps = await Promise.all([
  runSteps([...checksOfArtifacts, ...contractBuilds]),
  runSteps([...checksOfSources, ...packageBuilds]),
])
const failedSteps = [...lanes[1].failedSteps, ...steps.flat()]
if (failedSteps.length > 0) console.log(`\nNot in order: ${failedSteps.join(', ')}`)

const passed = lanes.reduce((sum, lane) => sum + lane.passed, 0)
const failed = lanes.reduce((sum, lane) => sum + lane.failed, 0)
process.exitCode = failed > 0 || failedSteps.length > 0 ? 1 : 0
console.log(`\n${passed} passed, ${failed} failed`)

/** Tests that end without their summary, or badly, have failed. */
async function countTests(running: Promise<RunResult>): Promise<{ passed: number; failed: number; output: string }> {
  const { code, output } = await running
  const counts = /^Tests: (\d+) passed, (\d+) failed$/m.exec(output)
  const failed = Number(counts?.[2] ?? 1)
  return { passed: Number(counts?.[1] ?? 0), failed: code !== 0 && failed === 0 ? 1 : failed, output }
}
