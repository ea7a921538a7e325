import type { Address } from 'viem'
import { poolInboxesAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { PoolTerms } from '../types/structs.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildSweepStrayParameters = {
  /** Who created the pool. */
  creator: Address
  /** What it was created with; with the creator they are the pool’s id, and they name the fallback payee. */
  terms: PoolTerms
  token: Address
}

/**
 * Builds the call of {@link sweepStray}: Sends a token that is not the pool’s from its inbox to the pool’s fallback payee. Anyone
 * may send it.
 *
 * @example
 * buildSweepStray(deployment, { creator, terms, token })
 */
export function buildSweepStray(deployment: Deployment, { creator, terms, token }: BuildSweepStrayParameters): Call {
  return encodeCall(addressOf(deployment, 'poolInboxes'), poolInboxesAbi, 'sweepStray', [creator, terms, token])
}
