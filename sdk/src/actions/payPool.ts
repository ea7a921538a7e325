import { type BuildPayPoolParameters, buildPayPool } from '../builders/buildPayPool.ts'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { accountOf } from './internal/account.ts'
import { approveExactly, type SpendOptions } from './internal/approve.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'
import { poolOf } from './poolOf.ts'

export type PayPoolParameters = Omit<BuildPayPoolParameters, 'payer'> & SpendOptions & WriteOptions
export type PayPoolReturnType = WriteResult & {
  /** Base units that reached the pool. */
  amount: Amount
}

/**
 * Pays a pool from the account's tokens. Costs the same however many members it has.
 *
 * Where the allowance to CreatorPools is too low, exactly the amount is approved first. A payment is not repeatable by itself: after
 * a {@link PaymentUnknownError}, look its hash up before paying again.
 *
 * @throws {reverts.PoolNotFound} when no pool has this id.
 * @throws {reverts.PoolDead} when the pool takes no money any more.
 * @throws {reverts.ERC20InsufficientBalance} when the account holds too little.
 * @throws {reverts.PaymentMismatch} when the token takes a fee.
 * @example
 * const { hash, amount } = await payPool(client, { poolId, amount: parseAmount('250', 6), ref: invoiceHash })
 */
export async function payPool(client: RoyaltyConnection, parameters: PayPoolParameters): Promise<PayPoolReturnType> {
  const { poolId, amount, approval } = parameters
  const payer = accountOf(client, parameters).address
  const { token } = await poolOf(client, { poolId })
  await approveExactly(client, { token, spender: 'creatorPools', amount, approval }, parameters)

  const result = await write(client, buildPayPool(client.deployment, { ...parameters, payer }), parameters)
  const paid = eventIn(client, result.receipt, 'creatorPools', creatorPoolsAbi, 'Paid')
  return { ...result, amount: paid.amount }
}
