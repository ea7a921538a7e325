import type { Address, Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/abis.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import type { EventArgs, LogRange, RoyaltyEvent } from '../types/events.ts'
import { allEvents } from './internal/eventPages.ts'

export type PaymentsOfParameters = {
  /** Left out: of all pools. */
  poolId?: Hex | undefined
  /** Left out: by anybody. What an inbox received has the inbox as payer. */
  payer?: Address | undefined
  /** What it was for: a license's id for its payments. Left out: anything. */
  ref?: Hex | undefined
} & LogRange
/** `args`: poolId, payer, ref, sender and amount, in base units of the pool's token. */
export type Payment = RoyaltyEvent<'Paid', EventArgs<typeof creatorPoolsAbi, 'Paid'>>
export type PaymentsOfReturnType = Payment[]

/**
 * Reads payments from logs, in the order in which they happened. Deposits of streams are not among them.
 *
 * @example
 * const payments = await paymentsOf(client, { poolId, toBlock: 'finalized' })
 * // [{ args: { payer: '0x…', amount: 250000000n, … }, transactionHash: '0x…', … }]
 */
export function paymentsOf(
  client: RoyaltyConnection,
  { poolId, payer, ref, ...range }: PaymentsOfParameters = {},
): Promise<PaymentsOfReturnType> {
  const filter = { contract: 'creatorPools', abi: creatorPoolsAbi, eventName: 'Paid' } as const
  return allEvents(client, { ...filter, args: { poolId, payer, ref } }, range)
}
