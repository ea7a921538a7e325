import type { Address, Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type WorkApprovalOfParameters = {
  workId: Hex
} & ReadOptions
export type WorkApprovalOfReturnType = Address

/**
 * Who, beside its owner, may move one work’s token; zero: nobody.
 *
 * @throws {reverts.ERC721NonexistentToken} when there is no such token.
 * @example
 * const operator = await workApprovalOf(client, { workId })
 */
export async function workApprovalOf(
  client: RoyaltyConnection,
  { workId, ...options }: WorkApprovalOfParameters,
): Promise<WorkApprovalOfReturnType> {
  return read(client, 'workRegistry', workRegistryAbi, 'getApproved', [BigInt(workId)], options)
}
