import type { Address, Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildJoinLotParameters = {
  poolId: Hex
  /** Who registered the catalogue. */
  steward: Address
  /** Root it was registered with. */
  root: Hex
  /** Count it was registered with. */
  count: number
}

/**
 * Builds the call of {@link joinLot}: Makes the account’s catalogue a lot: every one of its works gets the pool’s join units.
 *
 * @example
 * buildJoinLot(deployment, { poolId, steward, root: tree.root, count: tree.count })
 */
export function buildJoinLot(deployment: Deployment, { poolId, steward, root, count }: BuildJoinLotParameters): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'joinLot', [poolId, steward, root, count])
}
