import type { Hex } from 'viem'
import { type BuildExtractMemberParameters, buildExtractMember } from '../builders/buildExtractMember.ts'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type ExtractMemberParameters = BuildExtractMemberParameters & WriteOptions
export type ExtractMemberReturnType = WriteResult & {
  workId: Hex
}

/**
 * Moves a catalogue’s work that is a token of its own out of the lot into a membership of its own: the same units, and all that
 * it has earned. Anyone may send it.
 *
 * @throws {reverts.MemberNotMaterialized} when it is not a token yet.
 * @throws {reverts.MemberAlreadyExtracted} when it was done before.
 * @example
 * const { workId } = await extractMember(client, { poolId, catalogueId, index: 0 })
 */
export async function extractMember(
  client: RoyaltyConnection,
  parameters: ExtractMemberParameters,
): Promise<ExtractMemberReturnType> {
  const result = await write(client, buildExtractMember(client.deployment, parameters), parameters)
  const { workId } = eventIn(client, result.receipt, 'creatorPools', creatorPoolsAbi, 'Extracted')
  return { ...result, workId }
}
