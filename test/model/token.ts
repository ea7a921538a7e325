/** ERC-20 tokens: plain ones, ones that take a fee out of what arrives, and ones that do not move to whom they have blocked. */
import { type Address, NEVER, refuse, type Tables, type World, ZERO_ADDRESS } from './world.ts'

const tokenState = (table: Tables) => ({
  balances: table<bigint>(),
  allowances: table<bigint>(),
  /** Parts per 10,000 that do not arrive. */
  fees: table<bigint>(),
  /** Who neither sends nor receives a token. */
  blocked: table<boolean>(),
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
