import { useContext, useMemo } from 'react'
import { useChainId, usePublicClient } from 'wagmi'
import { ChainUnknownError } from '../errors/transactions.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { createRoyaltyConnection } from '../utils/connection.ts'
import { RoyaltyContext } from './RoyaltyProvider.ts'

/**
 * The connection of a page, for reading: what every action of `@openroyalty/sdk` takes first. {@link useSendCalls} sends.
 *
 * @throws {ChainUnknownError} when wagmi's configuration does not hold the chain.
 * @throws {DeploymentUnknownError} when no deployment is given and none is known on the chain.
 */
export function useRoyaltyConnection(): RoyaltyConnection {
  const given = useContext(RoyaltyContext)
  const current = useChainId()
  const chainId = given?.chainId ?? current
  const publicClient = usePublicClient({ chainId })
  const deployment = given?.deployment
  return useMemo(() => {
    if (!publicClient) throw new ChainUnknownError()
    return createRoyaltyConnection({ publicClient, chainId, deployment })
  }, [publicClient, chainId, deployment])
}
