import type { Address } from 'viem'
import { type BuildCancelStreamParameters, buildCancelStream } from '../builders/buildCancelStream.ts'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { accountOf } from './internal/account.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type CancelStreamParameters = Omit<BuildCancelStreamParameters, 'receiver'> & {
  /** Gets the refund. Left out: the account. */
  receiver?: Address | undefined
} & WriteOptions
export type CancelStreamReturnType = WriteResult & {
  /** Base units that came back. */
  refund: Amount
}

/**
 * Ends a running stream of the account's on an earlier day, or now, and returns what lies beyond, rounded down.
 *
 * @throws {reverts.StreamEnded} when there is no running stream.
 * @throws {reverts.StreamEndInvalid} when the new end is not between today and the present end.
 * @example
 * const { refund } = await cancelStream(client, { poolId })
 */
export async function cancelStream(
  client: RoyaltyConnection,
  parameters: CancelStreamParameters,
): Promise<CancelStreamReturnType> {
  const receiver = parameters.receiver ?? accountOf(client, parameters).address
  const call = buildCancelStream(client.deployment, { ...parameters, receiver })
  const result = await write(client, call, parameters)
  const { refund } = eventIn(client, result.receipt, 'creatorPools', creatorPoolsAbi, 'StreamChanged')
  return { ...result, refund }
}
