import { useQueries } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { type Hex, type PublicClient, TransactionNotFoundError, TransactionReceiptNotFoundError } from 'viem'
import { getTransaction, getTransactionReceipt } from 'viem/actions'
import { usePublicClient } from 'wagmi'
import { onPending, type Pending, pendingList } from '../lib/pending.ts'
import { useSettings } from './useSettings.ts'

/** What is known of something that a wallet was asked to send. */
export type PendingState = 'waiting' | 'landed' | 'reverted' | 'unseen' | 'unanswered' | 'unreachable'

const MILLISECONDS_BETWEEN = 4_000

/** All of this chain that is kept, with what the node says of it now. */
export function usePending(): readonly { entry: Pending; state: PendingState }[] {
  const { chainId } = useSettings()
  const client = usePublicClient({ chainId })
  const entries = useSyncExternalStore(onPending, pendingList).filter((each) => each.chainId === chainId)
  const answers = useQueries({
    queries: entries.map(({ hash }) => ({
      queryKey: ['openroyalty', chainId, 'pending', hash],
      queryFn: () => stateOf(client as PublicClient, hash as Hex),
      enabled: hash !== undefined && client !== undefined,
      refetchInterval: MILLISECONDS_BETWEEN,
    })),
  })
  return entries.map((entry, position) => {
    const { data, isError } = answers[position] ?? {}
    if (!entry.hash) return { entry, state: 'unanswered' }
    return { entry, state: isError ? 'unreachable' : (data ?? 'waiting') }
  })
}

async function stateOf(client: PublicClient, hash: Hex): Promise<PendingState> {
  try {
    const { status } = await getTransactionReceipt(client, { hash })
    return status === 'success' ? 'landed' : 'reverted'
  } catch (error) {
    if (!(error instanceof TransactionReceiptNotFoundError)) throw error
  }
  try {
    await getTransaction(client, { hash })
    return 'waiting'
  } catch (error) {
    if (error instanceof TransactionNotFoundError) return 'unseen'
    throw error
  }
}
