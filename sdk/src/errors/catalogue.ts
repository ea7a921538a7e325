import { OpenRoyaltyError, quote } from './base.ts'

/** A catalogue without works. */
export class CatalogueEmptyError extends OpenRoyaltyError {
  override readonly name = 'CatalogueEmptyError'
  constructor() {
    super('A catalogue holds at least one work. Check that the file was read.')
  }
}

/** An entry of a catalogue cannot be registered. */
export class CatalogueEntryError extends OpenRoyaltyError {
  override readonly name = 'CatalogueEntryError'
  /** Position in the catalogue, from zero. */
  readonly index: number
  readonly field: 'contentHash' | 'holder' | 'isClaimKey'
  readonly value: unknown
  constructor({ index, field, value }: { index: number; field: CatalogueEntryError['field']; value: unknown }) {
    const wanted = {
      contentHash: 'Give 32 bytes as 0x and 64 digits, not all zero',
      holder: 'Give an address that is not zero',
      isClaimKey: 'Give true or false',
    }[field]
    super(`Entry ${index} of the catalogue has ${quote(value)} as ${field}. ${wanted}.`)
    this.index = index
    this.field = field
    this.value = value
  }
}

/** A catalogue has no work at this position. */
export class CatalogueIndexError extends OpenRoyaltyError {
  override readonly name = 'CatalogueIndexError'
  readonly index: number
  readonly count: number
  constructor({ index, count }: { index: number; count: number }) {
    super(`The catalogue has ${count} works, so there is none at ${quote(index)}. Choose from 0 to ${count - 1}.`)
    this.index = index
    this.count = count
  }
}

/** A written catalogue cannot be read back. */
export class CatalogueDumpError extends OpenRoyaltyError {
  override readonly name = 'CatalogueDumpError'
  /** Line, from one. */
  readonly line: number
  readonly reason: string
  constructor({ line, reason, cause }: { line: number; reason: string; cause?: unknown }) {
    super(`Line ${line} of the written catalogue ${reason}. Fetch it again from whoever published it.`, { cause })
    this.line = line
    this.reason = reason
  }
}
