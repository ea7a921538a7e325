import { type Hex, hexToBytes, keccak256 } from 'viem'

/** Bytes of a block's bloom filter. */
const BLOOM_BYTES = 256

/** Bits of an address or topic in a filter: kept, because few are asked about over and over. */
const bitsOf = new Map<string, readonly [number, number, number]>()
const BITS_KEPT = 4_096

/**
 * Whether a block's bloom filter allows that an address or a topic is in one of its logs. Sometimes yes where none is, never no where one is
 * (yellow paper, section 4.3.1).
 */
export function mayContain(bloom: Hex, addressOrTopic: Hex): boolean {
  return positions(addressOrTopic.toLowerCase() as Hex).every((bit) => {
    const at = 2 + 2 * (BLOOM_BYTES - 1 - (bit >> 3))
    return (Number.parseInt(bloom.slice(at, at + 2), 16) & (1 << (bit & 7))) !== 0
  })
}

function positions(value: Hex): readonly [number, number, number] {
  const known = bitsOf.get(value)
  if (known) return known
  const hash = keccak256(hexToBytes(value), 'bytes')
  const bit = (i: number) => (((hash[2 * i] as number) << 8) | (hash[2 * i + 1] as number)) & 2047
  const bits = [bit(0), bit(1), bit(2)] as const
  if (bitsOf.size >= BITS_KEPT) bitsOf.clear()
  bitsOf.set(value, bits)
  return bits
}
