/** ERC-20 tokens: one that knows permits, plain ones, ones that take a fee out of what arrives, and ones that do not move to whom they have blocked. */
import { recovered } from './wallets.ts'
import { type Address, NEVER, refuse, type Signature, type Tables, type World, ZERO_ADDRESS } from './world.ts'

const tokenState = (table: Tables) => ({
  balances: table<bigint>(),
  allowances: table<bigint>(),
  /** Parts per 10,000 that do not arrive. */
  fees: table<bigint>(),
  /** Who neither sends nor receives a token. */
  blocked: table<boolean>(),
  nonces: table<bigint>(),
})

export const balanceOf = (world: World, token: Address, owner: Address) =>
  world.of(tokenState).balances.get(token + owner) ?? 0n

export const allowance = (world: World, token: Address, owner: Address, spender: Address) =>
  world.of(tokenState).allowances.get(token + owner + spender) ?? 0n

export function mint(world: World, token: Address, to: Address, amount: bigint): void {
  const { balances } = world.of(tokenState)
  balances.set(token + to, balanceOf(world, token, to) + amount)
  world.emit(token, 'Transfer', ZERO_ADDRESS, to, amount)
}

export function approve(world: World, token: Address, owner: Address, spender: Address, amount: bigint): void {
  if (spender === ZERO_ADDRESS) refuse('ERC20InvalidSpender', spender)
  world.of(tokenState).allowances.set(token + owner + spender, amount)
  world.emit(token, 'Approval', owner, spender, amount)
}

export const nonces = (world: World, token: Address, owner: Address) =>
  world.of(tokenState).nonces.get(token + owner) ?? 0n

type Permission = { owner: Address; spender: Address; value: bigint; deadline: bigint; signature: Signature }
/** Of keys alone: no contract wallet's word counts (EIP-2612). */
export function permit(world: World, token: Address, { signature, ...permission }: Permission): void {
  const { owner, spender, value, deadline } = permission
  if (token !== world.tokens[0]) refuse('')
  if (world.now > deadline) refuse('ERC2612ExpiredSignature', deadline)
  const nonce = nonces(world, token, owner)
  if (recovered(signature, 'Permit', { ...permission, nonce }) !== owner) refuse('ERC2612InvalidSigner')
  world.of(tokenState).nonces.set(token + owner, nonce + 1n)
  approve(world, token, owner, spender, value)
}

export function setFees(world: World, token: Address, receiverFeeBps: bigint): void {
  world.of(tokenState).fees.set(token, receiverFeeBps)
}

export function setBlocked(world: World, token: Address, account: Address, blocked: boolean): void {
  world.of(tokenState).blocked.set(token + account, blocked)
}

/** `operator`, if it is somebody else, needs the owner's allowance. */
export function transfer(
  world: World,
  token: Address,
  { operator, from, to, amount }: { operator?: Address; from: Address; to: Address; amount: bigint },
): void {
  const { balances, allowances, fees, blocked } = world.of(tokenState)
  for (const account of [to, from]) if (blocked.get(token + account)) refuse('HostileBlocked', account)
  if (operator !== undefined) {
    const allowed = allowance(world, token, from, operator)
    if (allowed < amount) refuse('ERC20InsufficientAllowance', operator, allowed, amount)
    if (allowed !== NEVER) allowances.set(token + from + operator, allowed - amount)
  }
  if (to === ZERO_ADDRESS) refuse('ERC20InvalidReceiver', to)
  const bps = fees.get(token)
  const fee = (amount * (bps ?? 0n)) / 10_000n
  const balance = balanceOf(world, token, from)
  if (balance < amount - fee) refuse('ERC20InsufficientBalance', from, balance, amount - fee)
  balances.set(token + from, balance - amount + fee)
  balances.set(token + to, balanceOf(world, token, to) + amount - fee)
  world.emit(token, 'Transfer', from, to, amount - fee)
  if (bps !== undefined) {
    const left = balanceOf(world, token, from)
    if (left < fee) refuse('ERC20InsufficientBalance', from, left, fee)
    balances.set(token + from, left - fee)
    world.emit(token, 'Transfer', from, ZERO_ADDRESS, fee)
  }
}
