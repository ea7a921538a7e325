import type { Address } from 'viem'
import { keyOf } from './key.ts'
import type { RoyaltySplitsLog, TokenLog } from './log.ts'

type Account = {
  /** Base units that were shared out in all: paid, or kept as credits. */
  distributed: bigint
  /** Base units that wait for single recipients, together. */
  credits: bigint
  /** Unknown where the token's transfers to and from the split were not told. */
  rounding: Rounding | undefined
}

type Rounding = {
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
  /** Base units that anybody holds whose transfers were told, by holder and token. */
  held: Map<string, bigint>
}

const TOTAL_SHARES = 1_000_000n

export function emptySplits(): SplitsState {
  return { announced: new Map(), accounts: new Map(), credits: new Map(), held: new Map() }
}

/** Takes a log of the splits in. Logs, of the splits and of tokens, come in the order of the chain. */
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
      const { split, token, amount } = log.args
      const account = accountOf(state, split, token)
      account.rounding = account.rounding && roundingAfter(account.rounding, amount, left(state, split, token))
      account.distributed += amount
    }
  }
}

/** Takes a transfer of a token in: those to and from splits tell what had arrived when one was distributed. */
export function applyTransfer(state: SplitsState, token: Address, { args: { from, to, value } }: TokenLog): void {
  for (const [holder, change] of [
    [from, -value],
    [to, value],
  ] as const) {
    const key = keyOf(holder, token)
    state.held.set(key, (state.held.get(key) ?? 0n) + change)
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

/**
 * What a split has shared out of a token, in base units. The contract logs no rounding: it follows from the token's transfers
 * to and from the split, where those were given too and the token moves exactly what it is asked to.
 */
export function splitAccountIn(state: SplitsState, { split, token }: { split: Address; token: Address }): Account {
  return { ...(state.accounts.get(keyOf(split, token)) ?? NOTHING) }
}

/**
 * Base units of a token that have arrived at a split and were not shared out yet, where its transfers were given. Mirrors
 * `RoyaltySplits.distributable`.
 */
export function distributableIn(
  state: SplitsState,
  { split, token }: { split: Address; token: Address },
): bigint | undefined {
  const { rounding } = splitAccountIn(state, { split, token })
  if (!rounding) return undefined
  const arrived = (left(state, split, token) ?? 0n) - rounding.carried
  return arrived > 0n ? arrived : 0n
}

const NOTHING: Account = { distributed: 0n, credits: 0n, rounding: { position: 0n, carried: 0n } }

/** What is left once all were paid or credited is carried; it and what was shared out tell how much had arrived. */
function roundingAfter(former: Rounding, amount: bigint, carried: bigint | undefined): Rounding | undefined {
  if (carried === undefined) return undefined
  return { position: (former.position + amount + carried - former.carried) % TOTAL_SHARES, carried }
}

/** Base units that a split holds and that wait for nobody; unknown where no transfer was told. */
function left(state: SplitsState, split: Address, token: Address): bigint | undefined {
  const held = state.held.get(keyOf(split, token))
  return held === undefined ? undefined : held - splitAccountIn(state, { split, token }).credits
}

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
