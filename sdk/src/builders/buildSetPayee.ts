import { type Address, type Hex, zeroAddress } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildSetPayeeParameters = {
  workId: Hex
  /** A wallet, a split, or a pool’s inbox. Left out: whoever owns the work. */
  payee?: Address | undefined
}

/**
 * Builds the call of {@link setPayee}: Names who receives a work’s money, from seven days on. Until then anyone can claim to the
 * former payee.
 *
 * @example
 * buildSetPayee(deployment, { workId, payee })
 */
export function buildSetPayee(deployment: Deployment, { workId, payee }: BuildSetPayeeParameters): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'setPayee', [workId, payee ?? zeroAddress])
}
