/**
 * Checks what the invariant tests have done, by the tables that they write while they run (test/utils/InvariantBase.sol): that they called
 * every function of every contract, the reading ones inside checks; how many calls there were and what share of them succeeded; and
 * that the invariants are those that test/invariant/README.md lists.
 *
 *   npm test -- test/invariant/*.t.sol && node scripts/checks/invariantReach.ts
 *
 * `--functions` prints each function's calls and their successes too.
 */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type Abi, toFunctionSelector } from 'viem'

/** Calls of one function: how many, and how many of them succeeded. */
export type Count = { calls: number; successes: number }

/** What the campaign of one suite did. Functions are named by contract and selector: `CreatorPools.0x1fd79fbb`. */
export type Table = {
  suite: string
  sequences: number
  calls: ReadonlyMap<string, Count>
  checks: ReadonlySet<string>
  views: ReadonlySet<string>
}

/** A function that anybody can call from outside. */
export type ExternalFunction = { id: string; name: string; isView: boolean }

/**
 * Calls that our contracts got in a suite at each commit; a deep run makes ten times as many. The runner calls handlers 100,000 times, and
 * some of these calls only let time pass, or find nothing to do.
 */
const MIN_CALLS = 30_000
const MIN_INVARIANTS = 45
const MIN_SHARE = 0.5
/** Of one suite alone: what strangers try in vain is more in some than in others. */
const MIN_SHARE_OF_SUITE = 0.45

/** Functions of which fewer than half of the calls succeed, and why that is as it should be. */
const RARELY_SUCCEED: Record<string, string> = {
  'CreatorPools.drop(bytes32,bytes32)': 'only of a member whose consent has ended, and most consent',
  'CreatorPools.extract(bytes32,bytes32,uint32)':
    'once for each place of a lot, and strangers try places that are no works yet',
  'CreatorPools.joinLot(bytes32,address,bytes32,uint32)': 'by a steward whose catalogue is not a member already',
  'CreatorPools.onWorkCall(bytes32,address,bytes)': 'for the work registry alone; strangers who call it are refused',
  'CreatorPools.renounceOperator(bytes32)': 'once for each pool, and not while money waits or units change',
  'LicenseRegistry.cancelStream(bytes32,uint24)': 'of a stream that runs, on days that its notice allows',
  'LicenseRegistry.giveNotice(bytes32,uint8,bytes32)': 'by who may give it, and each kind once',
  'LicenseRegistry.renewCredential(bytes32,tuple)': 'with a later credential, of offers that ask for one',
  'LicenseRegistry.report(bytes32,tuple,uint256)': 'in the order of periods, and not after the end; others try',
  'LicenseRegistry.transferFrom(address,address,uint256)': 'of licenses whose terms let them move',
  'WorkRegistry.bindFor(tuple,address,uint256,bytes)': 'once for each place that a claim key holds, by that key',
  'WorkRegistry.callFor(bytes32,address,bytes,uint256,bytes)': 'with the next nonce; old signatures are sent again',
  'WorkRegistry.finishBinding(tuple)': 'after thirty days without a veto',
  'WorkRegistry.lockPayee(bytes32)': 'once for each work, by its owner',
  'WorkRegistry.materialize(tuple)': 'once for each place whose leaf names a wallet',
  'WorkRegistry.proposeBinding(tuple,address)': 'by the steward, of places that wait and were not refused',
  'WorkRegistry.registerCatalogue(tuple)': 'once for each catalogue; there are few',
  'WorkRegistry.vetoBinding(tuple,uint256,bytes)': 'by the claim key, of places that wait',
  'UsageEpochs.claim(tuple[])': 'once for each position, while there is money; forged and repeated claims are tried',
  'UsageEpochs.close(tuple)': 'three years after the epoch, and once',
  'StreamRenewals.renew(address,bytes32,bytes32,address)':
    'in the last day before an end, as often as the payer has written',
}

/** Contracts that are deployed, and those that these deploy; of libraries with no code of their own there is nothing to call. */
const CONTRACTS = [
  'CreatorPools.sol/CreatorPools',
  'LicenseRegistry.sol/LicenseRegistry',
  'WorkRegistry.sol/WorkRegistry',
  'RoyaltySplits.sol/RoyaltySplits',
  'UsageEpochs.sol/UsageEpochs',
  'UsageChannels.sol/UsageChannels',
  'PoolInboxes.sol/PoolInboxes',
  'StreamRenewals.sol/StreamRenewals',
  'periphery/LicenseGateway.sol/LicenseGateway',
  'periphery/RoyaltyLens.sol/RoyaltyLens',
  'libraries/Vault.sol/Vault',
]

/** Adds up what a suite has written: a line of JSON for each sequence of calls. */
export function readTable(suite: string, text: string): Table {
  const calls = new Map<string, Count>()
  const checks = new Set<string>()
  const views = new Set<string>()
  // The runner looks at the last sequence twice.
  const lines = text.split('\n').filter((line, i, all) => line !== '' && line !== all[i - 1])
  for (const line of lines) {
    const written: { calls: [string, number, number][]; checks: string[]; views: string[] } = JSON.parse(line)
    for (const [id, more, succeeded] of written.calls) {
      const count = calls.get(id) ?? { calls: 0, successes: 0 }
      calls.set(id, { calls: count.calls + more, successes: count.successes + succeeded })
    }
    for (const check of written.checks) checks.add(check)
    for (const view of written.views) if (view !== '') views.add(view)
  }
  return { suite, sequences: lines.length, calls, checks, views }
}

export function functionsOf(contract: string, abi: Abi): ExternalFunction[] {
  return abi.flatMap((item) => {
    if (item.type !== 'function') return []
    const isView = item.stateMutability === 'view' || item.stateMutability === 'pure'
    const types = item.inputs.map(({ type }) => type).join(',')
    return [{ id: `${contract}.${toFunctionSelector(item)}`, name: `${contract}.${item.name}(${types})`, isView }]
  })
}

/** Names of the invariants in the first column of a suite's tables. */
export function listedIn(readme: string): Map<string, Set<string>> {
  const listed = new Map<string, Set<string>>()
  for (const section of readme.split(/^## /m).slice(1)) {
    const names = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name ?? '')
    if (names.length > 0) listed.set(section.slice(0, section.indexOf('\n')).trim(), new Set(names))
  }
  return listed
}

export function sum(counts: Iterable<Count>): Count {
  const total = { calls: 0, successes: 0 }
  for (const count of counts) {
    total.calls += count.calls
    total.successes += count.successes
  }
  return total
}

/** All calls of a function, in whichever suite. */
export function countOf(tables: readonly Table[], id: string): Count {
  return sum(tables.flatMap(({ calls }) => calls.get(id) ?? []))
}

/** What is not as it should be, in sentences. */
export function problemsOf(
  tables: readonly Table[],
  functions: readonly ExternalFunction[],
  listed: ReadonlyMap<string, ReadonlySet<string>>,
  { minCalls, rare }: { minCalls: number; rare: Readonly<Record<string, string>> },
): string[] {
  const problems: string[] = []
  for (const { id, name, isView } of functions) {
    const count = countOf(tables, id)
    if (isView && !tables.some(({ views }) => views.has(id))) problems.push(`${name} is read by no check`)
    if (isView) continue
    if (count.successes === 0) problems.push(`${name} never succeeded in ${count.calls} calls`)
    else if (count.successes < MIN_SHARE * count.calls && !(name in rare)) {
      problems.push(`${name} succeeded in ${count.successes} of ${count.calls} calls only, and nothing says why`)
    }
  }
  for (const { suite, calls, checks } of tables) {
    const total = sum(calls.values())
    if (total.calls < minCalls) problems.push(`${suite} made ${total.calls} calls, not ${minCalls}`)
    if (total.successes < MIN_SHARE_OF_SUITE * total.calls) problems.push(`${suite}: too few of its calls succeeded`)
    const names = listed.get(suite) ?? new Set()
    for (const check of checks) if (!names.has(check)) problems.push(`${suite}: README.md does not list ${check}`)
    for (const name of names) if (!checks.has(name)) problems.push(`${suite}: ${name} was never checked`)
  }
  for (const suite of listed.keys()) {
    if (!tables.some((table) => table.suite === suite)) problems.push(`${suite} has not run`)
  }
  return problems
}

if (import.meta.main) {
  const root = path.join(import.meta.dirname, '../..')
  const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
  const tables = globSync('cache/invariants/*.jsonl', { cwd: root })
    .sort()
    .map((file) => readTable(path.basename(file, '.jsonl'), read(file)))
  const functions = CONTRACTS.flatMap((file) =>
    functionsOf(path.basename(file), JSON.parse(read(`artifacts/contracts/${file}.json`)).abi),
  )
  const problems = problemsOf(tables, functions, listedIn(read('test/invariant/README.md')), {
    minCalls: MIN_CALLS,
    rare: RARELY_SUCCEED,
  })
  const all = sum(tables.flatMap(({ calls }) => [...calls.values()]))
  if (all.successes < MIN_SHARE * all.calls) problems.push('Fewer than half of all calls succeeded')

  const share = ({ calls, successes }: Count) => `${((100 * successes) / Math.max(calls, 1)).toFixed(1)} %`
  for (const { suite, sequences, calls, checks } of tables) {
    const total = sum(calls.values())
    console.log(
      `${suite}: ${checks.size} invariants, ${total.calls} calls in ${sequences} sequences, ${share(total)} succeed`,
    )
  }
  if (process.argv.includes('--functions')) {
    for (const { id, name, isView } of functions) {
      const count = countOf(tables, id)
      if (!isView) console.log(`${name}: ${count.calls} calls, ${share(count)} succeed`)
    }
  }
  const invariants = tables.reduce((count, { checks }) => count + checks.size, 0)
  if (invariants < MIN_INVARIANTS) problems.push(`${invariants} invariants are fewer than ${MIN_INVARIANTS}`)
  const written = functions.filter(({ isView }) => !isView).length
  console.log(`${invariants} invariants; ${written} functions that write, ${functions.length - written} that read`)
  for (const problem of problems) console.error(problem)
  process.exitCode = problems.length > 0 ? 1 : 0
}
