import type { RoyaltyConnection } from '@openroyalty/sdk'
import { type ReplayLog, type ReplayState, readLogs } from '@openroyalty/sdk/audit'
import { IndexerError, PATIENCE } from './askIndexer.ts'
import {
  type Books,
  type BooksBlock,
  type BooksOrigin,
  blockAt,
  goOnWith,
  LogsDoNotFollowError,
  latestBlock,
  openBooks,
  stands,
  stateOf,
} from './books.ts'
import { differenceOf, type LogDifference } from './differenceOf.ts'
import { type IndexedLogs, readIndexedLogs } from './indexer.ts'

/** Logs up to which an indexer's word is recounted without being asked: a node tells as many in some seconds. */
const RECOUNTED_UNASKED = 50_000
/** Blocks that an indexer may be behind; an hour or more. */
const MOST_BEHIND = 10_000n

/** How far a recount is. */
export type Recount = { logs: number; state: 'running' | 'over' | 'failed' }

export type BookKeeperParameters = {
  indexerUrl: string | undefined
  /** Told when a recount is over, and the books may say something else. */
  onRecounted?: (books: Books) => void
  onProgress?: (recount: Recount) => void
  now?: () => number
  /** Milliseconds without a byte after which the indexer is too slow. */
  patience?: number
  mostBehind?: bigint
  recountedUnasked?: number
}

type Opened = Extract<BooksOrigin, { kind: 'indexer' }>

/**
 * Keeps the books: opens them by an indexer's word where one is set and can be listened to, goes on with the node, and recounts that word
 * from the node's own logs. One reading at a time, whoever asks.
 */
export class BookKeeper {
  readonly #given: BookKeeperParameters
  #books: Books | undefined
  #difference: LogDifference | undefined
  /** The opening that was recounted without being asked, or that it was tried with. */
  #tried: BooksOrigin | undefined
  #isRecounting = false
  #last: Promise<unknown> = Promise.resolve()

  constructor(given: BookKeeperParameters) {
    this.#given = given
  }

  /** Opens the books, or brings them up to the latest block. From the second time on, an indexer's word is recounted meanwhile. */
  read(client: RoyaltyConnection): Promise<Books> {
    return this.#inTurn(async () => {
      const before = this.#books
      this.#books = (before && (await this.#goOn(client, before))) ?? (await this.#open(client))
      const { origin } = this.#books
      const most = this.#given.recountedUnasked ?? RECOUNTED_UNASKED
      if (before && origin.kind === 'indexer' && origin.logs <= most && origin !== this.#tried) {
        this.#tried = origin
        void this.recount(client)
      }
      return this.#books
    })
  }

  /**
   * Reads the node's own logs and holds the indexer's against them, log for log. Where they differ, the books are those of the node from then on,
   * and say so. Progress is told, failure as well.
   */
  async recount(client: RoyaltyConnection): Promise<void> {
    const books = this.#books
    if (books?.origin.kind !== 'indexer' || this.#isRecounting) return
    const { origin } = books
    this.#isRecounting = true
    this.#tell(0)
    try {
      const result = await this.#compare(client, books, origin)
      await this.#inTurn(async () => {
        this.#tell(result.logs.length, 'over')
        // Read anew meanwhile: this was about other books.
        if (!this.#books || this.#books.origin !== origin) return
        const settled = await this.#settle(client, this.#books, origin, result)
        if (!settled) return
        this.#books = settled
        this.#given.onRecounted?.(settled)
      })
    } catch {
      // The node's trouble is told by what reads next.
      this.#tell(0, 'failed')
    } finally {
      this.#isRecounting = false
    }
  }

  async #goOn(client: RoyaltyConnection, before: Books): Promise<Books | undefined> {
    try {
      return await goOnWith(client, before, this.#now)
    } catch (error) {
      const { origin } = before
      if (!(error instanceof LogsDoNotFollowError)) throw error
      // The state is spoiled: whatever comes of this, the next reading opens the books anew.
      this.#books = undefined
      if (origin.kind !== 'indexer') throw error.cause
      // The node's logs do not go on from the indexer's: where did it go wrong?
      const result = await this.#compare(client, before, origin)
      if (!result.difference) throw error.cause
      return this.#settle(client, before, origin, result)
    }
  }

  async #open(client: RoyaltyConnection): Promise<Books> {
    const { indexerUrl: url } = this.#given
    if (url === undefined) return openBooks(client, this.#now)
    if (this.#difference) return this.#openAfterLie(client, this.#difference)
    let told: readonly ReplayLog[] = []
    try {
      const indexed = await readIndexedLogs(client, { url, milliseconds: this.#given.patience ?? PATIENCE })
      const { logs } = indexed
      const block = await this.#anchor(client, indexed)
      told = logs
      const readAt = this.#now()
      return { state: foreignState(logs), logs, block, readAt, origin: { kind: 'indexer', block, logs: logs.length } }
    } catch (error) {
      if (!(error instanceof IndexerError)) throw error
      const books = await openBooks(client, this.#now)
      const difference = told.length > 0 ? firstDifference(told, books.logs) : undefined
      if (difference) {
        this.#difference = difference
        return { ...books, origin: { kind: 'differs', difference } }
      }
      return {
        ...books,
        origin: { kind: 'node', without: error instanceof IndexerError ? error.reason : 'unreadable' },
      }
    }
  }

  /** The block up to which an indexer has read, as the node has it: the two have to have the same chain, up to the same height or nearly. */
  async #anchor(client: RoyaltyConnection, { block, last }: IndexedLogs): Promise<BooksBlock> {
    const latest = await latestBlock(client)
    if (latest.number - block.number > (this.#given.mostBehind ?? MOST_BEHIND)) throw new IndexerError('behind')
    if (block.number > latest.number) throw new IndexerError('replaced')
    const [found, holdsLast] = await Promise.all([blockAt(client, block.number), !last || stands(client, last)])
    const { hash = found.hash, time } = block
    if (!holdsLast || hash !== found.hash || time !== found.time) throw new IndexerError('replaced')
    return found
  }

  async #openAfterLie(client: RoyaltyConnection, difference: LogDifference): Promise<Books> {
    return { ...(await openBooks(client, this.#now)), origin: { kind: 'differs', difference } }
  }

  /** The node's logs as far as the indexer has told its own, and where the two differ first. */
  async #compare(client: RoyaltyConnection, { logs: told }: Books, { block, logs: count }: Opened): Promise<Compared> {
    const logs: ReplayLog[] = []
    let difference: LogDifference | undefined
    for await (const log of readLogs(client, { toBlock: block.number })) {
      difference ??= differenceOf(logs.length < count ? told[logs.length] : undefined, log)
      logs.push(log)
      if (logs.length % 1_000 === 0) this.#tell(logs.length)
    }
    if (logs.length < count) difference ??= differenceOf(told[logs.length], undefined)
    return { logs, difference }
  }

  /** The books after a comparison; undefined where the chain was reorganized under it, so that it says nothing. */
  async #settle(
    client: RoyaltyConnection,
    books: Books,
    { block, logs: count }: Opened,
    { logs, difference }: Compared,
  ): Promise<Books | undefined> {
    if (!(await stands(client, block))) return undefined
    if (!difference) return { ...books, origin: { kind: 'both' } }
    this.#difference = difference
    const all = [...logs, ...books.logs.slice(count)]
    return { ...books, state: stateOf(all), logs: all, origin: { kind: 'differs', difference } }
  }

  #tell(logs: number, state: Recount['state'] = 'running'): void {
    this.#given.onProgress?.({ logs, state })
  }

  readonly #now = () => (this.#given.now ?? Date.now)()

  #inTurn<result>(task: () => Promise<result>): Promise<result> {
    const turn = this.#last.then(task, task)
    this.#last = turn.catch(() => undefined)
    return turn
  }
}

type Compared = { logs: ReplayLog[]; difference: LogDifference | undefined }

/** Logs that anybody may have made up can fail in any way. */
function foreignState(logs: readonly ReplayLog[]): ReplayState {
  try {
    return stateOf(logs)
  } catch (cause) {
    throw new IndexerError('unreadable', { cause })
  }
}

/** As far as the first were told: what came later is not held against them. */
function firstDifference(told: readonly ReplayLog[], real: readonly ReplayLog[]): LogDifference | undefined {
  for (let position = 0; position < told.length; position += 1) {
    const difference = differenceOf(told[position], real[position])
    if (difference) return difference
  }
  return undefined
}
