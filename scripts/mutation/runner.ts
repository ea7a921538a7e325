/** Hardhat's test runner, called with compiled suites and one mutant switched on. */
import { existsSync } from 'node:fs'
import {
  type Artifact,
  type ArtifactId,
  CollectStackTraces,
  EdrContext,
  L1_CHAIN_TYPE,
  l1SolidityTestRunnerFactory,
  type SuiteResult,
} from '@nomicfoundation/edr'
import type { Output } from './compile.ts'
import { REACH, SWITCH_BASE } from './switch.ts'

export type Suites = { artifacts: Artifact[]; ids: ArtifactId[] }

export type Outcome = {
  suite: string
  seconds: number
  failed: { test: string; reason: string }[]
  passed: string[]
}

export type RunOptions = {
  /** Number of the mutant; none: the contracts as they are. */
  mutant?: number
  /** Instead of a mutant: tells the numbers of the mutants that are come by. */
  onReach?: (mutants: number[]) => void
  fuzzRuns: number
  invariantRuns: number
  invariantDepth: number
  seed: string
  /** Tests by name, as a regular expression. */
  pattern?: string
}

/** Stops what would never end, in a few seconds; the most that a test of ours uses is far below. */
const GAS_LIMIT = 600_000_000n

const COMPILER = '0.8.37'

/** Suites among compiled contracts: what has a `test…` or `invariant…` function. */
export function suitesOf({ contracts = {} }: Output): Suites {
  const artifacts = Object.entries(contracts).flatMap(([source, named]) =>
    Object.entries(named).map(([name, { abi, evm }]) => ({
      id: { name, source, solcVersion: COMPILER },
      contract: {
        abi: JSON.stringify(abi),
        bytecode: `0x${evm.bytecode.object}`,
        linkReferences: {},
        deployedBytecode: `0x${evm.deployedBytecode.object}`,
        deployedLinkReferences: {},
        isSuite:
          evm.bytecode.object !== '' &&
          abi.some(({ type, name }) => type === 'function' && /^(test|invariant)/.test(name ?? '')),
      },
    })),
  )
  const ids = artifacts.filter(({ contract }) => contract.isSuite).map(({ id }) => id)
  return { artifacts, ids }
}

let context: Promise<EdrContext> | undefined

async function edr(): Promise<EdrContext> {
  const made = new EdrContext()
  await made.registerSolidityTestRunnerFactory(L1_CHAIN_TYPE, l1SolidityTestRunnerFactory())
  return made
}

export async function runSuites(artifacts: Artifact[], ids: ArtifactId[], options: RunOptions): Promise<Outcome[]> {
  context ??= edr()
  const outcomes: Outcome[] = []
  let complete = () => {}
  const completed = new Promise<void>((resolve) => {
    complete = resolve
  })
  const root = process.cwd()
  const word = SWITCH_BASE + BigInt(options.onReach ? REACH : (options.mutant ?? 0))
  await (await context).runSolidityTests(
    L1_CHAIN_TYPE,
    artifacts,
    ids,
    {
      projectRoot: root,
      hardfork: 'osaka',
      blockCoinbase: Buffer.from(word.toString(16).padStart(40, '0'), 'hex'),
      gasLimit: GAS_LIMIT,
      disableBlockGasLimit: true,
      disableTransactionGasCap: true,
      fuzz: { runs: options.fuzzRuns, seed: options.seed },
      invariant: { runs: options.invariantRuns, depth: options.invariantDepth, failOnRevert: true, shrinkRunLimit: 0 },
      collectStackTraces: CollectStackTraces.OnFailure,
      testSourcePaths: Object.fromEntries(
        ids.filter(({ source }) => existsSync(source)).map(({ source }) => [source, `${root}/${source}`]),
      ),
      declaredTestProfiles: ['default', 'deep', 'coverage'],
      testProfile: 'default',
      ...(options.pattern === undefined ? {} : { testPattern: options.pattern }),
      ...(options.onReach ? { observability: observe(options.onReach) } : {}),
    },
    { buildInfos: [] },
    (result) => {
      outcomes.push(outcomeOf(result))
      if (outcomes.length === ids.length) complete()
    },
  )
  // The last results can come after the call's own end.
  await completed
  return outcomes
}

function observe(onReach: (mutants: number[]) => void) {
  return {
    codeCoverage: {
      onCollectedCoverageCallback: async (tags: Uint8Array[]) =>
        onReach(tags.map((tag) => Number.parseInt(Buffer.from(tag).toString('hex').slice(-8), 16))),
    },
  }
}

function outcomeOf({ id, durationNs, testResults }: SuiteResult): Outcome {
  const named = testResults.map(({ name, status, reason }) => ({
    test: name,
    status: String(status),
    reason: reason ?? '',
  }))
  return {
    suite: `${id.source}:${id.name}`,
    seconds: Number(durationNs) / 1e9,
    failed: named.filter(({ status }) => status === 'Failure').map(({ test, reason }) => ({ test, reason })),
    passed: named.filter(({ status }) => status === 'Success').map(({ test }) => test),
  }
}
