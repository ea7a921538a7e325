import { syncLogFile } from '../../../sdk/src/audit/node/index.ts'
import type { Context } from './context.ts'

/** Brings a file of logs up to the chain. */
export async function syncLogs(
  { reader, chain, progress }: Pick<Context, 'reader' | 'chain' | 'progress'>,
  { path, toBlock, thorough = false }: { path: string; toBlock?: bigint | undefined; thorough?: boolean },
): Promise<void> {
  const client = await reader()
  const { publicClient } = await chain()
  const head = toBlock ?? (await publicClient.getBlockNumber())
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
