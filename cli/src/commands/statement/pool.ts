import { poolStatement } from '../../../../sdk/src/audit/index.ts'
import { defineCommand, required } from '../../lib/command.ts'
import { LOG_WORDS, withLogs } from '../../lib/logs.ts'
import { id } from '../../lib/parse.ts'
import { periodOf, STATEMENT_OPTIONS, statementResult } from '../../lib/statements.ts'

export const statementPool = defineCommand({
  path: 'statement pool',
  summary: 'Where a pool’s money came from in a period, how it was shared, and where it is.',
  description: LOG_WORDS,
  reach: 'reads',
  args: { poolId: required('id', 'the pool', id) },
  options: STATEMENT_OPTIONS,
  examples: [
    {
      run: 'openroyalty statement pool 0x2c6a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f --month 2026-10 --logs chain.logs.gz',
      does: 'a month, from a file of logs',
    },
  ],
  run: async (context, { poolId, ...input }) => {
    const period = periodOf(input)
    const statement = await withLogs(context, input, 'Reading logs', ({ head }, logs) =>
      poolStatement({ head, logs, poolId, period }),
    )
    return statementResult(context, statement, input)
  },
})
