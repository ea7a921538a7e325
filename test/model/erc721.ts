/** ERC-721, as OpenZeppelin's: which refusal comes first, and which events, is theirs. */
import { WALLET } from './wallets.ts'
import { type Address, refuse, type Tables, type World, ZERO_ADDRESS } from './world.ts'

const state = (table: Tables) => ({
  owners: table<Address>(),
  approved: table<Address>(),
  operators: table<boolean>(),
  counts: table<bigint>(),
})
const key = (token: Address, id: bigint) => `${token}${id.toString(16)}`

export const holderOf = (world: World, token: Address, id: bigint): Address =>
  world.of(state).owners.get(key(token, id)) ?? ZERO_ADDRESS

export const ownerOf = (world: World, token: Address, id: bigint): Address => {
  const owner = holderOf(world, token, id)
  return owner === ZERO_ADDRESS ? refuse('ERC721NonexistentToken', id) : owner
}

export function balanceOf(world: World, token: Address, owner: Address): bigint {
  if (owner === ZERO_ADDRESS) refuse('ERC721InvalidOwner', owner)
  return world.of(state).counts.get(token + owner) ?? 0n
}

export const isApprovedForAll = (world: World, token: Address, owner: Address, operator: Address) =>
  world.of(state).operators.get(token + owner + operator) ?? false

export function getApproved(world: World, token: Address, id: bigint): Address {
  ownerOf(world, token, id)
  return world.of(state).approved.get(key(token, id)) ?? ZERO_ADDRESS
}

function move(world: World, token: Address, from: Address, to: Address, id: bigint): void {
  const { owners, approved, counts } = world.of(state)
  if (from !== ZERO_ADDRESS) counts.set(token + from, balanceOf(world, token, from) - 1n)
  counts.set(token + to, balanceOf(world, token, to) + 1n)
  approved.set(key(token, id), ZERO_ADDRESS)
  owners.set(key(token, id), to)
  world.emit(token, 'Transfer', from, to, id)
}

export function mint(world: World, token: Address, to: Address, id: bigint): void {
  if (to === ZERO_ADDRESS) refuse('ERC721InvalidReceiver', to)
  move(world, token, ZERO_ADDRESS, to, id)
}

export function approve(world: World, token: Address, actor: Address, to: Address, id: bigint): void {
  const owner = ownerOf(world, token, id)
  if (actor !== owner && !isApprovedForAll(world, token, owner, actor)) refuse('ERC721InvalidApprover', actor)
  world.of(state).approved.set(key(token, id), to)
  world.emit(token, 'Approval', owner, to, id)
}

export function setApprovalForAll(
  world: World,
  token: Address,
  actor: Address,
  operator: Address,
  allowed: boolean,
): void {
  if (operator === ZERO_ADDRESS) refuse('ERC721InvalidOperator', operator)
  world.of(state).operators.set(token + actor + operator, allowed)
  world.emit(token, 'ApprovalForAll', actor, operator, allowed)
}

/** The same, for whom the receiver must say that it wants it: accounts do, no contract here does. */
export function checkReceiver(world: World, to: Address): void {
  const contracts = [...Object.values(world.at), ...world.tokens, WALLET]
  if (contracts.includes(to)) refuse('ERC721InvalidReceiver', to)
}

/** `before` is what a contract does with a token that is about to move. */
export function transferFrom(
  world: World,
  token: Address,
  actor: Address,
  from: Address,
  to: Address,
  id: bigint,
  before: () => void = () => {},
): void {
  if (to === ZERO_ADDRESS) refuse('ERC721InvalidReceiver', to)
  const owner = ownerOf(world, token, id)
  const may = actor === owner || isApprovedForAll(world, token, owner, actor) || getApproved(world, token, id) === actor
  if (!may) refuse('ERC721InsufficientApproval', actor, id)
  if (owner !== from) refuse('ERC721IncorrectOwner', from, id, owner)
  before()
  move(world, token, from, to, id)
}
