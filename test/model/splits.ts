/** RoyaltySplits: addresses that share what they receive. */
import { encodeAbiParameters, keccak256 } from 'viem'
import * as token from './token.ts'
import { type Address, type Id, max, Refusal, refuse, type Tables, type World, ZERO_ADDRESS } from './world.ts'

const TOTAL_SHARES = 1_000_000n
const MAX_RECIPIENTS = 64

/** Of a split and a token: all that was ever shared out, and what waits for recipients who could not be paid. */
export const splitsState = (table: Tables) => ({
  shared: table<{ total: bigint; given: bigint }>(),
  credits: table<bigint>(),
  owed: table<bigint>(),
})
const emit = (world: World, name: string, ...args: unknown[]) => world.emit(world.at.royaltySplits, name, ...args)

const saltOf = (recipients: readonly Address[], shares: readonly bigint[]): Id =>
  keccak256(
    encodeAbiParameters([{ type: 'address[]' }, { type: 'uint32[]' }], [recipients as never, shares.map(Number)]),
  )

const known = new Map<string, Id>()
export function splitOf(world: World, recipients: readonly Address[], shares: readonly bigint[]): Address {
  check(recipients, shares)
  const key = `${recipients.join()}|${shares.join()}`
  let salt = known.get(key)
  if (salt === undefined) {
    salt = saltOf(recipients, shares)
    known.set(key, salt)
  }
  return world.vaultOf(world.at.royaltySplits, salt)
}

function check(recipients: readonly Address[], shares: readonly bigint[]): void {
  if (recipients.length === 0) refuse('SplitEmpty')
  if (recipients.length !== shares.length) {
    refuse('SplitLengthMismatch', BigInt(recipients.length), BigInt(shares.length))
  }
  if (recipients.length > MAX_RECIPIENTS) {
    refuse('SplitTooManyRecipients', BigInt(recipients.length), BigInt(MAX_RECIPIENTS))
  }
  let previous = ZERO_ADDRESS
  for (const [i, next] of recipients.entries()) {
    if (next <= previous) refuse('SplitRecipientsUnsorted', previous, next)
    if (shares[i] === 0n) refuse('SplitShareZero', next)
    previous = next
  }
  const sum = shares.reduce((total, each) => total + each, 0n)
  if (sum !== TOTAL_SHARES) refuse('SplitSharesInvalid', sum, TOTAL_SHARES)
}

export function announce(
  world: World,
  _actor: Address,
  recipients: readonly Address[],
  shares: readonly bigint[],
): Address {
  const split = splitOf(world, recipients, shares)
  emit(world, 'SplitAnnounced', split, recipients, shares)
  return split
}

const sharedOf = (world: World, split: Address, coin: Address) =>
  world.of(splitsState).shared.get(split + coin) ?? { total: 0n, given: 0n }
const owedOf = (world: World, split: Address, coin: Address) => world.of(splitsState).owed.get(split + coin) ?? 0n
export const creditOf = (world: World, split: Address, coin: Address, recipient: Address) =>
  world.of(splitsState).credits.get(split + coin + recipient) ?? 0n

/** What has arrived since the last distribution: held, less credits and what rounding left. */
export function distributable(world: World, split: Address, coin: Address): bigint {
  if (!world.tokens.includes(coin)) refuse('SplitTokenInvalid', coin)
  const { total, given } = sharedOf(world, split, coin)
  return max(0n, token.balanceOf(world, coin, split) - owedOf(world, split, coin) - (total - given))
}

function credit(world: World, split: Address, coin: Address, recipient: Address, by: bigint): void {
  const { credits, owed } = world.of(splitsState)
  credits.set(split + coin + recipient, creditOf(world, split, coin, recipient) + by)
  owed.set(split + coin, owedOf(world, split, coin) + by)
}

/** Whether a recipient could be paid. */
function tryToPay(world: World, split: Address, coin: Address, recipient: Address, amount: bigint): boolean {
  try {
    world.attempt(() => token.transfer(world, coin, { from: split, to: recipient, amount }))
    return true
  } catch (refusal) {
    if (refusal instanceof Refusal) return false
    throw refusal
  }
}

export function distribute(
  world: World,
  _actor: Address,
  coin: Address,
  recipients: readonly Address[],
  shares: readonly bigint[],
): bigint {
  const split = splitOf(world, recipients, shares)
  const { total, given } = sharedOf(world, split, coin)
  const all = total + distributable(world, split, coin)
  const parts = shares.map((each) => (each * all) / TOTAL_SHARES - (each * total) / TOTAL_SHARES)
  const amount = parts.reduce((sum, part) => sum + part, 0n)
  if (amount === 0n) return 0n
  world.of(splitsState).shared.set(split + coin, { total: all, given: given + amount })
  const unpaid = [...recipients.entries()].filter(([i, recipient]) => {
    const part = parts[i] as bigint
    return part > 0n && !tryToPay(world, split, coin, recipient, part)
  })
  for (const [i, recipient] of unpaid) {
    const part = parts[i] as bigint
    credit(world, split, coin, recipient, part)
    emit(world, 'Credited', split, coin, recipient, part)
  }
  emit(world, 'Distributed', split, coin, amount, all % TOTAL_SHARES, all - given - amount)
  return amount
}

export function withdrawCredit(
  world: World,
  _actor: Address,
  split: Address,
  coin: Address,
  recipient: Address,
): bigint {
  const amount = creditOf(world, split, coin, recipient)
  if (amount === 0n) refuse('SplitNoCredit', split, coin, recipient)
  credit(world, split, coin, recipient, -amount)
  emit(world, 'CreditWithdrawn', split, coin, recipient, amount)
  token.transfer(world, coin, { from: split, to: recipient, amount })
  return amount
}
