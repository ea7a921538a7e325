import type { Address, Hex } from 'viem'
import { poolInboxesAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type InboxOfParameters = {
  poolId: Hex
} & ReadOptions
export type InboxOfReturnType = Address

/**
 * The inbox of a pool: a plain address that any wallet can pay, on this chain only.
 *
 * @example
 * const inbox = await inboxOf(client, { poolId })
 */
export async function inboxOf(
  client: RoyaltyConnection,
  { poolId, ...options }: InboxOfParameters,
): Promise<InboxOfReturnType> {
  return read(client, 'poolInboxes', poolInboxesAbi, 'inboxOf', [poolId], options)
}
