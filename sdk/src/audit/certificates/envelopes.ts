import { type Address, concatHex, fromRlp, getAddress, type Hex, toRlp } from 'viem'
import { CertificateInvalidError } from '../../errors/certificates.ts'
import { toBigInt, toNumberBytes } from './header.ts'

/*
 * Transactions and receipts as the tries of a block hold them (EIP-2718): a byte for the kind, then a list; the oldest kind is the list
 * alone. Kind 0x7e is a deposit of chains built on the OP Stack, the first transaction of each of their blocks.
 */

type Fields = readonly (Hex | Fields)[]
/** What a node tells of a transaction or a receipt: numbers in hexadecimal. */
export type RpcFields = { readonly [field: string]: unknown }

const DEPOSIT = 0x7e

/** @returns Undefined where the kind is not known. */
export function encodeTransaction(transaction: RpcFields): Hex | undefined {
  const kind = kindOf(transaction)
  const number = (name: string) => toNumberBytes((transaction[name] as Hex | undefined) ?? 0n)
  const bytes = (name: string) => (transaction[name] as Hex | null | undefined) ?? '0x'
  const call = () => [number('gas'), bytes('to'), number('value'), bytes('input')]
  const fees = () => [number('maxPriorityFeePerGas'), number('maxFeePerGas')]
  const signature = () => [toNumberBytes(parityOf(transaction)), number('r'), number('s')]
  const head = () => [number('chainId'), number('nonce')]
  switch (kind) {
    case 0:
      return toRlp([number('nonce'), number('gasPrice'), ...call(), number('v'), number('r'), number('s')])
    case 1:
      return typed(kind, [...head(), number('gasPrice'), ...call(), accessListOf(transaction), ...signature()])
    case 2:
      return typed(kind, [...head(), ...fees(), ...call(), accessListOf(transaction), ...signature()])
    case 3: {
      const blobs = [number('maxFeePerBlobGas'), transaction.blobVersionedHashes as Hex[]]
      return typed(kind, [...head(), ...fees(), ...call(), accessListOf(transaction), ...blobs, ...signature()])
    }
    case 4: {
      const authorizations = (transaction.authorizationList as RpcFields[]).map((each) => [
        toNumberBytes(each.chainId as Hex),
        each.address as Hex,
        toNumberBytes(each.nonce as Hex),
        toNumberBytes(parityOf(each)),
        toNumberBytes(each.r as Hex),
        toNumberBytes(each.s as Hex),
      ])
      return typed(kind, [...head(), ...fees(), ...call(), accessListOf(transaction), authorizations, ...signature()])
    }
    case DEPOSIT: {
      const isSystem = transaction.isSystemTx === true ? 1 : 0
      const [, ...rest] = call()
      const [to, value, input] = rest as [Hex, Hex, Hex]
      const gas = [number('gas'), toNumberBytes(isSystem)]
      return typed(kind, [bytes('sourceHash'), bytes('from'), to, number('mint'), value, ...gas, input])
    }
    default:
      return undefined
  }
}

/** @returns Undefined where the kind is not known. */
export function encodeReceipt(receipt: RpcFields): Hex | undefined {
  const kind = kindOf(receipt)
  if (kind > 4 && kind !== DEPOSIT) return undefined
  const logs = (receipt.logs as RpcFields[]).map((log) => [log.address as Hex, log.topics as Hex[], log.data as Hex])
  const outcome = receipt.status === undefined ? (receipt.root as Hex) : toNumberBytes(receipt.status as Hex)
  const fields: Fields = [outcome, toNumberBytes(receipt.cumulativeGasUsed as Hex), receipt.logsBloom as Hex, logs]
  // Since Regolith and Canyon; older deposits have neither.
  const deposit = ['depositNonce', 'depositReceiptVersion'].flatMap((name) =>
    kind === DEPOSIT && receipt[name] !== undefined ? [toNumberBytes(receipt[name] as Hex)] : [],
  )
  return kind === 0 ? toRlp(fields as never) : typed(kind, [...fields, ...deposit])
}

/** The chain a transaction was signed for; undefined where it does not say so. */
export function chainOfTransaction(encoded: Hex): bigint | undefined {
  const { kind, fields } = decode(encoded, 'transaction')
  if (kind === 0) {
    const v = toBigInt(fields[6] as Hex)
    return v >= 35n ? (v - 35n) / 2n : undefined
  }
  return kind <= 4 ? toBigInt(fields[0] as Hex) : undefined
}

export type ProvenLog = { address: Address; topics: [Hex, ...Hex[]]; data: Hex }

/** Whether a transaction succeeded, and what it logged. */
export function decodeReceipt(encoded: Hex): { succeeded: boolean; logs: ProvenLog[] } {
  const { fields } = decode(encoded, 'receipt')
  const [status, , , logs] = fields
  if (!Array.isArray(logs)) throw new CertificateInvalidError({ reason: 'its receipt is none' })
  return {
    succeeded: status === '0x01',
    logs: (logs as [Hex, [Hex, ...Hex[]], Hex][]).map(([address, topics, data]) => ({
      address: getAddress(address),
      topics,
      data,
    })),
  }
}

function decode(encoded: Hex, what: string): { kind: number; fields: Fields } {
  const first = Number.parseInt(encoded.slice(2, 4), 16)
  // Lists begin with 0xc0 or more, kinds are below 0x80.
  const kind = first >= 0xc0 ? 0 : first
  try {
    const fields = fromRlp(first >= 0xc0 ? encoded : (`0x${encoded.slice(4)}` as Hex), 'hex')
    if (Array.isArray(fields)) return { kind, fields }
  } catch {
    // Told below, in the words of certificates.
  }
  throw new CertificateInvalidError({ reason: `its ${what} is none` })
}

function kindOf({ type }: RpcFields): number {
  return type === undefined || type === null ? 0 : Number(type)
}

function parityOf(signed: RpcFields): Hex | bigint {
  if (signed.yParity !== undefined && signed.yParity !== null) return signed.yParity as Hex
  const v = BigInt((signed.v as Hex | undefined) ?? 0)
  return v >= 27n ? v - 27n : v
}

function accessListOf({ accessList }: RpcFields): Fields {
  return ((accessList as { address: Hex; storageKeys: Hex[] }[] | undefined) ?? []).map(({ address, storageKeys }) => [
    address,
    storageKeys,
  ])
}

function typed(kind: number, fields: Fields): Hex {
  return concatHex([`0x${kind.toString(16).padStart(2, '0')}`, toRlp(fields as never)])
}
