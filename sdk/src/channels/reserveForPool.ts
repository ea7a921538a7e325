import { write } from '../actions/internal/write.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { type BuildReserveForPoolParameters, buildReserveForPool } from './buildReserveForPool.ts'

export type ReserveForPoolParameters = BuildReserveForPoolParameters & WriteOptions
export type ReserveForPoolReturnType = WriteResult

/**
 * Sets free money of a channel aside for one pool, so that whoever serves it can rely on it.
 *
 * @throws {reverts.ChannelNotPayer} when the account is not the channel’s payer.
 * @throws {reverts.ChannelFreeTooLow} when less is free.
 * @throws {reverts.ChannelTokenMismatch} when the pool is of another token.
 * @example
 * await reserveForPool(client, { channelId, poolId, amount })
 */
export async function reserveForPool(
  client: RoyaltyConnection,
  parameters: ReserveForPoolParameters,
): Promise<ReserveForPoolReturnType> {
  return write(client, buildReserveForPool(client.deployment, parameters), parameters)
}
