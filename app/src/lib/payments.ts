import type { Address, Hex } from 'viem'
import type { Books } from './books.ts'

/** Money that went into a pool, or back out of it to its payer. */
export type PaymentRow = {
  poolId: Hex
  payer: Address
  token: Address
  /** Base units; of a refund, below zero. */
  amount: bigint
  kind: 'payment' | 'stream' | 'refund'
  time: bigint
  logIndex: number
  transactionHash: Hex
}

/** All payments into pools, deposits and refunds of streams included, in the order of the chain. */
export function paymentsIn({ logs, state }: Books): PaymentRow[] {
  const payers = new Map<Hex, Address>()
  return logs.flatMap((log): PaymentRow[] => {
    if (log.contract !== 'creatorPools') return []
    const { time, logIndex, transactionHash } = log
    const place = { time, logIndex, transactionHash }
    const rowOf = (poolId: Hex, payer: Address, amount: bigint, kind: PaymentRow['kind']) => {
      const token = state.pools.pools.get(poolId)?.terms.token
      return token && amount !== 0n ? [{ ...place, poolId, payer, token, amount, kind }] : []
    }
    switch (log.eventName) {
      case 'Paid':
        return rowOf(log.args.poolId, log.args.payer, log.args.amount, 'payment')
      case 'StreamOpened':
        payers.set(log.args.streamId, log.args.payer)
        return rowOf(log.args.poolId, log.args.payer, log.args.deposit, 'stream')
      case 'StreamChanged': {
        const { poolId, streamId, deposit, refund } = log.args
        const payer = payers.get(streamId)
        if (!payer) return []
        return [...rowOf(poolId, payer, deposit, 'stream'), ...rowOf(poolId, payer, -refund, 'refund')]
      }
      default:
        return []
    }
  })
}
