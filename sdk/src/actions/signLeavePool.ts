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
export type SignLeavePoolParameters = Signed & {
  /** The account's next nonce. Left out: read from the chain; signatures that are not used yet have to be counted by hand. */
  nonce?: bigint | undefined
} & SignOptions
/** What leavePoolFor asks for. */
export type SignLeavePoolReturnType = Signed & { signature: Hex }

/**
 * Has the account sign that a work of its own leave a pool. Sends nothing: whoever pays the gas does, with {@link leavePoolFor}.
 *
 * @throws {UserRejectedError} when the user says no.
 * @example
 * await leavePoolFor(platform, await signLeavePool(owner, { poolId, workId, deadline }))
 */
export async function signLeavePool(
  client: RoyaltyConnection,
  { poolId, ...parameters }: SignLeavePoolParameters,
): Promise<SignLeavePoolReturnType> {
  const target = addressOf(client.deployment, 'creatorPools')
  const data = toMembershipData(poolId, false)
  const { workId, deadline, signature } = await signCallForWork(client, { ...parameters, target, data })
  return { poolId, workId, deadline, signature }
}
