import type { Address } from 'viem'
import { type BuildTransferWorkParameters, buildTransferWork } from '../builders/buildTransferWork.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { accountOf } from './internal/account.ts'
import { write } from './internal/write.ts'

export type TransferWorkParameters = Omit<BuildTransferWorkParameters, 'from'> & {
  /** Its present owner. Left out: the account. */
  from?: Address | undefined
} & WriteOptions
export type TransferWorkReturnType = WriteResult

/**
 * Moves a work to another owner. What it has earned and nobody has claimed goes with it, unless a payee was named: claim first
 * ({@link claimBatch}).
 *
 * @throws {reverts.ERC721InsufficientApproval} when the account may not move it.
 * @throws {reverts.ERC721InvalidReceiver} when the receiver is a contract that does not take such tokens.
 * @example
 * await transferWork(client, { workId, to })
 */
export async function transferWork(
  client: RoyaltyConnection,
  parameters: TransferWorkParameters,
): Promise<TransferWorkReturnType> {
  const from = parameters.from ?? accountOf(client, parameters).address
  return write(client, buildTransferWork(client.deployment, { ...parameters, from }), parameters)
}
