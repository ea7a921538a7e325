import type { Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildLockPayeeParameters = {
  workId: Hex
}

/**
 * Builds the call of {@link lockPayee}: Gives up the power to name a payee, for good. What is pending still takes effect. Cannot
 * be undone.
 *
 * @example
 * buildLockPayee(deployment, { workId })
 */
export function buildLockPayee(deployment: Deployment, { workId }: BuildLockPayeeParameters): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'lockPayee', [workId])
}
