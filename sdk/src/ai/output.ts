/** What a model gave back so far. */
export type Output = {
  readonly texts: string[]
  /** Its reasoning, refusals, and arguments of tools. */
  readonly others: string[]
  readonly sources: unknown[]
  inputTokens: unknown
  outputTokens: unknown
  isFinished: boolean
  hasFailed: boolean
}

export function emptyOutput(): Output {
  return {
    texts: [],
    others: [],
    sources: [],
    inputTokens: undefined,
    outputTokens: undefined,
    isFinished: false,
    hasFailed: false,
  }
}

/** A call that failed, or was aborted, before anything came has used nothing. */
export function isUsed({ texts, others, isFinished, hasFailed }: Output): boolean {
  return texts.length > 0 || others.length > 0 || (isFinished && !hasFailed)
}
