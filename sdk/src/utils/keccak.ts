import { keccakP } from '@noble/hashes/sha3.js'
import { swap32IfBE } from '@noble/hashes/utils.js'

/** Bytes that Keccak-256 takes in at once. */
const RATE = 136

/**
 * Hashes many short messages one after the other, in one piece of memory: a tree of a million leaves makes three million hashes.
 * Write a message into `bytes`, then `hash` its length; the result is the first 32 bytes of `bytes`.
 */
export type Keccak = {
  /** Room for the message, and then for its hash. */
  readonly bytes: Uint8Array
  /** Replaces the first `length` bytes, at most 135, by their Keccak-256. Whatever stands behind them is not read. */
  hash(length: number): void
}

export function createKeccak(): Keccak {
  const words = new Uint32Array(50)
  const bytes = new Uint8Array(words.buffer)
  return {
    bytes,
    hash(length) {
      bytes.fill(0, length)
      bytes[length] = 0x01
      // The last bit of the padding. The message is shorter than a block, so it can share a byte with the first bit only.
      bytes[RATE - 1] = (bytes[RATE - 1] ?? 0) | 0x80
      swap32IfBE(words)
      keccakP(words)
      swap32IfBE(words)
    },
  }
}
