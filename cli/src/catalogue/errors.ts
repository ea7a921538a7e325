import { OpenRoyaltyError } from '../../../sdk/src/index.ts'

/** A catalogue cannot be read at all. */
export class CatalogueFileError extends OpenRoyaltyError {
  override readonly name = 'CatalogueFileError'
  readonly reason: string
  constructor({ reason, cause }: { reason: string; cause?: unknown }) {
    super(`The catalogue cannot be read: ${reason}.`, { cause })
    this.reason = reason
  }
}

/** It is not clear which column holds what. */
export class CatalogueColumnsError extends OpenRoyaltyError {
  override readonly name = 'CatalogueColumnsError'
  /** Columns that the file has. */
  readonly known: readonly string[]
  constructor({ reason, known }: { reason: string; known: readonly string[] }) {
    const columns = known.length > 0 ? ` The file has: ${known.join(', ')}.` : ''
    super(`${reason}${columns}`)
    this.known = known
  }
}

/** The source broke while it was read: what came before is good. */
export class BrokenSourceError extends OpenRoyaltyError {
  override readonly name = 'BrokenSourceError'
  constructor({ cause }: { cause: unknown }) {
    super('The file ends too early or is damaged. Fetch it again.', { cause })
  }
}
