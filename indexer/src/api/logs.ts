import { db } from 'ponder:api'
import { log } from 'ponder:schema'
import type { Context } from 'hono'
import { and, asc, eq, gt, lte } from 'ponder'
import type { Address, Hex } from 'viem'
import { type LogFileHead, type RawLog, writeLogLines } from '../../../sdk/src/audit/index.ts'
import config from '../../ponder.config.ts'
import { indexedBlock, settings } from './head.ts'

const MOST_LOGS = 20_000

const contracts = (Object.keys(config.contracts) as RawLog['contract'][]).flatMap((name) => {
  const at = settings.deployment[name]
  return at ? [{ name, address: at.address }] : []
})
const addresses = new Map<string, Address>(contracts.map(({ name, address }) => [name, address]))

/**
 * Sends whole blocks' logs after a block, as a log file: `?after=<block number>&limit=<logs>`. The header `x-openroyalty-next` says after which
 * block to go on, and is missing where nothing is left.
 */
export async function sendLogs(context: Context): Promise<Response> {
  const after = readWhole(context.req.query('after'), -1n)
  const limit = readWhole(context.req.query('limit'), BigInt(MOST_LOGS))
  if (after === undefined || limit === undefined || limit < 1n)
    return context.json({ error: 'after and limit are whole numbers, and limit is at least 1.' }, 400)
  const block = await indexedBlock()
  const most = Math.min(Number(limit), MOST_LOGS)
  const inOrder = [asc(log.blockNumber), asc(log.logIndex)] as const
  const rows = await db
    .select()
    .from(log)
    // What has come since the block was asked for is for the next question.
    .where(and(gt(log.blockNumber, after), lte(log.blockNumber, block?.number ?? -1n)))
    .orderBy(...inOrder)
    .limit(most)
  let next: bigint | undefined
  const last = rows.at(-1)?.blockNumber
  if (rows.length === most && last !== undefined) {
    // The last block may go on: it is sent whole with the next page, or with this one where it is all there is.
    const whole = rows.filter(({ blockNumber }) => blockNumber < last)
    if (whole.length > 0) rows.splice(whole.length)
    else
      rows.splice(
        0,
        rows.length,
        ...(await db
          .select()
          .from(log)
          .where(eq(log.blockNumber, last))
          .orderBy(...inOrder)),
      )
    next = rows.at(-1)?.blockNumber
  }
  const fromBlock = after + 1n
  const head: LogFileHead = {
    format: 'openroyalty-logs-1',
    chainId: settings.chainId,
    fromBlock: Number(fromBlock),
    contracts,
  }
  const headers: Record<string, string> = { 'content-type': 'text/plain; charset=utf-8' }
  headers['access-control-expose-headers'] = 'x-openroyalty-next, x-openroyalty-block'
  if (next !== undefined) headers['x-openroyalty-next'] = String(next)
  if (block) headers['x-openroyalty-block'] = `${block.number} ${block.time}`
  return context.body(`${JSON.stringify(head)}\n${writeLogLines(head, rows.map(toRawLog))}`, 200, headers)
}

function toRawLog(row: typeof log.$inferSelect): RawLog {
  const contract = row.contract as RawLog['contract']
  return {
    contract,
    address: addresses.get(contract) as Address,
    topics: row.topics.split(',') as Hex[],
    data: row.data,
    blockNumber: row.blockNumber,
    blockHash: row.blockHash,
    transactionHash: row.transactionHash,
    logIndex: row.logIndex,
    time: row.time,
  }
}

/** @returns Nothing for what is no whole number. */
function readWhole(text: string | undefined, otherwise: bigint): bigint | undefined {
  if (text === undefined) return otherwise
  return /^\d{1,18}$/.test(text) ? BigInt(text) : undefined
}
