import type { Hex } from 'viem'
import { JsonValueError, metadataHashOf } from '../../../sdk/src/index.ts'
import type { BadRow, CatalogueWork } from './types.ts'

/** What stands for a work whose bytes are not there: SHA-256 of what its row says, as canonical JSON (RFC 8785). */
export function rowHashOf({
  id,
  title,
  creators,
  uses,
  weight,
  line,
}: Omit<CatalogueWork, 'contentHash'>): Hex | BadRow {
  // Whoever is named twice, say for two roles, is one creator.
  const unique = new Map(creators.map((each) => [each.id, { id: each.id, name: each.name }]))
  try {
    return metadataHashOf({
      id,
      title,
      creators: [...unique.values()],
      ...(uses && { uses }),
      ...(weight !== undefined && { weight: weight.toString() }),
    })
  } catch (error) {
    if (!(error instanceof JsonValueError)) throw error
    return { line, problem: 'invalid-utf8', reason: `cannot be hashed. ${error.shortMessage}` }
  }
}
