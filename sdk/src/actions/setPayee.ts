import { type BuildSetPayeeParameters, buildSetPayee } from '../builders/buildSetPayee.ts'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type SetPayeeParameters = BuildSetPayeeParameters & WriteOptions
export type SetPayeeReturnType = WriteResult & {
  /** First second in which the new payee receives. */
  effectiveAt: number
}

/**
 * Names who receives a work’s money, from seven days on. Until then anyone can claim to the former payee.
 *
 * @throws {reverts.WorkPayeeLocked} when the power to name one was given up.
 * @throws {reverts.WorkNotOwner} when the account does not own the work.
 * @example
 * const { effectiveAt } = await setPayee(client, { workId, payee })
 */
export async function setPayee(client: RoyaltyConnection, parameters: SetPayeeParameters): Promise<SetPayeeReturnType> {
  const result = await write(client, buildSetPayee(client.deployment, parameters), parameters)
  const { effectiveAt } = eventIn(client, result.receipt, 'workRegistry', workRegistryAbi, 'PayeeSet')
  return { ...result, effectiveAt }
}
