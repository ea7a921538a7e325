import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import type { Address } from 'viem'
import {
  type AuditReport,
  audit as auditLogs,
  SEVERITIES,
  writeAuditJson,
  writeAuditText,
} from '../../../sdk/src/audit/index.ts'
import { LogFile } from '../../../sdk/src/audit/node/index.ts'
import { readUsageFile } from '../../../sdk/src/meter/index.ts'
import { choice, defineCommand, flag, list, optional } from '../lib/command.ts'
import type { Context } from '../lib/context.ts'
import { UsageError } from '../lib/errors.ts'
import { syncLogs } from '../lib/logs.ts'
import { bigWhole, moment, secondOf, text } from '../lib/parse.ts'

export const audit = defineCommand({
  path: 'audit',
  summary:
    'Recomputes from logs alone what the contracts keep, and lists what does not follow from the rules, worst first.',
  description:
    'With --rpc the file of logs is brought up to the chain first; without, only what is in it is looked at, and no network is asked. Findings below --fail-on are shown and do not change what the command ends with.',
  reach: 'reads',
  found: 'something was found that is as severe as --fail-on, or worse',
  options: {
    logs: optional(
      'file',
      'the file of logs. It is made where there is none, and can be passed on. Left out: openroyalty-<chain>.logs.gz here',
      text,
    ),
    usage: list('file', 'a usage file that a licensee has published', text),
    toBlock: optional('number', 'last block to look at', bigWhole),
    time: optional(
      'date',
      'when balances and standings are worked out for. Left out: the second of the last log',
      moment,
    ),
    thorough: flag('takes no node’s word: follows the headers, and proves every log by them'),
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
  run: async (context, input) => {
    const { globals, env } = context
    const isOnline = Boolean(globals.rpc ?? env.OPENROYALTY_RPC)
    const path = input.logs ?? (isOnline ? `openroyalty-${(await context.chain()).chainId}.logs.gz` : undefined)
    if (path === undefined)
      throw new UsageError('Audit what? Name a file of logs with --logs FILE, a node with --rpc URL, or both.')
    if (isOnline) await syncLogs(context, { path, toBlock: input.toBlock, thorough: input.thorough })
    else if (!existsSync(path))
      throw new UsageError(`The file ${path} is not there. Name a node with --rpc URL to fetch it.`)

    const report = await auditFile(context, path, input)
    if (input.out !== undefined) await writeFile(input.out, writeAuditJson(report))
    const tokens = isOnline ? await tokensOf(context, report) : new Map()
    const least = SEVERITIES.indexOf(input.failOn)
    const isFound = report.findings.some(({ severity }) => SEVERITIES.indexOf(severity) <= least)
    return {
      json: report,
      text: writeAuditText(report, { tokenOf: (token) => tokens.get(token) }).trimEnd(),
      exit: isFound ? 'found' : 'done',
    }
  },
})

type AuditInput = {
  usage: readonly string[]
  toBlock: bigint | undefined
  time: ReturnType<typeof moment> | undefined
}

async function auditFile(
  { progress }: Context,
  path: string,
  { usage, toBlock, time }: AuditInput,
): Promise<AuditReport> {
  const file = await LogFile.open(path)
  const bar = progress('Auditing')
  const files = usage.map((name) => ({ name, read: () => readUsageFile(name) }))
  const end = file.last?.number ?? 0n
  const start = BigInt(file.head.fromBlock)
  async function* watched() {
    for await (const piece of file.pieces()) {
      const at = piece[0]?.blockNumber ?? start
      bar.report(end > start ? Number(at - start) / Number(end - start) : undefined)
      yield piece
    }
  }
  try {
    return await auditLogs({
      head: file.head,
      logs: watched(),
      last: file.last,
      toBlock,
      // A length of time is counted from now: what is owed in thirty days.
      time: time && secondOf(time, BigInt(Math.floor(Date.now() / 1000))),
      ...(usage.length > 0 && { files }),
    })
  } finally {
    bar.end()
    await file.close()
  }
}

async function tokensOf(
  { money }: Context,
  { tokens }: AuditReport,
): Promise<Map<Address, { symbol: string; decimals: number }>> {
  const found = await Promise.all(
    // A token that does not answer is shown in base units.
    tokens.map(async ({ token }) => [token, await money(token).catch(() => undefined)] as const),
  )
  return new Map(found.flatMap(([token, known]) => (known ? [[token, known] as const] : [])))
}
