import { encodeAbiParameters, type Hex, keccak256 } from 'viem'
import type { UsageEpoch } from './types.ts'

const FIELDS = [
  { type: 'address' },
  { type: 'bytes32' },
  { type: 'uint32' },
  { type: 'uint16' },
  { type: 'bytes32' },
  { type: 'address' },
  { type: 'address' },
  { type: 'uint48' },
  { type: 'uint48' },
  { type: 'bytes32' },
] as const

/**
 * Id of a usage epoch, the hash of all that it says.
 *
 * Mirrors `UsageEpochs.epochIdOf`: `keccak256(abi.encode(epoch))`.
 *
 * @example
 * const epochId = usageEpochIdOf(epoch)
 */
export function usageEpochIdOf(epoch: UsageEpoch): Hex {
  const { registry, licenseId, period, version, poolId, token, payer, from, to, root } = epoch
  return keccak256(
    encodeAbiParameters(FIELDS, [registry, licenseId, period, version, poolId, token, payer, from, to, root]),
  )
}
