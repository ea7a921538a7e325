import { writeFile } from 'node:fs/promises'
import { audit as auditLogs, SEVERITIES, writeAuditJson, writeAuditText } from '../../../sdk/src/audit/index.ts'
import { readUsageFile } from '../../../sdk/src/meter/index.ts'
import { choice, defineCommand, list, optional } from '../lib/command.ts'
import { LOG_OPTIONS, LOG_WORDS, tokensOf, withLogs } from '../lib/logs.ts'
import { moment, secondOf, text } from '../lib/parse.ts'

export const audit = defineCommand({
  path: 'audit',
  summary:
    'Recomputes from logs alone what the contracts keep, and lists what does not follow from the rules, worst first.',
  description: `${LOG_WORDS} Findings less severe than --fail-on are shown, and do not change what the command ends with.`,
  reach: 'reads',
  found: 'something was found that is as severe as --fail-on, or worse',
  options: {
    ...LOG_OPTIONS,
    usage: list('file', 'a usage file that a licensee has published', text),
    time: optional(
      'date',
      'when balances and standings are worked out for. Left out: the second of the last log',
      moment,
    ),
    failOn: choice('the least severity that counts', ['low', ...SEVERITIES.filter((each) => each !== 'low')]),
    out: optional('file', 'also writes the report there, as JSON', text),
  },
  examples: [
    {
      run: 'openroyalty audit --logs chain.logs.gz --rpc http://127.0.0.1:8545',
      does: 'fetches what is new, then audits',
    },
    {
      run: 'openroyalty audit --logs chain.logs.gz --usage 2026-10.ndjson --usage 2026-11.ndjson',
      does: 'without any network, with two usage files',
    },
  ],
  run: async (context, { usage, toBlock, time, failOn, out, ...input }) => {
    const files = usage.map((name) => ({ name, read: () => readUsageFile(name) }))
    const report = await withLogs(context, { toBlock, ...input }, 'Auditing', ({ head, last }, logs) =>
      auditLogs({
        ...{ head, logs, last, toBlock },
        // A length of time is counted from now: what will be owed in thirty days.
        time: time && secondOf(time, BigInt(Math.floor(Date.now() / 1000))),
        ...(usage.length > 0 && { files }),
      }),
    )
    if (out !== undefined) await writeFile(out, writeAuditJson(report))
    const tokenOf = await tokensOf(
      context,
      report.tokens.map(({ token }) => token),
    )
    const least = SEVERITIES.indexOf(failOn)
    const isFound = report.findings.some(({ severity }) => SEVERITIES.indexOf(severity) <= least)
    return {
      json: report,
      text: writeAuditText(report, { tokenOf }).trimEnd(),
      exit: isFound ? 'found' : 'done',
    }
  },
})
