import type { Hex } from 'viem'
import { toMembershipData } from '../builders/internal/toMembershipData.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import type { SignOptions } from './internal/sign.ts'
import { signCallForWork } from './signCallForWork.ts'

type Signed = {
  poolId: Hex
  workId: Hex
  /** Last second in which the signature holds. */
  deadline: bigint
}
export type SignJoinPoolParameters = Signed & {
  /** The account's next nonce. Left out: read from the chain; signatures that are not used yet have to be counted by hand. */
  nonce?: bigint | undefined
} & SignOptions
/** What joinPoolFor asks for. */
export type SignJoinPoolReturnType = Signed & { signature: Hex }

/**
 * Has the account sign that a work of its own join a pool. Sends nothing: whoever pays the gas does, with {@link joinPoolFor}.
 *
 * @throws {UserRejectedError} when the user says no.
 * @example
 * await joinPoolFor(platform, await signJoinPool(owner, { poolId, workId, deadline }))
 */
export async function signJoinPool(
  client: RoyaltyConnection,
  { poolId, ...parameters }: SignJoinPoolParameters,
): Promise<SignJoinPoolReturnType> {
  const target = addressOf(client.deployment, 'creatorPools')
  const data = toMembershipData(poolId, true)
  const { workId, deadline, signature } = await signCallForWork(client, { ...parameters, target, data })
  return { poolId, workId, deadline, signature }
}
