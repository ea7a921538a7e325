import type { Address, Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/abis.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { type Unwatch, type WatchOptions, watch } from './internal/watch.ts'
import type { Payment } from './paymentsOf.ts'

export type WatchPaymentsParameters = {
  /** Left out: of all pools. */
  poolId?: Hex | undefined
  /** Left out: by anybody. */
  payer?: Address | undefined
  /** What it is for: a license's id for its payments. Left out: anything. */
  ref?: Hex | undefined
  /** Told new payments, in order, one or more at a time. */
  onPayments: (payments: Payment[]) => void
} & WatchOptions
export type WatchPaymentsReturnType = Unwatch

/**
 * Has new payments told as they come.
 *
 * @returns What ends it.
 * @example
 * const unwatch = watchPayments(client, { poolId, onPayments: (payments) => payments.forEach(({ args }) => show(args.amount)) })
 */
export function watchPayments(
  client: RoyaltyConnection,
  { poolId, payer, ref, onPayments, ...options }: WatchPaymentsParameters,
): WatchPaymentsReturnType {
  const filter = { contract: 'creatorPools', abi: creatorPoolsAbi, eventName: 'Paid' } as const
  return watch(client, { ...filter, args: { poolId, payer, ref } }, onPayments, options)
}
