import { encodeCall } from '../builders/internal/encodeCall.ts'
import { usageEpochsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import type { UsageEpoch } from './types.ts'

export type BuildCloseUsageEpochParameters = {
  epoch: UsageEpoch
}

/**
 * Builds the call of {@link closeUsageEpoch}: Sends what nobody has claimed in three years to the pool. Anyone may send it.
 *
 * @example
 * buildCloseUsageEpoch(deployment, { epoch })
 */
export function buildCloseUsageEpoch(deployment: Deployment, { epoch }: BuildCloseUsageEpochParameters): Call {
  return encodeCall(addressOf(deployment, 'usageEpochs'), usageEpochsAbi, 'close', [epoch])
}
