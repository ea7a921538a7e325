import type { Address, Hex } from 'viem'
import { type DomainParameters, workRegistryDomain } from '../utils/typedData.ts'

const types = {
  BindWallet: [
    { name: 'claimKey', type: 'address' },
    { name: 'workId', type: 'bytes32' },
    { name: 'wallet', type: 'address' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const

export type BindWalletTypedDataParameters = DomainParameters & {
  /** The holder that the leaf names. */
  claimKey: Address
  /** catalogueWorkIdOf the catalogue and the leaf's index. */
  workId: Hex
  /** The creator's wallet, which will own the work. */
  wallet: Address
  /** Last second in which the signature holds. */
  deadline: bigint
}

/**
 * What a claim key signs (EIP-712) to bind a wallet to its work.
 *
 * Mirrors `WorkRegistry.BIND_TYPEHASH`.
 *
 * @example
 * const signature = await claimKey.signTypedData(bindWalletTypedData({ chainId, address, claimKey: claimKey.address, workId, wallet, deadline }))
 */
export function bindWalletTypedData({ chainId, address, ...message }: BindWalletTypedDataParameters) {
  return { domain: workRegistryDomain({ chainId, address }), types, primaryType: 'BindWallet' as const, message }
}
