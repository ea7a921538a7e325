import type { Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildCommitWorkParameters = {
  /** commitmentOf what will be registered. */
  commitment: Hex
}

/**
 * Builds the call of {@link commitWork}: Dates a claim before it is visible. Anyone may send it; sending it again changes
 * nothing.
 *
 * @example
 * buildCommitWork(deployment, { commitment: commitmentOf({ creator, contentHash, salt }) })
 */
export function buildCommitWork(deployment: Deployment, { commitment }: BuildCommitWorkParameters): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'commit', [commitment])
}
