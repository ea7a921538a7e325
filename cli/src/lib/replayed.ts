import { type ReplayState, readLogs, replay } from '../../../sdk/src/audit/index.ts'
import type { Context } from './context.ts'

/** What all logs of the contracts lead to. Reads every one of them from the node. */
export async function replayed({ reader, progress }: Pick<Context, 'reader' | 'progress'>): Promise<ReplayState> {
  const client = await reader()
  const bar = progress('Reading logs')
  let count = 0
  async function* counted() {
    for await (const log of readLogs(client)) {
      count += 1
      bar.report(undefined, String(count))
      yield log
    }
  }
  try {
    return await replay(counted())
  } finally {
    bar.end()
  }
}
