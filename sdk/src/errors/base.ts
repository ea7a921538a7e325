/** What may accompany an {@link OpenRoyaltyError}. */
export type OpenRoyaltyErrorOptions = {
  /** What led to this error, kept as it was. */
  cause?: unknown
  /** Facts from below, such as a node's answer. Taken from `cause` where it is left out. */
  details?: string | undefined
  /** Page of the documentation, relative to the repository. */
  docsPath?: string | undefined
}

/**
 * What every error of this package extends. Match classes, never messages.
 *
 * @example
 * try {
 *   parseAmount(input, 6)
 * } catch (error) {
 *   if (error instanceof AmountDecimalsError) show(`At most ${error.allowed} decimals, please.`)
 *   else throw error
 * }
 */
export class OpenRoyaltyError extends Error {
  override readonly name: string = 'OpenRoyaltyError'
  /** What is wrong and what to do about it, in a sentence or two. */
  readonly shortMessage: string
  readonly details: string | undefined
  readonly docsPath: string | undefined

  constructor(shortMessage: string, { cause, details = detailsOf(cause), docsPath }: OpenRoyaltyErrorOptions = {}) {
    const lines = [shortMessage]
    if (details) lines.push(`Details: ${details}`)
    if (docsPath) lines.push(`Docs: ${docsPath}`)
    super(lines.join('\n'), cause === undefined ? undefined : { cause })
    this.shortMessage = shortMessage
    this.details = details
    this.docsPath = docsPath
  }

  /**
   * Finds the first error, from this one down its causes, that matches.
   *
   * @example
   * const revert = error.walk((each) => each instanceof ContractRevertError)
   */
  walk(matches: (error: unknown) => boolean): unknown {
    const seen = new Set<unknown>()
    let error: unknown = this
    // A cause that leads back to itself ends the walk.
    while (error !== undefined && error !== null && !seen.has(error)) {
      if (matches(error)) return error
      seen.add(error)
      error = (error as { cause?: unknown }).cause
    }
    return undefined
  }
}

/** Prefers the short form of errors that have one (ours and viem's): their whole message repeats what stands above it. */
function detailsOf(cause: unknown): string | undefined {
  if (cause instanceof OpenRoyaltyError) return cause.details ?? cause.shortMessage
  if (!(cause instanceof Error)) return undefined
  const { shortMessage } = cause as { shortMessage?: unknown }
  return typeof shortMessage === 'string' ? shortMessage : cause.message
}

/** Text of a caller's value for a message: short, on one line, and never a failure of its own. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length <= 80 ? text : `${text.slice(0, 60)}… (${text.length} characters)`
}
