/** A file that does not hold what it should, by the name of what was wrong with it. */
export class FileInvalidError extends Error {
  override readonly name = 'FileInvalidError'
  /** The SDK's class. */
  readonly problem: string
  constructor({ name, message }: { name: string; message: string }) {
    super(message)
    this.problem = name
  }
}
