import { keccakP } from '@noble/hashes/sha3.js'
import { swap32IfBE } from '@noble/hashes/utils.js'

/** Bytes that Keccak-256 takes in at once. */
const RATE = 136

/** Bytes of a hash. */
export const HASH_BYTES = 32

/**
 * Hashes many short messages with Keccak-256, in one piece of memory: a tree of a million leaves makes three million hashes.
 * Messages of one length stand one after the other in `bytes`, and so do their hashes.
 */
export type Keccak = {
  /** Room for messages and for their hashes. */
  readonly bytes: Uint8Array
  /**
   * Hashes `count` messages of `length` bytes, at least 32, that start at `from`, and writes their hashes from `to` on. All but
   * `count` are multiples of 8. Hashes may take the place of their messages (`to` is `from`), but not overlap them otherwise.
   */
  hash(from: number, to: number, count: number, length: number): void
  /** Puts the two hashes of each of `count` pairs that start at `from` in ascending order. */
  sortPairs(from: number, count: number): void
}

/**
 * The hasher that runs everywhere.
 *
 * @param size - Bytes of room, a multiple of 8.
 */
export function createKeccak(size: number): Keccak {
  const bytes = new Uint8Array(size)
  const state = new Uint32Array(50)
  const stateBytes = new Uint8Array(state.buffer)
  const flip = (at: number, bits: number) => {
    stateBytes[at] = (stateBytes[at] ?? 0) ^ bits
  }
  const permute = () => {
    swap32IfBE(state)
    keccakP(state)
    swap32IfBE(state)
  }

  return {
    bytes,
    hash(from, to, count, length) {
      for (let i = 0; i < count; i++) {
        state.fill(0)
        const start = from + i * length
        let at = 0
        for (let j = 0; j < length; j++) {
          flip(at, bytes[start + j] ?? 0)
          at += 1
          if (at === RATE) {
            permute()
            at = 0
          }
        }
        // The padding: a one at each end.
        flip(at, 0x01)
        flip(RATE - 1, 0x80)
        permute()
        bytes.set(stateBytes.subarray(0, HASH_BYTES), to + i * HASH_BYTES)
      }
    },
    sortPairs(from, count) {
      for (let at = from; at < from + count * 2 * HASH_BYTES; at += 2 * HASH_BYTES) {
        if (compareHashes(bytes, at, at + HASH_BYTES) > 0) {
          const larger = bytes.slice(at, at + HASH_BYTES)
          bytes.copyWithin(at, at + HASH_BYTES, at + 2 * HASH_BYTES)
          bytes.set(larger, at + HASH_BYTES)
        }
      }
    },
  }
}

/** Above zero where the hash at `a` is the larger one. */
export function compareHashes(bytes: Uint8Array, a: number, b: number): number {
  for (let i = 0; i < HASH_BYTES; i++) {
    const difference = (bytes[a + i] ?? 0) - (bytes[b + i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
