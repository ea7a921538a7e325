import { type Address, type Hex, numberToHex, zeroAddress } from 'viem'
import type { workRegistryAbi } from '../../generated/leanAbis.ts'
import type { EventArgs } from '../../types/events.ts'
import { keyOf } from './key.ts'

type Args<name extends 'Transfer' | 'Approval' | 'ApprovalForAll'> = EventArgs<typeof workRegistryAbi, name>
/** What ERC-721 logs. */
export type TokensLog =
  | { eventName: 'Transfer'; args: Args<'Transfer'> }
  | { eventName: 'Approval'; args: Args<'Approval'> }
  | { eventName: 'ApprovalForAll'; args: Args<'ApprovalForAll'> }

/** Who has the tokens of an ERC-721, and who may move them. Ids are 32 bytes, as works and licenses are named. */
export type TokensState = {
  owners: Map<Hex, Address>
  /** Tokens of an owner. */
  counts: Map<string, bigint>
  /** Who may move one token; not there: nobody. */
  approved: Map<Hex, Address>
  /** Owner and operator. */
  operators: Set<string>
}

export function emptyTokens(): TokensState {
  return { owners: new Map(), counts: new Map(), approved: new Map(), operators: new Set() }
}

/** Takes an ERC-721 log in. Logs come in the order of the chain. */
export function applyToTokens(state: TokensState, log: TokensLog): void {
  switch (log.eventName) {
    case 'Transfer': {
      const { from, to, tokenId } = log.args
      const id = idOf(tokenId)
      if (from !== zeroAddress) count(state, from, -1n)
      count(state, to, 1n)
      state.owners.set(id, to)
      // An approval is for one owner's token. No log says that it ends.
      state.approved.delete(id)
      return
    }
    case 'Approval': {
      const { approved, tokenId } = log.args
      if (approved === zeroAddress) state.approved.delete(idOf(tokenId))
      else state.approved.set(idOf(tokenId), approved)
      return
    }
    case 'ApprovalForAll': {
      const { owner, operator, approved } = log.args
      if (approved) state.operators.add(keyOf(owner, operator))
      else state.operators.delete(keyOf(owner, operator))
    }
  }
}

/** Who owns a token; nobody where there is none. */
export function ownerIn(state: TokensState, id: Hex): Address | undefined {
  return state.owners.get(id)
}

/** How many tokens somebody owns. */
export function countIn(state: TokensState, owner: Address): bigint {
  return state.counts.get(keyOf(owner)) ?? 0n
}

/** Who may move one token besides its owner and the owner's operators; nobody where none was named. */
export function approvedIn(state: TokensState, id: Hex): Address | undefined {
  return state.approved.get(id)
}

/** Whether somebody may move all tokens of an owner. */
export function isOperatorIn(state: TokensState, { owner, operator }: { owner: Address; operator: Address }): boolean {
  return state.operators.has(keyOf(owner, operator))
}

function idOf(tokenId: bigint): Hex {
  return numberToHex(tokenId, { size: 32 })
}

function count(state: TokensState, owner: Address, change: bigint): void {
  state.counts.set(keyOf(owner), countIn(state, owner) + change)
}
