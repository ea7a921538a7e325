import { type Address, type Hex, zeroAddress } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildApproveWorkParameters = {
  workId: Hex
  /** Left out: takes the permission back. */
  operator?: Address | undefined
}

/**
 * Builds the call of {@link approveWork}: Lets another account move one work’s token of the account’s.
 *
 * @example
 * buildApproveWork(deployment, { workId, operator })
 */
export function buildApproveWork(deployment: Deployment, { workId, operator }: BuildApproveWorkParameters): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'approve', [
    operator ?? zeroAddress,
    BigInt(workId),
  ])
}
