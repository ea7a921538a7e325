import { OpenRoyaltyError, quote } from './base.ts'

/** What should be hashed is no bytes. */
export class ContentTypeError extends OpenRoyaltyError {
  override readonly name = 'ContentTypeError'
  /** What was given, or what a stream brought. */
  readonly given: string
  constructor({ given }: { given: string }) {
    super(
      `Content is bytes, not ${given}. Open text files without an encoding, or turn the text into bytes with TextEncoder.`,
    )
    this.given = given
  }
}

/** A document holds something that JSON cannot say, or that two programs would write differently. */
export class JsonValueError extends OpenRoyaltyError {
  override readonly name = 'JsonValueError'
  /** Where it is: `$.creators[0].born`. */
  readonly path: string
  readonly reason: string
  constructor({ path, reason }: { path: string; reason: string }) {
    super(`The document cannot be hashed: ${quote(path)} ${reason}.`)
    this.path = path
    this.reason = reason
  }
}
