import { db, publicClients } from 'ponder:api'
import { log } from 'ponder:schema'
import { count, sql } from 'ponder'
import type { Hex } from 'viem'
import { readSettings } from '../lib/settings.ts'

export const settings = readSettings(process.env)

/** The last block that is indexed. */
export type IndexedBlock = { number: bigint; time: bigint }

/** A checkpoint begins with ten digits of the second, sixteen of the chain, sixteen of the block. */
const CHECKPOINT = /^(\d{10})\d{16}(\d{16})/

/** The block up to which the tables are; nothing before the first. */
export async function indexedBlock(): Promise<IndexedBlock | undefined> {
  const { rows } = (await db.execute(sql`select latest_checkpoint from _ponder_checkpoint`)) as {
    rows: { latest_checkpoint: string }[]
  }
  const [, time, number] = CHECKPOINT.exec(rows[0]?.latest_checkpoint ?? '') ?? []
  return time === undefined || number === undefined ? undefined : { time: BigInt(time), number: BigInt(number) }
}

async function isReady(): Promise<boolean> {
  const { rows } = (await db.execute(sql`select value from _ponder_meta`)) as { rows: { value: { is_ready: 0 | 1 } }[] }
  return rows.some(({ value }) => value.is_ready === 1)
}

/** Milliseconds for which an answer serves all who ask: each one costs the node a request. And those that the node may take. */
const [FRESH, PATIENCE] = [200, 2_000]
let last: { until: number; head: ReturnType<typeof askHead> } | undefined

/** What this is an index of, and how far it is, a moment ago at the most. */
export function readHead(now = performance.now()): ReturnType<typeof askHead> {
  if (last === undefined || now >= last.until) last = { until: now + FRESH, head: askHead() }
  return last.head
}

async function askHead() {
  const [block, ready, counted] = await Promise.all([indexedBlock(), isReady(), db.select({ logs: count() }).from(log)])
  return {
    chainId: settings.chainId,
    contracts: Object.fromEntries(
      Object.entries(settings.deployment).flatMap(([name, at]) => (at ? [[name, at.address]] : [])),
    ),
    isReady: ready,
    block: block ? { number: String(block.number), time: String(block.time), hash: await hashOf(block.number) } : null,
    logs: String(counted[0]?.logs ?? 0),
  }
}

/** As the node has it now; nothing while it does not answer: it is asked again and again for minutes. */
async function hashOf(blockNumber: bigint): Promise<Hex | null> {
  const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null).unref())
  const asked = publicClients.main.getBlock({ blockNumber }).then(
    ({ hash }) => hash,
    () => null,
  )
  return Promise.race([asked, late])
}
