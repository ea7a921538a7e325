import { bytesToHex, type Hex } from 'viem'
import { UsageTreeHeadError } from '../errors/usageTree.ts'
import { writeHex } from '../utils/hexBytes.ts'
import { createKeccak, HASH_BYTES, type Keccak } from '../utils/keccak.ts'

/**
 * What a leaf of a usage tree holds, in order: the one place where it is written down off the chain. Each value takes one word of
 * 32 bytes, whatever its width in Solidity.
 *
 * Mirrors `UsageEpochs`: `leaf = keccak256(bytes.concat(keccak256(abi.encode(licenseId, period, version, index, workId, amount))))`.
 */
export const usageLeafTypes = [
  { name: 'licenseId', type: 'bytes32' },
  { name: 'period', type: 'uint256' },
  { name: 'version', type: 'uint256' },
  { name: 'index', type: 'uint256' },
  { name: 'workId', type: 'bytes32' },
  { name: 'amount', type: 'uint256' },
] as const

/** What a usage tree is for: one version of one period's statement. */
export type UsageTreeHead = {
  readonly licenseId: Hex
  readonly period: number
  readonly version: number
}

/** What is due to one work, in units of the token. */
export type UsageShare = {
  readonly workId: Hex
  readonly amount: bigint
}

/** One leaf of a usage tree. */
export type UsageLeaf = UsageTreeHead &
  UsageShare & {
    /** Rank of the work among those of the tree, by id, from zero. */
    readonly index: number
  }

/** Bytes of a leaf before it is hashed. */
export const LEAF_BYTES = 6 * 32
/** Bytes of a work's id. */
export const ID_BYTES = 32
/** Bytes of an amount as we keep it: a `uint128`. */
export const AMOUNT_BYTES = 16
/** The largest amount of a leaf. */
export const MAX_AMOUNT = 2n ** 128n - 1n

const ID_AT = 4 * 32
const AMOUNT_AT = 6 * 32 - AMOUNT_BYTES

/**
 * Keccak256 of a leaf, as the tree holds it: hashed twice, so that no leaf can be taken for a pair.
 *
 * @throws {UsageTreeHeadError} when `licenseId`, `period` or `version` does not fit.
 */
export function usageLeafHashOf(leaf: UsageLeaf): Hex {
  return bytesToHex(hashLeaf(createKeccak(LEAF_BYTES), leaf))
}

/** Leaves the hash in the first 32 bytes of the hasher's room, and returns a view of them. */
export function hashLeaf(keccak: Keccak, leaf: UsageLeaf): Uint8Array {
  const { bytes } = keccak
  const id = new Uint8Array(ID_BYTES)
  const amount = new Uint8Array(AMOUNT_BYTES)
  writeHex(id, 0, ID_BYTES, leaf.workId)
  writeAmount(new DataView(amount.buffer), 0, leaf.amount)
  bytes.set(packHead(leaf))
  writeLeaf(bytes, 0, leaf.index, id, amount, 0)
  keccak.hash(0, 0, 1, LEAF_BYTES)
  keccak.hash(0, 0, 1, HASH_BYTES)
  return bytes.subarray(0, HASH_BYTES)
}

/** A leaf that has all but its index, work and amount. */
export function packHead({ licenseId, period, version }: UsageTreeHead): Uint8Array {
  const packed = new Uint8Array(LEAF_BYTES)
  if (!writeHex(packed, 0, 32, licenseId)) throw new UsageTreeHeadError({ field: 'licenseId', value: licenseId })
  const view = new DataView(packed.buffer)
  for (const [field, value, end] of [
    ['period', period, 64],
    ['version', version, 96],
  ] as const) {
    if (!Number.isSafeInteger(value) || value < 0) throw new UsageTreeHeadError({ field, value })
    view.setBigUint64(end - 8, BigInt(value))
  }
  return packed
}

/** Writes the index, and the id and amount number `from`, into a leaf that has its head. */
export function writeLeaf(
  bytes: Uint8Array,
  at: number,
  index: number,
  ids: Uint8Array,
  amounts: Uint8Array,
  from: number,
): void {
  // Byte by byte: for so few bytes that is quicker than a view made for each.
  for (let i = 0; i < 4; i++) bytes[at + ID_AT - 1 - i] = index >>> (8 * i)
  for (let i = 0; i < ID_BYTES; i++) bytes[at + ID_AT + i] = ids[from * ID_BYTES + i] ?? 0
  for (let i = 0; i < AMOUNT_BYTES; i++) bytes[at + AMOUNT_AT + i] = amounts[from * AMOUNT_BYTES + i] ?? 0
}

const HALF = 2n ** 64n

export function writeAmount(view: DataView, at: number, amount: bigint): void {
  view.setBigUint64(at + 8, amount & (HALF - 1n))
  view.setBigUint64(at, amount < HALF ? 0n : amount >> 64n)
}

export function readAmount(view: DataView, at: number): bigint {
  return (view.getBigUint64(at) << 64n) | view.getBigUint64(at + 8)
}
