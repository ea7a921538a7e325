import { fromRlp, type Hex, hexToBigInt, keccak256, toRlp } from 'viem'
import { CertificateInvalidError } from '../../errors/certificates.ts'

/** A block as a node tells it: numbers in hexadecimal. */
export type RpcBlock = { readonly [field: string]: unknown; readonly hash: Hex; readonly number: Hex }

/** What a certificate asks of a header. */
export type Header = {
  hash: Hex
  parentHash: Hex
  stateRoot: Hex
  transactionsRoot: Hex
  receiptsRoot: Hex
  number: bigint
  /** Seconds since 1970. */
  time: bigint
}

/** A header's fields in their order; each fork added to the end. `number`: written without leading zeros. */
const FIELDS: readonly (readonly [name: string, kind: 'bytes' | 'number'])[] = [
  ['parentHash', 'bytes'],
  ['sha3Uncles', 'bytes'],
  ['miner', 'bytes'],
  ['stateRoot', 'bytes'],
  ['transactionsRoot', 'bytes'],
  ['receiptsRoot', 'bytes'],
  ['logsBloom', 'bytes'],
  ['difficulty', 'number'],
  ['number', 'number'],
  ['gasLimit', 'number'],
  ['gasUsed', 'number'],
  ['timestamp', 'number'],
  ['extraData', 'bytes'],
  ['mixHash', 'bytes'],
  ['nonce', 'bytes'],
  // London, Shanghai, Cancun (three), Prague.
  ['baseFeePerGas', 'number'],
  ['withdrawalsRoot', 'bytes'],
  ['blobGasUsed', 'number'],
  ['excessBlobGas', 'number'],
  ['parentBeaconBlockRoot', 'bytes'],
  ['requestsHash', 'bytes'],
]

/** The header's bytes, whose hash is the block's; undefined where this chain's headers are made otherwise. */
export function encodeHeader(block: RpcBlock): Hex | undefined {
  const values: Hex[] = []
  for (const [name, kind] of FIELDS) {
    const value = block[name]
    if (typeof value !== 'string') break
    values.push(kind === 'number' ? toNumberBytes(value as Hex) : (value as Hex))
  }
  const header = toRlp(values)
  return keccak256(header) === block.hash ? header : undefined
}

/** @throws {CertificateInvalidError} when the bytes are no header. */
export function decodeHeader(header: Hex): Header {
  if (!isPlainHex(header)) throw new CertificateInvalidError({ reason: 'its block header is none' })
  const fields = listOf(header)
  const at = (name: string) => {
    const value = fields[FIELDS.findIndex(([each]) => each === name)]
    if (typeof value !== 'string') throw new CertificateInvalidError({ reason: 'its block header is none' })
    return value as Hex
  }
  return {
    hash: keccak256(header),
    parentHash: at('parentHash'),
    stateRoot: at('stateRoot'),
    transactionsRoot: at('transactionsRoot'),
    receiptsRoot: at('receiptsRoot'),
    number: toBigInt(at('number')),
    time: toBigInt(at('timestamp')),
  }
}

/** Bytes as certificates write them. One byte has one form, so that no two texts prove the same. */
export function isPlainHex(value: unknown): value is Hex {
  return typeof value === 'string' && /^0x(?:[0-9a-f]{2})+$/.test(value)
}

/** A number without leading zeros, as RLP has it: zero is no bytes at all. */
export function toNumberBytes(value: Hex | bigint | number): Hex {
  const digits = BigInt(value).toString(16)
  if (digits === '0') return '0x'
  return `0x${digits.length % 2 === 0 ? digits : `0${digits}`}`
}

/** The number that such bytes write. */
export function toBigInt(value: Hex): bigint {
  return value === '0x' ? 0n : hexToBigInt(value)
}

function listOf(encoded: Hex): readonly unknown[] {
  try {
    const list = fromRlp(encoded, 'hex')
    if (Array.isArray(list)) return list
  } catch {
    // Told by whoever misses a field.
  }
  return []
}
