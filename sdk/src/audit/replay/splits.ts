import type { Address } from 'viem'
import { keyOf } from './key.ts'
import type { RoyaltySplitsLog } from './log.ts'

type Account = {
  /** Base units that were shared out in all: paid, or kept as credits. */
  distributed: bigint
  /** Base units that wait for single recipients, together. */
  credits: bigint
  /** Base units shared out so far, modulo 1,000,000. */
  position: bigint
  /** Base units left of those because nobody gets parts of one. */
  carried: bigint
}

/** Splits that were announced, and what each has of a token. */
export type SplitsState = {
  announced: Map<string, { recipients: readonly Address[]; shares: readonly number[] }>
  /** By split and token. */
  accounts: Map<string, Account>
  /** By split, token and recipient. */
  credits: Map<string, bigint>
}

export function emptySplits(): SplitsState {
  return { announced: new Map(), accounts: new Map(), credits: new Map() }
}

/** Takes a log of the splits in. Logs come in the order of the chain. */
export function applyToSplits(state: SplitsState, log: RoyaltySplitsLog): void {
  switch (log.eventName) {
    case 'SplitAnnounced': {
      const { split, recipients, shares } = log.args
      state.announced.set(keyOf(split), { recipients, shares })
      return
    }
    case 'Credited':
      credit(state, log.args, log.args.amount)
      return
    case 'CreditWithdrawn':
      credit(state, log.args, -log.args.amount)
      return
    case 'Distributed': {
      const { split, token, amount, position, carried } = log.args
      const account = accountOf(state, split, token)
      account.distributed += amount
      account.position = BigInt(position)
      account.carried = BigInt(carried)
    }
  }
}

/** Who shares what a split receives, in parts per million; nothing where nobody has announced it. */
export function splitIn(
  state: SplitsState,
  split: Address,
): { recipients: readonly Address[]; shares: readonly number[] } | undefined {
  return state.announced.get(keyOf(split))
}

/** Base units of a token that wait for one recipient of a split. */
export function creditIn(
  state: SplitsState,
  { split, token, recipient }: { split: Address; token: Address; recipient: Address },
): bigint {
  return state.credits.get(keyOf(split, token, recipient)) ?? 0n
}

/** What a split has shared out of a token, in base units. */
export function splitAccountIn(state: SplitsState, { split, token }: { split: Address; token: Address }): Account {
  return { ...(state.accounts.get(keyOf(split, token)) ?? NOTHING) }
}

/**
 * Base units of a token that have arrived at a split and were not shared out yet, where it holds `balance`. Mirrors
 * `RoyaltySplits.distributable`.
 */
export function distributableIn(
  state: SplitsState,
  { split, token, balance }: { split: Address; token: Address; balance: bigint },
): bigint {
  const { credits, carried } = splitAccountIn(state, { split, token })
  const arrived = balance - credits - carried
  return arrived > 0n ? arrived : 0n
}

const NOTHING: Account = { distributed: 0n, credits: 0n, position: 0n, carried: 0n }

function credit(
  state: SplitsState,
  { split, token, recipient }: { split: Address; token: Address; recipient: Address },
  change: bigint,
): void {
  const key = keyOf(split, token, recipient)
  state.credits.set(key, (state.credits.get(key) ?? 0n) + change)
  accountOf(state, split, token).credits += change
}

function accountOf(state: SplitsState, split: Address, token: Address): Account {
  const key = keyOf(split, token)
  const account = state.accounts.get(key) ?? { ...NOTHING }
  state.accounts.set(key, account)
  return account
}
