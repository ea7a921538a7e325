import type { Address, Hex } from 'viem'
import { poolInboxesAbi } from '../generated/abis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildSweepStrayParameters = {
  poolId: Hex
  token: Address
}

/**
 * Builds the call of {@link sweepStray}: Sends a token that is not the pool’s from its inbox to the pool’s fallback payee. Anyone
 * may send it.
 *
 * @example
 * buildSweepStray(deployment, { poolId, token })
 */
export function buildSweepStray(deployment: Deployment, { poolId, token }: BuildSweepStrayParameters): Call {
  return encodeCall(addressOf(deployment, 'poolInboxes'), poolInboxesAbi, 'sweepStray', [poolId, token])
}
