import type { Address, Hex } from 'viem'
import { knownOf } from './key.ts'
import type { UsageEpochsLog } from './log.ts'

type Epoch = {
  token: Address
  /** Base units paid in, and claimed. */
  total: bigint
  paid: bigint
  /** First second in which what nobody has claimed can go to the pool. */
  closesAt: bigint
  isClosed: boolean
  /** Positions in the tree that were claimed. */
  claimed: Set<number>
}

/** Accounts of usage epochs. */
export type EpochsState = Map<Hex, Epoch>

/** Takes a log of the usage epochs in. Logs come in the order of the chain. */
export function applyToEpochs(state: EpochsState, log: UsageEpochsLog): void {
  const { epochId } = log.args
  if (log.eventName === 'EpochPublished') {
    const { total, closesAt, epoch } = log.args
    state.set(epochId, { token: epoch.token, total, paid: 0n, closesAt, isClosed: false, claimed: new Set() })
    return
  }
  const epoch = knownOf(state, epochId, 'epoch')
  if (log.eventName === 'EpochClosed') epoch.isClosed = true
  else {
    epoch.paid += log.args.amount
    epoch.claimed.add(log.args.index)
  }
}

/** An epoch's account, in base units and seconds since 1970; nothing where none was published. */
export function epochIn(state: EpochsState, epochId: Hex): Omit<Epoch, 'claimed' | 'token'> | undefined {
  const epoch = state.get(epochId)
  if (!epoch) return undefined
  const { claimed: _, token: __, ...account } = epoch
  return account
}

/** Whether the leaf at a position of an epoch's tree was claimed. */
export function isClaimedIn(state: EpochsState, { epochId, index }: { epochId: Hex; index: number }): boolean {
  return state.get(epochId)?.claimed.has(index) ?? false
}
