import type { Address, Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildTransferWorkParameters = {
  /** Its present owner. */
  from: Address
  to: Address
  workId: Hex
  /** False: a contract is not asked whether it takes such tokens, and the token may be stuck there. Default: true. */
  safe?: boolean | undefined
  /** What a receiving contract is told. */
  data?: Hex | undefined
}

/**
 * Builds the call of {@link transferWork}: Moves a work to another owner.
 *
 * @example
 * buildTransferWork(deployment, { from, to, workId })
 */
export function buildTransferWork(
  deployment: Deployment,
  { from, to, workId, safe = true, data }: BuildTransferWorkParameters,
): Call {
  const registry = addressOf(deployment, 'workRegistry')
  const id = BigInt(workId)
  if (!safe) return encodeCall(registry, workRegistryAbi, 'transferFrom', [from, to, id])
  return encodeCall(registry, workRegistryAbi, 'safeTransferFrom', data ? [from, to, id, data] : [from, to, id])
}
