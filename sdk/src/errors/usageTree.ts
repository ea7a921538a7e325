import { OpenRoyaltyError, quote } from './base.ts'

/** A usage tree without works. */
export class UsageTreeEmptyError extends OpenRoyaltyError {
  override readonly name = 'UsageTreeEmptyError'
  constructor() {
    super('A usage tree holds at least one work. Where nothing was used there is nothing to share out.')
  }
}

/** What a usage tree is for cannot be written in a leaf. */
export class UsageTreeHeadError extends OpenRoyaltyError {
  override readonly name = 'UsageTreeHeadError'
  readonly field: 'licenseId' | 'period' | 'version'
  readonly value: unknown
  constructor({ field, value }: { field: UsageTreeHeadError['field']; value: unknown }) {
    const wanted = {
      licenseId: '32 bytes as 0x and 64 digits, not all zero',
      period: 'a whole number below 2^32',
      version: 'a whole number below 2^16',
    }[field]
    super(`A usage tree cannot have ${quote(value)} as ${field}. Give ${wanted}.`)
    this.field = field
    this.value = value
  }
}

/** A work's share cannot be written in a leaf. */
export class UsageShareError extends OpenRoyaltyError {
  override readonly name = 'UsageShareError'
  /** Position among the shares as they came, from zero. */
  readonly position: number
  readonly field: 'workId' | 'amount'
  readonly value: unknown
  constructor({ position, field, value }: { position: number; field: UsageShareError['field']; value: unknown }) {
    const wanted = field === 'workId' ? '32 bytes as 0x and 64 digits, not all zero' : 'a bigint from 0 to 2^128 − 1'
    super(`Share ${position} has ${quote(value)} as ${field}. Give ${wanted}.`)
    this.position = position
    this.field = field
    this.value = value
  }
}

/** A work has two shares in one tree. */
export class UsageDuplicateError extends OpenRoyaltyError {
  override readonly name = 'UsageDuplicateError'
  readonly workId: string
  constructor({ workId }: { workId: string }) {
    super(`Work ${workId} has two shares. Add them up first: each work has one leaf.`)
    this.workId = workId
  }
}

/** A usage tree has no leaf at this index. */
export class UsageIndexError extends OpenRoyaltyError {
  override readonly name = 'UsageIndexError'
  readonly index: number
  readonly count: number
  constructor({ index, count }: { index: number; count: number }) {
    super(`The tree has ${count} leaves, so there is none at ${quote(index)}. Choose from 0 to ${count - 1}.`)
    this.index = index
    this.count = count
  }
}
