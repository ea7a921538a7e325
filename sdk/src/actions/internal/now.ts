import { getBlock } from 'viem/actions'
import type { RoyaltyConnection } from '../../types/connection.ts'
import { addressOf } from '../../utils/deployment.ts'
import { toTypedError } from './toTypedError.ts'

/** The latest block's second. What is sent next lands in the same or a later one. */
export async function now(client: RoyaltyConnection): Promise<bigint> {
  try {
    return (await getBlock(client.publicClient, { includeTransactions: false })).timestamp
  } catch (error) {
    throw toTypedError(error, client, { to: addressOf(client.deployment, 'creatorPools') })
  }
}
