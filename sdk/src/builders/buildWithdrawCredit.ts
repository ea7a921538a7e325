import type { Address } from 'viem'
import { royaltySplitsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildWithdrawCreditParameters = {
  split: Address
  token: Address
  recipient: Address
}

/**
 * Builds the call of {@link withdrawCredit}: Pays a credit to its recipient. Anyone may send it.
 *
 * @example
 * buildWithdrawCredit(deployment, { split, token, recipient })
 */
export function buildWithdrawCredit(
  deployment: Deployment,
  { split, token, recipient }: BuildWithdrawCreditParameters,
): Call {
  return encodeCall(addressOf(deployment, 'royaltySplits'), royaltySplitsAbi, 'withdrawCredit', [
    split,
    token,
    recipient,
  ])
}
