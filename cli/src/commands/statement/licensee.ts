import { licenseeStatement } from '../../../../sdk/src/audit/index.ts'
import { defineCommand, list } from '../../lib/command.ts'
import { LOG_WORDS, withLogs } from '../../lib/logs.ts'
import { address, id } from '../../lib/parse.ts'
import { periodOf, STATEMENT_OPTIONS, statementResult } from '../../lib/statements.ts'

export const statementLicensee = defineCommand({
  path: 'statement licensee',
  summary: 'What a licensee has paid in a period and for what, with a journal for its books.',
  description: LOG_WORDS,
  reach: 'reads',
  args: { accounts: list('address', 'who holds licenses, and who pays', address) },
  options: { license: list('id', 'a further license, whoever holds it', id), ...STATEMENT_OPTIONS },
  examples: [
    {
      run: 'openroyalty statement licensee 0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65 --month 2026-10 --logs chain.logs.gz',
      does: 'a month, from a file of logs',
    },
    {
      run: 'openroyalty statement licensee 0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65 --month 2026-10 --format csv --section journal --out journal.csv',
      does: 'the journal alone, for accounting software',
    },
  ],
  run: async (context, { accounts, license, ...input }) => {
    const period = periodOf(input)
    const statement = await withLogs(context, input, 'Reading logs', ({ head }, logs) =>
      licenseeStatement({ head, logs, accounts, licenseIds: license, period }),
    )
    return statementResult(context, statement, input)
  },
})
