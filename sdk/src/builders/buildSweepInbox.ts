import type { Hex } from 'viem'
import { poolInboxesAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildSweepInboxParameters = {
  poolId: Hex
}

/**
 * Builds the call of {@link sweepInbox}: Pays what lies in a pool’s inbox into the pool, as an unattributed payment. Anyone may
 * send it.
 *
 * @example
 * buildSweepInbox(deployment, { poolId })
 */
export function buildSweepInbox(deployment: Deployment, { poolId }: BuildSweepInboxParameters): Call {
  return encodeCall(addressOf(deployment, 'poolInboxes'), poolInboxesAbi, 'sweep', [poolId])
}
