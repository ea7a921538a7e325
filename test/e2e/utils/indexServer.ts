import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getBlock } from 'viem/actions'
import { fetchLogs, type LogFileHead, logFileHead, type RawLog } from '../../../sdk/src/audit/index.ts'
import { writeLines } from '../../../sdk/src/audit/logs/lines.ts'
import type { RoyaltyConnection } from '../../../sdk/src/index.ts'

/** How a server answers; honest where nothing is said. */
export type Behavior = {
  /** What it makes of the logs that the chain has. */
  tell?: (logs: readonly RawLog[]) => RawLog[]
  head?: (head: LogFileHead) => unknown
  /** Of `/logs`, after everything else. */
  body?: (text: string) => string
  /** The header that names the last block. */
  block?: (header: string) => string
  /** Never answers; or breaks off in the middle of the second page. */
  trouble?: 'silent' | 'cut'
  /** Logs of a page at most. */
  page?: number
  /** What `/search` and `/titles` answer, as JSON. */
  answers?: Record<string, (parameters: URLSearchParams) => unknown>
}

export type IndexServer = {
  url: string
  /** Paths that were asked for. */
  asked: string[]
  /** Reads the chain up to its latest block. */
  refresh(): Promise<void>
  behave(behavior: Behavior): void
  /** Ends it, as if it was killed; `start` brings it back at the same address. */
  stop(): Promise<void>
  start(): Promise<void>
}

/** Answers as an indexer does (docs/indexer.md), from the real logs of a chain, and lies where it is told to. */
export async function serveIndex(client: RoyaltyConnection): Promise<IndexServer> {
  const asked: string[] = []
  let logs: RawLog[] = []
  let last = ''
  let behavior: Behavior = {}
  let port = 0

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    asked.push(pathname)
    if (behavior.trouble === 'silent') return
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-expose-headers', 'x-openroyalty-next, x-openroyalty-block')
    if (pathname === '/logs') return answerLogs(response, BigInt(searchParams.get('after') ?? 0))
    const found = behavior.answers?.[pathname]
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(found?.(searchParams) ?? {}))
  }
  const answerLogs = (response: ServerResponse, after: bigint) => {
    const told = (behavior.tell?.(logs) ?? logs).filter(({ blockNumber }) => blockNumber > after)
    const end = told[(behavior.page ?? 20_000) - 1]?.blockNumber
    const page = end === undefined ? told : told.filter(({ blockNumber }) => blockNumber <= end)
    const head = logFileHead(client)
    const text = `${JSON.stringify(behavior.head?.(head) ?? head)}\n${writeLines(head, page)}`
    response.setHeader('x-openroyalty-block', behavior.block?.(last) ?? last)
    if (page.length < told.length) response.setHeader('x-openroyalty-next', `${end}`)
    response.writeHead(200, { 'content-type': 'text/plain' })
    if (behavior.trouble !== 'cut' || after === 0n) response.end(behavior.body?.(text) ?? text)
    else response.write(text.slice(0, text.length / 2), () => response.destroy())
  }

  let server = createServer(answer)
  const start = () =>
    new Promise<void>((resolve, reject) => {
      server = createServer(answer)
      server.once('error', reject).listen(port, '127.0.0.1', () => {
        port = (server.address() as AddressInfo).port
        resolve()
      })
    })
  const refresh = async () => {
    const { number, hash, timestamp } = await getBlock(client.publicClient)
    const all: RawLog[] = []
    for await (const batch of fetchLogs(client, { toBlock: number })) all.push(...batch.logs)
    ;[logs, last] = [all, `${number} ${timestamp} ${hash}`]
  }
  await Promise.all([start(), refresh()])
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    refresh,
    behave: (next) => {
      behavior = next
    },
    start,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
