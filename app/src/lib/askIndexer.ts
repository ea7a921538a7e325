/** Why an indexer was not listened to. */
export type IndexerFailure =
  | 'down'
  | 'slow'
  | 'otherChain'
  | 'otherContracts'
  /** It has many blocks to catch up with. */
  | 'behind'
  /** What it says is not of the form, or contradicts itself. */
  | 'unreadable'
  /** Its last block is not the node's. */
  | 'replaced'

export class IndexerError extends Error {
  override readonly name = 'IndexerError'
  readonly reason: IndexerFailure
  constructor(reason: IndexerFailure, options?: ErrorOptions) {
    super(`The indexer is not listened to: ${reason}.`, options)
    this.reason = reason
  }
}

/** Milliseconds without a byte after which an indexer is slow, and those that an answer may take in all. */
export const PATIENCE = 4_000
const LONGEST = 30_000
/** Bytes of an answer. */
const MOST_BYTES = 64_000_000

/**
 * Reads an answer of an indexer.
 *
 * @throws {IndexerError} when it does not answer, or says too much.
 */
export async function bytesOf(
  url: string,
  { milliseconds = PATIENCE, signal }: { milliseconds?: number; signal?: AbortSignal } = {},
): Promise<{ headers: Headers; bytes: Uint8Array }> {
  const abort = new AbortController()
  const giveUp = () => abort.abort(new IndexerError('slow'))
  const longest = setTimeout(giveUp, LONGEST)
  let silence = setTimeout(giveUp, milliseconds)
  try {
    const signals = signal ? AbortSignal.any([signal, abort.signal]) : abort.signal
    const response = await fetch(url, { signal: signals, credentials: 'omit', redirect: 'error' })
    if (!response.ok || !response.body) throw new IndexerError('down')
    const chunks: Uint8Array[] = []
    let length = 0
    for (const reader = response.body.getReader(); ; ) {
      const { done, value } = await reader.read()
      if (done) break
      clearTimeout(silence)
      silence = setTimeout(giveUp, milliseconds)
      chunks.push(value)
      length += value.length
      if (length > MOST_BYTES) throw new IndexerError('unreadable')
    }
    return { headers: response.headers, bytes: joined(chunks, length) }
  } catch (cause) {
    // An answer that breaks off, and a server that is not there, are one to a reader.
    throw cause instanceof IndexerError ? cause : new IndexerError('down', { cause })
  } finally {
    clearTimeout(longest)
    clearTimeout(silence)
    abort.abort()
  }
}

/** The same of an answer in JSON. What is in it is for the caller to look at. */
export async function jsonOf(url: string, signal?: AbortSignal): Promise<unknown> {
  const { bytes } = await bytesOf(url, { ...(signal && { signal }) })
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw new IndexerError('unreadable', { cause })
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
