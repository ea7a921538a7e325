import { existsSync } from 'node:fs'
import type { Address } from 'viem'
import type { ReplayLog } from '../../../sdk/src/audit/index.ts'
import { LogFile, syncLogFile } from '../../../sdk/src/audit/node/index.ts'
import { flag, optional } from './command.ts'
import type { Context } from './context.ts'
import { UsageError } from './errors.ts'
import { bigWhole, text } from './parse.ts'

/** Options of every command that reads a file of logs. */
export const LOG_OPTIONS = {
  logs: optional(
    'file',
    'the file of logs. It is made where there is none, and can be passed on. Left out: openroyalty-<chain>.logs.gz here',
    text,
  ),
  toBlock: optional('number', 'last block to fetch, and to look at', bigWhole),
  thorough: flag('takes no node’s word: follows the headers, and proves every log by them'),
} as const

/** What is said of them in help. */
export const LOG_WORDS =
  'With --rpc the file of logs is brought up to the chain first, and amounts are told in the tokens’ units; without, only what is in it is looked at, in base units, and no network is asked.'

type LogInput = { logs: string | undefined; toBlock: bigint | undefined; thorough: boolean }

/**
 * Reads a file of logs, from the chain first where a node is named.
 *
 * @param use - Goes through the logs once.
 */
export async function withLogs<value>(
  context: Context,
  { logs, ...range }: LogInput,
  label: string,
  use: (file: LogFile, pieces: AsyncGenerator<ReplayLog[]>) => Promise<value>,
): Promise<value> {
  const isOnline = hasNode(context)
  const path = logs ?? (isOnline ? `openroyalty-${(await context.chain()).chainId}.logs.gz` : undefined)
  if (path === undefined) {
    throw new UsageError('Which logs? Name a file of them with --logs FILE, a node with --rpc URL, or both.')
  }
  if (isOnline) await sync(context, { path, ...range })
  else if (!existsSync(path)) {
    throw new UsageError(`The file ${path} is not there. Name a node with --rpc URL to fetch it.`)
  }

  const file = await LogFile.open(path)
  const bar = context.progress(label)
  const [start, end] = [BigInt(file.head.fromBlock), file.last?.number ?? 0n]
  async function* pieces() {
    for await (const piece of file.pieces()) {
      const at = piece[0]?.blockNumber ?? start
      bar.report(end > start ? Number(at - start) / Number(end - start) : undefined)
      yield piece
    }
  }
  try {
    return await use(file, pieces())
  } finally {
    bar.end()
    await file.close()
  }
}

/** How tokens are called and counted, as far as a node is there that says so. */
export async function tokensOf(
  context: Context,
  tokens: Iterable<Address>,
): Promise<(token: Address) => { symbol: string; decimals: number } | undefined> {
  if (!hasNode(context)) return () => undefined
  const found = await Promise.all(
    // A token that does not answer is shown in base units.
    [...new Set(tokens)].map(async (token) => [token, await context.money(token).catch(() => undefined)] as const),
  )
  const known = new Map(found)
  return (token) => known.get(token)
}

function hasNode({ globals, env }: Context): boolean {
  return Boolean(globals.rpc ?? env.OPENROYALTY_RPC)
}

async function sync(
  { reader, chain, progress }: Context,
  { path, toBlock, thorough }: { path: string; toBlock: bigint | undefined; thorough: boolean },
): Promise<void> {
  const client = await reader()
  const head = toBlock ?? (await (await chain()).publicClient.getBlockNumber())
  const bar = progress('Fetching logs')
  try {
    await syncLogFile(client, {
      path,
      toBlock: toBlock ?? 'latest',
      thorough,
      onProgress: ({ block, logs }) => bar.report(head > 0n ? Number(block) / Number(head) : undefined, `${logs} logs`),
    })
  } finally {
    bar.end()
  }
}
