import { type Address, compactSignatureToSignature, serializeSignature } from 'viem'
import { recoverAddress } from 'viem/utils'
import { type DomainParameters, typedDataDigestOf } from '../utils/typedData.ts'
import type { Voucher } from './types.ts'
import { voucherTypedData } from './voucherTypedData.ts'

export type VoucherSignerOfParameters = DomainParameters & { voucher: Voucher }

/**
 * Who signed a voucher. Whether that is a key of its channel, only the chain knows.
 *
 * @throws when the signature is nobody’s.
 * @example
 * const key = await voucherSignerOf({ chainId, address, voucher })
 */
export function voucherSignerOf({ voucher, ...where }: VoucherSignerOfParameters): Promise<Address> {
  const hash = typedDataDigestOf(voucherTypedData({ ...where, ...voucher }))
  const signature = serializeSignature(compactSignatureToSignature({ r: voucher.r, yParityAndS: voucher.vs }))
  return recoverAddress({ hash, signature })
}
