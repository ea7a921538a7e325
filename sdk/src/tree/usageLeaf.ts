import { type Hex, keccak256 } from 'viem'
import { UsageIndexError, UsageShareError, UsageTreeHeadError } from '../errors/usageTree.ts'
import { writeHex } from '../utils/hexBytes.ts'

/**
 * What a leaf of a usage tree holds, in order: the one place where it is written down off the chain. Each value takes one word of
 * 32 bytes, whatever its width in Solidity.
 *
 * Mirrors `UsageEpochs`: `leaf = keccak256(bytes.concat(keccak256(abi.encode(licenseId, period, version, index, workId, amount))))`.
 */
export const usageLeafTypes = [
  { name: 'licenseId', type: 'bytes32' },
  { name: 'period', type: 'uint32' },
  { name: 'version', type: 'uint16' },
  { name: 'index', type: 'uint32' },
  { name: 'workId', type: 'bytes32' },
  { name: 'amount', type: 'uint128' },
] as const

/** What a usage tree is for: one version of one period's statement. */
export type UsageTreeHead = {
  readonly licenseId: Hex
  /** Period of the license, from zero; a `uint32`. */
  readonly period: number
  /** Version of its statement, from one; a `uint16`. */
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
 * @throws {UsageShareError} when `workId` or `amount` does not fit.
 * @throws {UsageIndexError} when `index` is no `uint32`.
 */
export function usageLeafHashOf(leaf: UsageLeaf): Hex {
  const { index } = leaf
  if (!Number.isInteger(index) || index < 0 || index >= 2 ** 32) throw new UsageIndexError({ index, count: 2 ** 32 })
  const id = new Uint8Array(ID_BYTES)
  const amount = new Uint8Array(AMOUNT_BYTES)
  writeShare(id, new DataView(amount.buffer), 0, leaf, index)
  const packed = packHead(leaf)
  writeLeaf(packed, 0, index, id, amount, 0)
  return keccak256(keccak256(packed))
}

/** A leaf that has all but its index, work and amount. */
export function packHead({ licenseId, period, version }: UsageTreeHead): Uint8Array {
  const packed = new Uint8Array(LEAF_BYTES)
  if (!writeHex(packed, 0, 32, licenseId)) throw new UsageTreeHeadError({ field: 'licenseId', value: licenseId })
  const view = new DataView(packed.buffer)
  for (const [field, value, max, end] of [
    ['period', period, 2 ** 32 - 1, 64],
    ['version', version, 2 ** 16 - 1, 96],
  ] as const) {
    if (!Number.isInteger(value) || value < 0 || value > max) throw new UsageTreeHeadError({ field, value })
    view.setUint32(end - 4, value)
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

/** Writes a share as the one number `to`. `position` is what an error names. */
export function writeShare(
  ids: Uint8Array,
  amounts: DataView,
  to: number,
  { workId, amount }: UsageShare,
  position: number,
): void {
  if (!writeHex(ids, to * ID_BYTES, ID_BYTES, workId)) {
    throw new UsageShareError({ position, field: 'workId', value: workId })
  }
  if (typeof amount !== 'bigint' || amount < 0n || amount > MAX_AMOUNT) {
    throw new UsageShareError({ position, field: 'amount', value: amount })
  }
  writeAmount(amounts, to * AMOUNT_BYTES, amount)
}

const HALF = 2n ** 64n

export function writeAmount(view: DataView, at: number, amount: bigint): void {
  view.setBigUint64(at + 8, amount & (HALF - 1n))
  view.setBigUint64(at, amount < HALF ? 0n : amount >> 64n)
}

export function readAmount(view: DataView, at: number): bigint {
  return (view.getBigUint64(at) << 64n) | view.getBigUint64(at + 8)
}
