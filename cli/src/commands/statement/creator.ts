import { creatorStatement } from '../../../../sdk/src/audit/index.ts'
import { readUsageFile } from '../../../../sdk/src/meter/index.ts'
import { defineCommand, list } from '../../lib/command.ts'
import { LOG_WORDS, withLogs } from '../../lib/logs.ts'
import { address, id, text } from '../../lib/parse.ts'
import { periodOf, STATEMENT_OPTIONS, statementResult } from '../../lib/statements.ts'

export const statementCreator = defineCommand({
  path: 'statement creator',
  summary: 'What works have earned in a period, and where it went.',
  description: LOG_WORDS,
  reach: 'reads',
  args: { accounts: list('address', 'whose works', address) },
  options: {
    work: list('id', 'a further work, whoever owns it', id),
    usage: list(
      'file',
      'a usage file that a licensee has published: with them the statement has what nobody has claimed yet',
      text,
    ),
    ...STATEMENT_OPTIONS,
  },
  examples: [
    {
      run: 'openroyalty statement creator 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --month 2026-10 --logs chain.logs.gz',
      does: 'a month, from a file of logs',
    },
    {
      run: 'openroyalty statement creator --work 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f --since 90d --format csv --out work.csv',
      does: 'one work, as CSV',
    },
  ],
  run: async (context, { accounts, work, usage, ...input }) => {
    const period = periodOf(input)
    const files = usage.map((name) => ({ name, read: () => readUsageFile(name) }))
    const statement = await withLogs(context, input, 'Reading logs', ({ head }, logs) =>
      creatorStatement({ head, logs, accounts, workIds: work, period, files }),
    )
    return statementResult(context, statement, input)
  },
})
