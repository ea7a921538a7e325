import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'
import { type PoolTermsInput, toPoolTerms } from './internal/toPoolTerms.ts'

export type BuildCreatePoolParameters = PoolTermsInput & {}

/**
 * Builds the call of {@link createPool}: Makes a pool with the account as operator. None of its terms ever changes.
 *
 * @example
 * buildCreatePool(deployment, { token, uses: ['Train'], fallbackPayee: account.address })
 */
export function buildCreatePool(deployment: Deployment, parameters: BuildCreatePoolParameters): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'createPool', [toPoolTerms(parameters)])
}
