import type { Address, Hex } from 'viem'
import { type DomainParameters, workRegistryDomain } from '../utils/typedData.ts'

const types = {
  VetoBinding: [
    { name: 'claimKey', type: 'address' },
    { name: 'workId', type: 'bytes32' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const

export type VetoBindingTypedDataParameters = DomainParameters & {
  /** The holder that the leaf names. */
  claimKey: Address
  /** catalogueWorkIdOf the catalogue and the leaf's index. */
  workId: Hex
  /** Last second in which the signature holds. */
  deadline: bigint
}

/**
 * What a claim key signs (EIP-712) to refuse a steward's proposals for its work, for good.
 *
 * Mirrors `WorkRegistry.VETO_TYPEHASH`.
 *
 * @example
 * const signature = await claimKey.signTypedData(vetoBindingTypedData({ chainId, address, claimKey: claimKey.address, workId, deadline }))
 */
export function vetoBindingTypedData({ chainId, address, ...message }: VetoBindingTypedDataParameters) {
  return { domain: workRegistryDomain({ chainId, address }), types, primaryType: 'VetoBinding' as const, message }
}
