import { type Address, erc20Abi } from 'viem'
import type { Call, ContractName, Deployment } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildApproveTokensParameters = {
  token: Address
  /** The contract that may spend them: `creatorPools` for pools and streams, `licenseRegistry` for licenses and statements. */
  spender: ContractName
  /** Base units that it may spend from now on, whatever it could before. Left out: none. */
  amount?: Amount | undefined
}

/**
 * Builds the call of {@link approveTokens}: Sets how much of a token of the account's one of the contracts may spend.
 *
 * @example
 * buildApproveTokens(deployment, { token, spender: 'creatorPools', amount })
 */
export function buildApproveTokens(
  deployment: Deployment,
  { token, spender, amount = 0n }: BuildApproveTokensParameters,
): Call {
  return encodeCall(token, erc20Abi, 'approve', [addressOf(deployment, spender), amount])
}
