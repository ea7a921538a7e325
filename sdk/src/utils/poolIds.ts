import { type Address, encodeAbiParameters, type Hex, keccak256, zeroHash } from 'viem'
import type { PoolTerms } from '../types/structs.ts'

const POOL_TERMS = [
  { type: 'address' },
  {
    type: 'tuple',
    components: [
      { name: 'token', type: 'address' },
      { name: 'uses', type: 'uint16' },
      { name: 'noticeDays', type: 'uint16' },
      { name: 'joinUnits', type: 'uint24' },
      { name: 'soleAgent', type: 'bool' },
      { name: 'minStreamPerDay', type: 'uint96' },
      { name: 'fallbackPayee', type: 'address' },
      { name: 'salt', type: 'bytes32' },
    ],
  },
] as const

/**
 * Id of a pool, computable before it is made.
 *
 * Mirrors `CreatorPools.poolIdOf`: `keccak256(abi.encode(operator, terms))`.
 *
 * @example
 * const poolId = poolIdOf({ operator: account.address, terms })
 */
export function poolIdOf({ operator, terms }: { operator: Address; terms: PoolTerms }): Hex {
  return keccak256(encodeAbiParameters(POOL_TERMS, [operator, terms]))
}

/**
 * Id of a stream, computable before it is opened.
 *
 * Mirrors `PoolStreams.streamIdOf`: `keccak256(abi.encode(controller, poolId, salt))`.
 *
 * @param parameters.controller - Who opened it, and decides about it.
 * @param parameters.salt - Left out: zero, as in openStream.
 * @example
 * const streamId = streamIdOf({ controller: account.address, poolId })
 */
export function streamIdOf({
  controller,
  poolId,
  salt = zeroHash,
}: {
  controller: Address
  poolId: Hex
  salt?: Hex | undefined
}): Hex {
  const types = [{ type: 'address' }, { type: 'bytes32' }, { type: 'bytes32' }] as const
  return keccak256(encodeAbiParameters(types, [controller, poolId, salt]))
}
