import type { Address } from 'viem'
import { royaltySplitsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildDistributeSplitParameters = {
  token: Address
  /** Ascending, each once (sharesOf). */
  recipients: readonly Address[]
  /** Parts per million, in the order of the recipients. */
  shares: readonly number[]
}

/**
 * Builds the call of {@link distributeSplit}: Pays out what a split holds of a token. Anyone may send it. A recipient that cannot
 * be paid gets a credit, and the others are paid.
 *
 * @example
 * buildDistributeSplit(deployment, { token, ...sharesOf(payees) })
 */
export function buildDistributeSplit(
  deployment: Deployment,
  { token, recipients, shares }: BuildDistributeSplitParameters,
): Call {
  return encodeCall(addressOf(deployment, 'royaltySplits'), royaltySplitsAbi, 'distribute', [token, recipients, shares])
}
