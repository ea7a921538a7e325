import { type Address, compactSignatureToSignature, serializeSignature, zeroAddress } from 'viem'
import { recoverAddress } from 'viem/utils'
import { type DomainParameters, typedDataDigestOf } from '../utils/typedData.ts'
import type { Voucher } from './types.ts'
import { voucherTypedData } from './voucherTypedData.ts'

/** Half the order of secp256k1: a signature with a higher s is nobody’s. */
const HIGHEST_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n
const S_BITS = (1n << 255n) - 1n

export type VoucherSignerOfParameters = DomainParameters & { voucher: Voucher }

/**
 * Who signed a voucher; the zero address where nobody can have. Whether that is a key of its channel, only the chain knows.
 *
 * Mirrors `UsageChannels._signerOf`.
 *
 * @example
 * const key = await voucherSignerOf({ chainId, address, voucher })
 */
export async function voucherSignerOf({ voucher, ...where }: VoucherSignerOfParameters): Promise<Address> {
  if ((BigInt(voucher.vs) & S_BITS) > HIGHEST_S) return zeroAddress
  const hash = typedDataDigestOf(voucherTypedData({ ...where, ...voucher }))
  try {
    const signature = serializeSignature(compactSignatureToSignature({ r: voucher.r, yParityAndS: voucher.vs }))
    return await recoverAddress({ hash, signature })
  } catch {
    return zeroAddress
  }
}
