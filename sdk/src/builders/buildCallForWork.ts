import type { Address, Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildCallForWorkParameters = {
  workId: Hex
  /** A contract that acts on works, such as CreatorPools. */
  target: Address
  /** What it is told. */
  data: Hex
  /** Last second in which the signature holds. */
  deadline: bigint
  signature: Hex
}

/**
 * Builds the call of {@link callForWork}: Has the registry call a contract that acts on works for an owner who signed it
 * (signCallForWork), so that the account pays the gas. To join or leave a pool, use {@link joinPoolFor} and {@link leavePoolFor}.
 *
 * @example
 * buildCallForWork(deployment, { workId, target, data, deadline, signature })
 */
export function buildCallForWork(
  deployment: Deployment,
  { workId, target, data, deadline, signature }: BuildCallForWorkParameters,
): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'callFor', [
    workId,
    target,
    data,
    deadline,
    signature,
  ])
}
