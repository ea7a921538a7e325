import { existsSync } from 'node:fs'
import type { Hex } from 'viem'
import { LogFileError, LogsReorganizedError } from '../../errors/logFile.ts'
import type { RoyaltyConnection } from '../../types/connection.ts'
import { type FetchLogsParameters, fetchLogs, logFileHead } from '../logs/fetchLogs.ts'
import { inPieces, LogFile } from './logFile.ts'

/** In one call; a chain that is replaced more often while it is read is better read later. */
const MOST_REORGANIZATIONS = 8

export type SyncLogFileParameters = {
  /** Where the file is, or is to be. */
  path: string
  /** Told after each batch. */
  onProgress?: ((progress: { block: bigint; logs: number }) => void) | undefined
} & Omit<FetchLogsParameters, 'fromBlock' | 'parentHash'>
export type SyncLogFileReturnType = {
  last: { number: bigint; hash: Hex } | undefined
  /** Logs that were added. */
  logs: number
  /** Block up to which it was cut back, because the chain had replaced what came after; undefined: nothing was. */
  cutBackTo: bigint | undefined
}

/**
 * Brings a file of logs up to the chain: makes it where there is none, goes on where it ended, and takes back what a reorganization has
 * replaced. Killed at any moment, it goes on the next time as if nothing had been.
 *
 * @throws {LogFileError} when the file is of another chain, or of other contracts.
 * @example
 * await syncLogFile(client, { path: 'openroyalty.logs.gz' })
 */
export async function syncLogFile(
  client: RoyaltyConnection,
  { path, onProgress, ...range }: SyncLogFileParameters,
): Promise<SyncLogFileReturnType> {
  const head = logFileHead(client)
  const file = existsSync(path) ? await LogFile.open(path, 'write') : await LogFile.create(path, head)
  try {
    if (JSON.stringify(file.head) !== JSON.stringify(head))
      throw new LogFileError({ reason: 'is of another chain, or of other contracts' })
    const result: SyncLogFileReturnType = { last: undefined, logs: 0, cutBackTo: undefined }
    for (let reorganizations = 0; ; reorganizations += 1) {
      try {
        await goOn(client, file, range, (block, logs) => {
          result.logs += logs
          onProgress?.({ block, logs: result.logs })
        })
        return { ...result, last: file.last }
      } catch (error) {
        if (!(error instanceof LogsReorganizedError) || reorganizations === MOST_REORGANIZATIONS) throw error
        result.cutBackTo = await cutBack(client, file)
      }
    }
  } finally {
    await file.close()
  }
}

async function goOn(
  client: RoyaltyConnection,
  file: LogFile,
  range: FetchLogsParameters,
  told: (block: bigint, logs: number) => void,
): Promise<void> {
  const { last } = file
  const from = last && { fromBlock: last.number + 1n, parentHash: last.hash }
  for await (const batch of fetchLogs(client, { ...range, ...from })) {
    const pieces = [...inPieces(batch.logs)]
    const rest = pieces.pop() ?? []
    for (const piece of pieces) {
      const end = piece.at(-1) as (typeof piece)[number]
      await file.append(piece, { number: end.blockNumber, hash: end.blockHash })
    }
    await file.append(rest, batch.last)
    told(batch.last.number, batch.logs.length)
  }
}

/** Forgets what the chain no longer has; the last block that both know, undefined where none is. */
async function cutBack(client: RoyaltyConnection, file: LogFile): Promise<bigint | undefined> {
  for (const anchor of file.anchors) {
    const block = (await client.publicClient.request({
      method: 'eth_getBlockByNumber',
      params: [`0x${anchor.number.toString(16)}`, false],
    } as never)) as { hash: Hex } | null
    if (block?.hash !== anchor.hash) continue
    await file.cutBack(anchor)
    return anchor.number
  }
  await file.cutBack()
  return undefined
}
