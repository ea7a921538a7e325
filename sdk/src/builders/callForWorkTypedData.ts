import type { Address, Hex } from 'viem'
import { type DomainParameters, workRegistryDomain } from '../utils/typedData.ts'

const types = {
  CallForWork: [
    { name: 'owner', type: 'address' },
    { name: 'workId', type: 'bytes32' },
    { name: 'target', type: 'address' },
    { name: 'data', type: 'bytes' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const

export type CallForWorkTypedDataParameters = DomainParameters & {
  owner: Address
  workId: Hex
  /** A contract that acts on works, such as CreatorPools. */
  target: Address
  /** What it is told. */
  data: Hex
  /** The owner's next nonce (workNonceOf). */
  nonce: bigint
  /** Last second in which the signature holds. */
  deadline: bigint
}

/**
 * What the owner of a work signs (EIP-712) so that somebody else can have the registry call a contract for it.
 *
 * Mirrors `WorkRegistry.CALL_TYPEHASH`.
 *
 * @example
 * callForWorkTypedData({ chainId, address, owner, workId, target, data, nonce, deadline })
 */
export function callForWorkTypedData({ chainId, address, ...message }: CallForWorkTypedDataParameters) {
  return { domain: workRegistryDomain({ chainId, address }), types, primaryType: 'CallForWork' as const, message }
}
