/**
 * Runs every test and adds up what the runners counted.
 *
 *   npm test                              everything
 *   npm test -- test/flows/pay.test.ts    one file of any kind; other arguments go to Hardhat (`--grep`, `--coverage`, …)
 *   npm test -- --solidity-only           tests in Solidity; `--without-solidity`: all others. The two are independent.
 *   npm run test:deep                     Solidity tests with many more fuzz and invariant runs, from a new seed, and unit tests that
 *                                         take minutes (`.deep.test.ts`)
 */
import { randomBytes } from 'node:crypto'
import { globSync } from 'node:fs'
import { keysIn } from './keysIn.ts'
import { type RunResult, run } from './run.ts'

type Counts = { passed: number; failed: number }

const UNIT_TESTS = [
  'sdk/src/**/*.test.ts',
  'cli/src/**/*.test.ts',
  'app/src/**/*.test.ts',
  'app/server/**/*.test.ts',
  'indexer/test/**/*.test.ts',
  'scripts/**/*.test.ts',
  'examples/**/*.test.ts',
]
const DEEP_UNIT_TESTS = ['sdk/src/**/*.deep.test.ts']

/** Of the app, in a browser: one process, one chain, one build for all. */
const APP_TESTS = ['test/e2e/main.ts']

const [SOLIDITY_ONLY, WITHOUT_SOLIDITY] = ['--solidity-only', '--without-solidity']

const given = process.argv.slice(2)
const args = given.filter((argument) => argument !== SOLIDITY_ONLY && argument !== WITHOUT_SOLIDITY)
const results: Counts[] = []
/** What tests say that they had no data for (test/utils/sharedData.ts). */
const skipped = new Set<string>()

/** Tests of pure code sit beside their files and run in Node's own runner. */
const isUnitTest = (argument: string) => /^(sdk|cli|scripts|examples|app|indexer)\//.test(argument)
const isAppTest = (argument: string) => argument.startsWith('test/e2e/')
const hardhatArgs = args.filter((argument) => !isUnitTest(argument) && !isAppTest(argument) && argument !== '--deep')

if (args.includes('--deep')) {
  process.env.FUZZ_SEED ??= `0x${randomBytes(32).toString('hex')}`
  console.log(`To see these runs again: FUZZ_SEED=${process.env.FUZZ_SEED} npm run test:deep`)
  const named = args.filter((argument) => argument !== '--deep')
  const unitTests = named.length > 0 ? named.filter(isUnitTest) : globSync(DEEP_UNIT_TESTS).sort()
  if (unitTests.length > 0) results.push(await countNode(unitTests))
  if (named.length === 0 || hardhatArgs.length > 0) {
    process.env.DIGEST_CASES ??= '10000'
    process.env.ACCESS_CALLERS ??= '20'
    process.env.ACCESS_SEED ??= process.env.FUZZ_SEED
    process.env.METER_KILLS ??= '1000'
    process.env.METER_TORN_WRITES ??= '10000'
    process.env.MODEL_HISTORIES ??= '2000'
    process.env.MODEL_SEED ??= String(Number.parseInt(process.env.FUZZ_SEED.slice(-6), 16))
    process.env.SETTLE_KILLS ??= '1000'
    process.env.SETTLE_ROUNDS ??= '50'
    process.env.VOUCHER_PERMUTATIONS ??= '100'
    process.env.REENTRY ??= 'full'
    process.env.SPLIT_NODES ??= '1000'
    process.env.BOUNDS ??= '1000'
    process.env.STREAMS ??= '100'
    process.env.SYNC_PAIRS ??= '10'
    process.env.DUST_DEPOSITS ??= '100000'
    process.env.FORGED_PROOFS ??= '100'
    process.env.BAD_TREES ??= '10'
    process.env.CLAIM_ORDERS ??= '100'
    process.env.USAGE_FILES ??= '1000'
    process.env.HOSTILE_SEQUENCES ??= '2000'
    process.env.HOSTILE_SEED ??= process.env.MODEL_SEED
    process.env.GAS_STEPS ??= '400'
    process.env.AUDIT_ALTERATIONS ??= '5000'
    process.env.AUDIT_CHECKPOINTS ??= '1000'
    process.env.AUDIT_REORGS ??= '1000'
    process.env.AUDIT_SEED ??= process.env.MODEL_SEED
    process.env.AMOUNT_CASES ??= '1000000'
    process.env.INDEXER_EVENTS ??= '20000'
    process.env.INDEXER_BLOCKS ??= '1000'
    process.env.HOSTILE_SYMBOLS ??= 'all'
    if (hardhatArgs.length === 0) {
      results.push(
        await countNode([
          'app/src/lib/format.test.ts',
          'test/e2e/hostile.e2e.ts',
          'sdk/src/builders/typedData.test.ts',
          'sdk/src/meter/crash.test.ts',
          'scripts/pilot/usage/usageFiles.test.ts',
        ]),
      )
      results.push(
        await countHardhat(['test', 'mocha', 'test/flows/settleCrash.test.ts', 'test/flows/settleParallel.test.ts']),
      )
      results.push(await countHardhat(['test', 'mocha', 'test/model/differential.test.ts']))
      results.push(
        await countHardhat([
          ...['test', 'mocha', 'test/flows/audit.test.ts'],
          ...['test/flows/auditChain.test.ts', 'test/flows/auditSources.test.ts'],
        ]),
      )
      results.push(
        await countHardhat(['test', 'mocha', 'test/flows/indexer.test.ts', 'test/flows/indexerLoad.test.ts']),
      )
      results.push(await countHardhat(['test', 'mocha', 'test/access/access.test.ts']))
      results.push(await countHardhat(['test', 'mocha', 'test/bounds/boundaries.test.ts']))
      results.push(await countHardhat(['test', 'mocha', 'test/reentry/reentry.test.ts']))
    }
    results.push(await countHardhat(['test', 'solidity', '--test-profile', 'deep', ...hardhatArgs]))
  }
} else {
  // Fastest first: a mistake in pure code shows within a second.
  const allUnitTests = given.includes(SOLIDITY_ONLY) ? [] : globSync(UNIT_TESTS, { exclude: DEEP_UNIT_TESTS }).sort()
  const unitTests = args.length > 0 ? args.filter(isUnitTest) : allUnitTests
  if (unitTests.length > 0) results.push(await countNode(unitTests))
  const appTests = args.length > 0 ? args.filter(isAppTest) : given.includes(SOLIDITY_ONLY) ? [] : APP_TESTS
  // One after the other: two that compile the same contracts at once wait for each other for ever.
  if (appTests.length > 0) results.push(await countNode(appTests))
  const runner = given.includes(SOLIDITY_ONLY) ? ['solidity'] : given.includes(WITHOUT_SOLIDITY) ? ['mocha'] : []
  if (args.length === 0 || hardhatArgs.length > 0) results.push(await countHardhat(['test', ...runner, ...hardhatArgs]))
}

const passed = results.reduce((sum, counts) => sum + counts.passed, 0)
const failed = results.reduce((sum, counts) => sum + counts.failed, 0)
if (skipped.size > 0) console.log(`\n${[...skipped].join('\n')}`)
console.log(`\nTests: ${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

async function runTests(command: string, args: readonly string[]): Promise<RunResult> {
  const result = await run(command, args)
  for (const [line] of result.output.matchAll(/^SKIPPED: .*$/gm)) skipped.add(line)
  const told = keysIn(result.output)
  if (told.length > 0) console.log(`\nKeys stand in what was printed: those of ${told.join(', ')}.`)
  return told.length > 0 && result.code === 0 ? { ...result, code: 1 } : result
}

async function countNode(files: string[]): Promise<Counts> {
  const { output, code } = await runTests('node', ['--test', '--test-reporter=spec', ...files])
  return atLeastOneFailure(code, {
    passed: lastNumber(output, /^ℹ pass (\d+)/gm),
    failed: lastNumber(output, /^ℹ fail (\d+)/gm),
  })
}

/** Hardhat closes with one summary over its runners: "7 passing (4 solidity, 3 mocha)". */
async function countHardhat(args: string[]): Promise<Counts> {
  const { output, code } = await runTests('hardhat', args)
  return atLeastOneFailure(code, {
    passed: lastNumber(output, /^\s*(\d+) passing/gm),
    failed: lastNumber(output, /^\s*(\d+) failing/gm),
  })
}

/** A runner that stops before its summary (a compiler error, a crash) has failed, whatever it counted. */
function atLeastOneFailure(code: number, counts: Counts): Counts {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

function lastNumber(text: string, pattern: RegExp): number {
  return Number([...text.matchAll(pattern)].at(-1)?.[1] ?? 0)
}
