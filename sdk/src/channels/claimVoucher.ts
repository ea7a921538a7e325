import { VoucherNotNewError } from '../errors/vouchers.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'
import { type CheckVoucherParameters, type CheckVoucherReturnType, checkVoucher } from './checkVoucher.ts'
import type { VoucherTotals } from './voucherTotals.ts'

export type ClaimVoucherParameters = Omit<CheckVoucherParameters, 'accepted'> & {
  /** Where the totals accepted so far are kept. The same for all that serve the pool. */
  totals: VoucherTotals
  /** Base units that it has to bring. Left out: anything new. */
  price?: Amount | undefined
}
export type ClaimVoucherReturnType = CheckVoucherReturnType

/**
 * Checks a voucher as {@link checkVoucher} does, and records it as accepted: of any number of requests that show one voucher, at once or one
 * after the other, one is served. Call it before serving. What is refused is not recorded.
 *
 * @throws {VoucherExpiredError} when it expires before.
 * @throws {VoucherNotNewError} when it brings nothing, or less than the price, beyond what was accepted, be it a moment ago.
 * @throws {VoucherUnsafeError} when its total is more than is sure, or whoever signed it is no key of the channel.
 * @example
 * const { amount } = await claimVoucher(client, { voucher, until: now + 3_600n, totals, price: 100n })
 */
export async function claimVoucher(
  client: RoyaltyConnection,
  { totals, price = 1n, ...parameters }: ClaimVoucherParameters,
): Promise<ClaimVoucherReturnType> {
  const { channelId, poolId, total } = parameters.voucher
  // Capitals make no other channel or pool.
  const where = [client.chainId, addressOf(client.deployment, 'usageChannels'), channelId, poolId]
  const key = where.join(':').toLowerCase()
  const acceptedBefore = async () => {
    const accepted = await totals.get(key)
    if (total <= accepted || total - accepted < price) throw new VoucherNotNewError({ total, accepted })
    return accepted
  }

  let accepted = await acceptedBefore()
  const checked = await checkVoucher(client, { ...parameters, accepted })
  // Another was accepted meanwhile. Totals only rise, so that this ends.
  while (!(await totals.swap(key, accepted, total))) accepted = await acceptedBefore()
  return { ...checked, amount: total - accepted }
}
