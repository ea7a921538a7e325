import type { Address, Hex } from 'viem'
import type { Books } from './books.ts'

/** A transfer that our contracts made to somebody for works. */
export type Receipt = {
  time: bigint
  blockNumber: bigint
  logIndex: number
  transactionHash: Hex
  receiver: Address
  token: Address
  /** Base units. */
  amount: bigint
  kind: 'pool' | 'usage' | 'split'
  from: { kind: 'usage' | 'split'; pool?: undefined } | { kind: 'pool'; pool: Hex }
}

/** All that claims and splits have sent, in the order of the chain. */
export function receivedBy({ logs, state }: Books): Receipt[] {
  const receipts: Receipt[] = []
  for (const log of logs) {
    const { time, blockNumber, logIndex, transactionHash } = log
    const place = { time, blockNumber, logIndex, transactionHash }
    if (log.contract === 'creatorPools' && log.eventName === 'Claimed') {
      const { poolId, payee, amount } = log.args
      const token = state.pools.pools.get(poolId)?.terms.token as Address
      receipts.push({ ...place, receiver: payee, token, amount, kind: 'pool', from: { kind: 'pool', pool: poolId } })
    }
  }
  return receipts
}
