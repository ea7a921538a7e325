import type { Address, Hex } from 'viem'
import type { Standing } from '../../types/enums.ts'
import { trackedAt } from '../internal/licenseReplay.ts'
import { stoppedSinceIn } from '../replay/pools.ts'
import type { ReplayState } from '../replay/replay.ts'
import type { Finding, FindingCode } from './finding.ts'

/** What an audit covers and what it found. */
export type AuditReport = {
  format: 'openroyalty-audit-1'
  chainId: number
  /** First and last block of which it has seen the logs, and the last one's hash where it is known. */
  fromBlock: bigint
  toBlock: bigint
  blockHash: Hex | undefined
  /** Second for which balances and standings hold. */
  time: bigint
  counts: AuditCounts
  /** One entry per token, in order of their addresses. */
  tokens: readonly TokenTotals[]
  /** Licenses by what they are worth at `time`. */
  standings: Readonly<Partial<Record<Standing, number>>>
  /** Worst first. Of each kind the first thousand. */
  findings: readonly Finding[]
  /** How many there are of each kind. */
  found: Readonly<Partial<Record<FindingCode, number>>>
}

export type AuditCounts = {
  logs: number
  works: number
  catalogues: number
  pools: number
  members: number
  streams: number
  offers: number
  licenses: number
  statements: number
  epochs: number
  channels: number
  splits: number
  /** Usage files that were given; undefined: none were asked about. */
  files: number | undefined
}

/** Money of one token, in base units. */
export type TokenTotals = {
  token: Address
  /** Into pools by payments and deposits of streams; back to payers; claimed by units. */
  paidIn: bigint
  refunded: bigint
  claimed: bigint
  /** What members can claim by units, each rounded down. */
  claimable: bigint
  /** What streams have not brought yet. */
  refundable: bigint
  /** In pools besides: waiting for somebody to hold units, left over by division, members' fractions. */
  carried: bigint
  /** Shared out by use: paid in, claimed, and still there. */
  paidByUse: bigint
  claimedByUse: bigint
  inEpochs: bigint
  /** Deposited for vouchers and not drawn. */
  inChannels: bigint
  /** By splits: shared out, and kept as credits or remainders. What arrived at a split since then is in no log of the contracts. */
  distributed: bigint
  inSplits: bigint
}

export function emptyTotals(token: Address): TokenTotals {
  return {
    token,
    ...{ paidIn: 0n, refunded: 0n, claimed: 0n, claimable: 0n, refundable: 0n, carried: 0n },
    ...{ paidByUse: 0n, claimedByUse: 0n, inEpochs: 0n, inChannels: 0n, distributed: 0n, inSplits: 0n },
  }
}

/** How many there are of what, but for logs and files. */
export function countsOf({ works, pools, licenses, epochs, channels, splits }: ReplayState) {
  const all = [...works.works.values()]
  const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, each) => total + each, 0)
  return {
    works: all.filter(({ isCatalogue }) => !isCatalogue).length,
    catalogues: all.filter(({ isCatalogue }) => isCatalogue).length,
    pools: pools.pools.size,
    members: sum([...pools.pools.values()].map(({ book }) => book.members.size)),
    streams: pools.streams.size,
    offers: licenses.offers.size,
    licenses: licenses.licenses.size,
    statements: sum([...licenses.licenses.values()].map(({ statements }) => statements.size)),
    epochs: epochs.size,
    channels: channels.channels.size,
    splits: splits.announced.size,
  }
}

/** How many licenses are worth what at a second. */
export function standingsOf({ licenses, pools }: ReplayState, time: bigint): Partial<Record<Standing, number>> {
  const counts: Partial<Record<Standing, number>> = {}
  for (const license of licenses.licenses.values()) {
    const poolId = licenses.offers.get(license.offerId)?.terms.poolId
    const { standing } = trackedAt(license, time, poolId ? stoppedSinceIn(pools, poolId) : 0n)
    counts[standing] = (counts[standing] ?? 0) + 1
  }
  return counts
}
