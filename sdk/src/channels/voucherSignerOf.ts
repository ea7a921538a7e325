import { keccak_256 } from '@noble/hashes/sha3.js'
import {
  type Address,
  bytesToHex,
  domainSeparator,
  getAddress,
  type Hex,
  hexToBytes,
  zeroAddress,
  zeroHash,
} from 'viem'
import { recoverAddress } from 'viem/utils'
import { writeHex } from '../utils/hexBytes.ts'
import type { DomainParameters } from '../utils/typedData.ts'
import type { Voucher, VoucherTerms } from './types.ts'
import { usageChannelsDomain } from './usageChannelsDomain.ts'

/** Half the order of secp256k1: a signature with a higher s is nobody’s. */
const HIGHEST_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n
const S_BITS = (1n << 255n) - 1n

/** Bytes of a word of the EVM. */
const WORD = 32

const KEY_BYTES = 65

/** Mirrors `UsageChannels.VOUCHER_TYPEHASH`. */
const TYPE = 'Voucher(bytes32 channelId,bytes32 poolId,uint96 total,uint48 expiry)'
const TYPE_HASH = keccak_256(new TextEncoder().encode(TYPE))

/**
 * Finds the public key behind a signature `r ‖ s` of a hash, and returns it whole: `0x04 ‖ x ‖ y`. Returns a text, or throws, where there is
 * none. `ecdsaRecover` of the package `secp256k1` is one, and so is what `instantiateSecp256k1` of `@bitauth/libauth` calls
 * `recoverPublicKeyUncompressed`.
 */
export type RecoverKey = (
  signature: Uint8Array,
  recoveryId: 0 | 1,
  hash: Uint8Array,
  isCompressed: false,
) => Uint8Array | string

export type VoucherSignerOfParameters = DomainParameters & {
  voucher: Voucher
  /** For whoever checks thousands a second. Left out: viem’s, which is JavaScript alone and runs everywhere. */
  recoverKey?: RecoverKey | undefined
}

/**
 * Who signed a voucher; the zero address where nobody can have. Whether that is a key of its channel, only the chain knows.
 *
 * Mirrors `UsageChannels._signerOf`.
 *
 * @example
 * const key = await voucherSignerOf({ chainId, address, voucher })
 */
export async function voucherSignerOf({ voucher, recoverKey, ...where }: VoucherSignerOfParameters): Promise<Address> {
  const separator = separatorOf(where)
  const signature = new Uint8Array(2 * WORD)
  const terms = new Uint8Array(5 * WORD)
  if (!writeSignature(signature, voucher) || !writeTerms(terms, voucher)) return zeroAddress
  const hash = digestOf(separator, terms)
  const isOdd = BigInt(voucher.vs) > S_BITS
  try {
    if (recoverKey) return addressOf(recoverKey(signature, isOdd ? 1 : 0, hash, false))
    return await recoverAddress({ hash, signature: `${bytesToHex(signature)}${isOdd ? '1c' : '1b'}` })
  } catch {
    return zeroAddress
  }
}

/** Writes `r ‖ s`. False where a signature can have no such values. */
function writeSignature(target: Uint8Array, { r, vs }: Voucher): boolean {
  if (!writeHex(target, 0, WORD, r) || !writeHex(target, WORD, WORD, vs)) return false
  target[WORD] = (target[WORD] ?? 0) & 0x7f
  return (BigInt(vs) & S_BITS) <= HIGHEST_S
}

/** Writes what is hashed of the terms. False where the contract's types cannot hold them. */
function writeTerms(target: Uint8Array, { channelId, poolId, total, expiry }: VoucherTerms): boolean {
  target.set(TYPE_HASH)
  return (
    writeId(target, WORD, channelId) &&
    writeId(target, 2 * WORD, poolId) &&
    writeNumber(target, 3 * WORD, total, 96n) &&
    Number.isSafeInteger(expiry) &&
    writeNumber(target, 4 * WORD, BigInt(expiry), 48n)
  )
}

function writeId(target: Uint8Array, at: number, id: Hex): boolean {
  return writeHex(target, at, WORD, id) || id === zeroHash
}

function writeNumber(target: Uint8Array, at: number, value: bigint, bits: bigint): boolean {
  if (typeof value !== 'bigint' || value < 0n || value >> bits !== 0n) return false
  const view = new DataView(target.buffer)
  view.setBigUint64(at + WORD - 16, value >> 64n)
  view.setBigUint64(at + WORD - 8, value & 0xffff_ffff_ffff_ffffn)
  return true
}

function digestOf(separator: Uint8Array, terms: Uint8Array): Uint8Array {
  const signed = new Uint8Array(2 + 2 * WORD)
  signed.set([0x19, 0x01])
  signed.set(separator, 2)
  signed.set(keccak_256(terms), 2 + WORD)
  return keccak_256(signed)
}

function addressOf(publicKey: Uint8Array | string): Address {
  if (typeof publicKey === 'string' || publicKey.length !== KEY_BYTES) return zeroAddress
  return getAddress(bytesToHex(keccak_256(publicKey.subarray(1)).subarray(12)))
}

/** Of the contract that was asked about last: a server asks about one. */
let last: (DomainParameters & { separator: Uint8Array }) | undefined

function separatorOf({ chainId, address }: DomainParameters): Uint8Array {
  if (last?.chainId !== chainId || last.address !== address) {
    const domain = usageChannelsDomain({ chainId, address })
    last = { chainId, address, separator: hexToBytes(domainSeparator({ domain })) }
  }
  return last.separator
}
