import type { Deployment } from '@openroyalty/sdk'
import type { UsageEpoch } from '@openroyalty/sdk/usage'
import { type Address, type Hex, isAddressEqual } from 'viem'
import type { Books } from './books.ts'

/** Where something is written. */
type Place = { time: bigint; transactionHash: Hex }

/** A claim from a usage epoch. */
export type EpochClaim = Place & { workId: Hex; payee: Address; index: number; amount: bigint }

/** A usage epoch, with all that has happened to it. */
export type EpochRow = {
  epochId: Hex
  /** What claims show again. */
  epoch: UsageEpoch
  /** Base units that were paid, and that were claimed. */
  total: bigint
  paid: bigint
  /** SHA-256 of the usage file's text. */
  dataHash: Hex
  /** First second in which what nobody has claimed can go to the pool. */
  closesAt: bigint
  published: Place
  claims: EpochClaim[]
  /** Its end: what went to the pool. */
  closed: (Place & { amount: bigint }) | undefined
}

const known = new WeakMap<Books['logs'], EpochRow[]>()

/** All usage epochs, latest first. */
export function epochsIn({ logs }: Pick<Books, 'logs'>): EpochRow[] {
  const before = known.get(logs)
  if (before) return before
  const rows = new Map<Hex, EpochRow>()
  for (const log of logs) {
    if (log.contract !== 'usageEpochs') continue
    const { time, transactionHash } = log
    const place = { time, transactionHash }
    if (log.eventName === 'EpochPublished') {
      const { epochId, epoch, total, dataHash, closesAt } = log.args
      rows.set(epochId, {
        ...{ epochId, epoch, total, dataHash, closesAt, published: place },
        ...{ paid: 0n, claims: [], closed: undefined },
      })
      continue
    }
    const row = rows.get(log.args.epochId)
    if (!row) continue
    if (log.eventName === 'EpochClosed') row.closed = { ...place, amount: log.args.amount }
    else {
      const { workId, payee, index, amount } = log.args
      row.claims.push({ ...place, workId, payee, index, amount })
      row.paid += amount
    }
  }
  const found = [...rows.values()].reverse()
  known.set(logs, found)
  return found
}

/** Whether an epoch's license is one of the deployment's registry: another one says nothing about those. */
export function isOfRegistry({ epoch }: EpochRow, deployment: Deployment): boolean {
  const registry = deployment.licenseRegistry?.address
  return registry !== undefined && isAddressEqual(epoch.registry, registry)
}
