import type { Address } from 'viem'
import { type DomainParameters, workRegistryDomain } from '../utils/typedData.ts'
import { type RegistrationInput, toRegistration } from './internal/toRegistration.ts'

const types = {
  RegisterWork: [
    { name: 'creator', type: 'address' },
    { name: 'contentHash', type: 'bytes32' },
    { name: 'metadataHash', type: 'bytes32' },
    { name: 'salt', type: 'bytes32' },
    { name: 'payee', type: 'address' },
    { name: 'uses', type: 'uint16' },
    { name: 'royaltyBps', type: 'uint16' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const

export type RegisterWorkTypedDataParameters = DomainParameters &
  RegistrationInput & {
    creator: Address
    /** Last second in which the signature holds. */
    deadline: bigint
  }

/**
 * What a creator signs (EIP-712) so that somebody else can register the work.
 *
 * Mirrors `WorkRegistry.REGISTER_TYPEHASH`.
 *
 * @example
 * const signature = await wallet.signTypedData({ account, ...registerWorkTypedData({ chainId, address, creator, contentHash, deadline }) })
 */
export function registerWorkTypedData({ creator, deadline, ...parameters }: RegisterWorkTypedDataParameters) {
  const message = { creator, ...toRegistration(parameters), deadline }
  return { domain: workRegistryDomain(parameters), types, primaryType: 'RegisterWork' as const, message }
}
