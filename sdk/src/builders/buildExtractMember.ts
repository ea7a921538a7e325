import type { Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildExtractMemberParameters = {
  poolId: Hex
  catalogueId: Hex
  /** Position in the catalogue, from zero. */
  index: number
}

/**
 * Builds the call of {@link extractMember}: Moves a catalogue’s work that is a token of its own out of the lot into a membership
 * of its own: the same units, and all that it has earned. Anyone may send it.
 *
 * @example
 * buildExtractMember(deployment, { poolId, catalogueId, index: 0 })
 */
export function buildExtractMember(
  deployment: Deployment,
  { poolId, catalogueId, index }: BuildExtractMemberParameters,
): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'extract', [poolId, catalogueId, index])
}
