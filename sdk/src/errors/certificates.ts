import { OpenRoyaltyError } from './base.ts'

/** A certificate that proves nothing: altered, cut off, of another block, or about another contract. */
export class CertificateInvalidError extends OpenRoyaltyError {
  override readonly name = 'CertificateInvalidError'
  readonly reason: string
  constructor({ reason }: { reason: string }) {
    super(`This certificate proves nothing: ${reason}. Ask whoever gave it to you for the original file.`)
    this.reason = reason
  }
}

/** What was to be certified cannot be. */
export class CertificateSubjectError extends OpenRoyaltyError {
  override readonly name = 'CertificateSubjectError'
  readonly reason: string
  constructor({ reason, cause }: { reason: string; cause?: unknown }) {
    super(`No certificate can be made: ${reason}.`, { cause })
    this.reason = reason
  }
}
