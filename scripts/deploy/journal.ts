import { existsSync } from 'node:fs'
import path from 'node:path'
import { HardhatArtifactResolver } from '@nomicfoundation/hardhat-ignition/helpers'
import { status, wipe } from '@nomicfoundation/ignition-core'
import type { HardhatRuntimeEnvironment } from 'hardhat/types/hre'
import { type Hash, type Hex, keccak256, stringToHex } from 'viem'
import { futureIdsOf } from '../../ignition/modules/OpenRoyalty.ts'
import type { PlannedContract } from './addresses.ts'
import { isLocalChain } from './contracts.ts'

/**
 * The name of Ignition's journal: one per chain and code, so that a new version never meets an old journal. Local chains share an
 * id, but each start makes another first block, so a chain started today never meets the journal of yesterday's.
 */
export function journalIdOf(chainId: number, contracts: readonly PlannedContract[], firstBlock: Hash): string {
  const code = short(keccak256(stringToHex(contracts.map(({ address }) => address).join())))
  return isLocalChain(chainId) ? `chain-${chainId}-${code}-${short(firstBlock)}` : `chain-${chainId}-${code}`
}

type Circumstances = {
  /** Names of the contracts that are on chain. */
  there: ReadonlySet<string>
  /** False when Ignition cannot say whether its last transaction was taken: the endpoint went away before it answered. */
  isOutcomeKnown: boolean
}

/**
 * Prepares the journal of an earlier attempt, if there is one, and returns the contracts to send.
 *
 * The chain is the truth, the journal only knows what is under way: a transaction that was sent and not yet seen in a block is waited
 * for rather than sent twice. Whatever else disagrees with the chain (a failed attempt; a contract that somebody else deployed in
 * the meantime, which anyone may; a block that was undone) is forgotten, and sending again is safe: the proxy creates a contract
 * once.
 */
export async function resumeJournal(
  hre: HardhatRuntimeEnvironment,
  journalId: string,
  contracts: readonly PlannedContract[],
  { there, isOutcomeKnown }: Circumstances,
): Promise<PlannedContract[]> {
  const missing = contracts.filter(({ name }) => !there.has(name))
  const folder = path.join(hre.config.paths.ignition, 'deployments', journalId)
  if (!existsSync(path.join(folder, 'journal.jsonl'))) return missing

  const { started, successful, timedOut, held, failed } = await status(folder)
  const underWay = new Set(isOutcomeKnown ? started : [])
  const done = new Set(successful)
  const known = new Set([
    ...started,
    ...successful,
    ...[...timedOut, ...held, ...failed].map(({ futureId }) => futureId),
  ])

  // Those that depend on others first: Ignition does not forget what something else stands on.
  for (const { name } of [...contracts].reverse()) {
    const { creation, contract } = futureIdsOf(name)
    const agrees = there.has(name) ? done.has(creation) : underWay.has(creation)
    if (agrees) continue
    for (const id of [contract, creation]) {
      if (known.has(id)) await wipe(folder, new HardhatArtifactResolver(hre.artifacts), id)
    }
  }
  return missing
}

/** Ignition's numbers for what it asks people to sort out, and what we can sort out because sending twice does no harm. */
const PROBLEMS: Record<number, 'must wait' | 'outcome unknown'> = {
  // The sender has transactions that are not in enough blocks yet.
  10402: 'must wait',
  10403: 'must wait',
  // A transaction was handed over, and no answer came.
  10410: 'outcome unknown',
}

export function ignitionProblemOf(error: unknown): 'must wait' | 'outcome unknown' | undefined {
  const number = error instanceof Error && 'number' in error ? Number(error.number) : 0
  return PROBLEMS[number]
}

function short(hash: Hex): string {
  return hash.slice(2, 10)
}
