import type { Address, Hex } from 'viem'
import { callForWorkTypedData } from './callForWorkTypedData.ts'
import { toMembershipData } from './internal/toMembershipData.ts'

export type MembershipTypedDataParameters = {
  chainId: number
  /** Address of the WorkRegistry, which checks the signature. */
  address: Address
  /** Address of CreatorPools, which acts on it. */
  pools: Address
  poolId: Hex
  owner: Address
  workId: Hex
  /** True: joins the pool. False: leaves it. */
  join: boolean
  /** The owner's next nonce (workNonceOf). */
  nonce: bigint
  /** Last second in which the signature holds. */
  deadline: bigint
}

/**
 * What the owner of a work signs (EIP-712) so that somebody else can have it join a pool, or leave it.
 *
 * @example
 * membershipTypedData({ chainId, address, pools, poolId, owner, workId, join: true, nonce, deadline })
 */
export function membershipTypedData({ pools, poolId, join, ...parameters }: MembershipTypedDataParameters) {
  return callForWorkTypedData({ ...parameters, target: pools, data: toMembershipData(poolId, join) })
}
