import type { Address, Hex } from 'viem'
import { ethCall } from '../actions/internal/ethCall.ts'
import type { Call, RoyaltyConnection } from '../types/connection.ts'

export type SimulateCallParameters = {
  call: Pick<Call, 'to' | 'data'>
  /** Who would send it. Left out: nobody in particular. */
  account?: Address | undefined
}

/**
 * What a built call would answer if it were sent now. Sends nothing.
 *
 * @throws one of `reverts` when the contract would refuse it.
 * @example
 * const data = await simulateCall(client, { call: buildClaim(deployment, { poolId, workId }) })
 */
export function simulateCall(client: RoyaltyConnection, { call, account }: SimulateCallParameters): Promise<Hex> {
  return ethCall(client, call, account ? { account } : {})
}
