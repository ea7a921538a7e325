import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useConfig } from 'wagmi'
import { getConnection, getConnectorClient } from 'wagmi/actions'
import { AccountMissingError, WrongChainError } from '../errors/transactions.ts'
import { type SendCallsParameters, sendCalls } from './sendCalls.ts'
import { useRoyaltyConnection } from './useRoyaltyConnection.ts'

export type UseSendCallsParameters = Omit<SendCallsParameters, 'account'>

/**
 * {@link sendCalls} by the wallet that wagmi is connected to, as a mutation. What was read before is read again afterwards, whatever
 * came of it.
 */
export function useSendCalls() {
  const config = useConfig()
  const connection = useRoyaltyConnection()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (parameters: UseSendCallsParameters) => {
      const { address, chainId } = getConnection(config)
      if (!address) throw new AccountMissingError()
      if (chainId !== connection.chainId) throw new WrongChainError({ expected: connection.chainId, actual: chainId })
      const walletClient = await getConnectorClient(config, { chainId: connection.chainId as never })
      return sendCalls({ ...connection, walletClient }, parameters)
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['openroyalty'] }),
  })
}
