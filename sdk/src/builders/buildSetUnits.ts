import type { Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildSetUnitsParameters = {
  poolId: Hex
  /** A work, or a catalogue. */
  workId: Hex
  /** Below 2^24. Zero: the member is out, for new licenses too. */
  units: number
}

/**
 * Builds the call of {@link setUnits}: Sets a member’s units; for a lot, those of each of its works. By the operator. Takes
 * effect after the pool’s notice; at once where there is none, or no money has ever arrived.
 *
 * @example
 * buildSetUnits(deployment, { poolId, workId, units: 10 })
 */
export function buildSetUnits(deployment: Deployment, { poolId, workId, units }: BuildSetUnitsParameters): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'setUnits', [poolId, workId, units])
}
