import type { Address, Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type WorkSummaryOfParameters = {
  workId: Hex
} & ReadOptions
export type WorkSummaryOfReturnType = {
  /** Zero: unknown work. */
  owner: Address
  /** Consented to now, one bit each. */
  uses: number
  /** It is a catalogue. */
  catalogue: boolean
  /** It came out of this catalogue; zero: of none. */
  catalogueId: Hex
}

/**
 * What pools ask of a work, in one read.
 *
 * @example
 * const { owner, uses } = await workSummaryOf(client, { workId })
 */
export async function workSummaryOf(
  client: RoyaltyConnection,
  { workId, ...options }: WorkSummaryOfParameters,
): Promise<WorkSummaryOfReturnType> {
  const [owner, uses, catalogue, catalogueId] = await read(
    client,
    'workRegistry',
    workRegistryAbi,
    'summaryOf',
    [workId],
    options,
  )
  return { owner, uses, catalogue, catalogueId }
}
