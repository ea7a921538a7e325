import { type BuildSetConsentParameters, buildSetConsent } from '../builders/buildSetConsent.ts'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type SetConsentParameters = BuildSetConsentParameters & WriteOptions
export type SetConsentReturnType = WriteResult & {
  /** Second from which it holds. */
  since: number
}

/**
 * Replaces the uses that a work of the account’s consents to, from this second on. What was bought before keeps its terms.
 *
 * @throws {reverts.WorkNotOwner} when the account does not own the work.
 * @example
 * const { since } = await setConsent(client, { workId, uses: ['Train'] })
 */
export async function setConsent(
  client: RoyaltyConnection,
  parameters: SetConsentParameters,
): Promise<SetConsentReturnType> {
  const result = await write(client, buildSetConsent(client.deployment, parameters), parameters)
  const { since } = eventIn(client, result.receipt, 'workRegistry', workRegistryAbi, 'ConsentSet')
  return { ...result, since }
}
