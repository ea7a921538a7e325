import type { Hex } from 'viem'
import { type BuildCreatePoolParameters, buildCreatePool } from '../builders/buildCreatePool.ts'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type CreatePoolParameters = BuildCreatePoolParameters & WriteOptions
export type CreatePoolReturnType = WriteResult & {
  /** The hash of the operator and the terms: known before, and never another’s. */
  poolId: Hex
}

/**
 * Makes a pool with the account as operator. None of its terms ever changes.
 *
 * @throws {reverts.PoolAlreadyExists} when the account has made this very pool before; choose another salt.
 * @throws {reverts.PoolTokenInvalid} when there is no contract at the token’s address.
 * @example
 * const { poolId } = await createPool(client, { token, uses: ['Train'], fallbackPayee: account.address })
 */
export async function createPool(
  client: RoyaltyConnection,
  parameters: CreatePoolParameters,
): Promise<CreatePoolReturnType> {
  const result = await write(client, buildCreatePool(client.deployment, parameters), parameters)
  const { poolId } = eventIn(client, result.receipt, 'creatorPools', creatorPoolsAbi, 'PoolCreated')
  return { ...result, poolId }
}
