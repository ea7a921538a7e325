import type { Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type ConsentOfParameters = {
  workId: Hex
} & ReadOptions
export type ConsentOfReturnType = {
  /** One bit each; decodeUses names them. */
  uses: number
  /** Seconds since 1970. */
  since: number
  /** A steward’s word, which the creator has not yet confirmed or changed. */
  bySteward: boolean
}

/**
 * What a work consents to now.
 *
 * @example
 * const { uses, since } = await consentOf(client, { workId })
 */
export async function consentOf(
  client: RoyaltyConnection,
  { workId, ...options }: ConsentOfParameters,
): Promise<ConsentOfReturnType> {
  const [uses, since, bySteward] = await read(client, 'workRegistry', workRegistryAbi, 'consentOf', [workId], options)
  return { uses, since, bySteward }
}
