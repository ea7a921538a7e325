import type { Hex } from 'viem'
import { readUsageFile } from '../../../sdk/src/meter/index.ts'
import { defineCommand, optional, required } from '../lib/command.ts'
import { UsageError } from '../lib/errors.ts'
import { dateText, fields } from '../lib/io.ts'
import { bigWhole, decimal, id, text, whole } from '../lib/parse.ts'

export const report = defineCommand({
  path: 'report',
  summary: 'Files the statement of a period of a license of yours, and pays what is then missing.',
  description:
    'What is owed for it, and what is paid already, is shown first. What the license’s stream has paid counts. A version is filed once, so a repeated command pays no second time; a correction names the version that it replaces. Under terms that share by use, usage settle files the statement of a period in which something is due.',
  reach: 'sends',
  args: { licenseId: required('id', 'the license', id) },
  options: {
    period: required('number', 'which period, from 0; license status says which is next', whole),
    units: optional('number', 'metered units of use', bigWhole),
    revenue: optional('decimal', 'in the units of the pool’s token', decimal),
    usage: optional(
      'file',
      'the usage file behind it: its hash is filed, and its units and revenue unless they are given',
      text,
    ),
    replaces: optional('version', 'the version that this one corrects', whole),
  },
  examples: [
    {
      run: 'openroyalty report 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f --period 0 --revenue 100000',
      does: 'shows what is owed, asks, then files and pays',
    },
    {
      run: 'openroyalty report 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f --period 0 --units 12000 --from 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --dry-run',
      does: 'shows what is owed, and files nothing',
    },
  ],
  run: async ({ reader, money, send }, { licenseId, period, replaces = 0, ...input }) => {
    const { reads } = await reader()
    const [state, filed, file] = await Promise.all([
      reads.licenseStateOf({ licenseId }),
      reads.statementOf({ licenseId, period }),
      input.usage === undefined ? undefined : usageOf(input.usage, licenseId, period),
    ])
    const dollars = await money((await reads.poolOf({ poolId: state.poolId })).token)
    if (filed.version !== replaces)
      throw new UsageError(
        filed.version === 0
          ? `Nothing is filed for period ${period} yet, so there is nothing to correct. Leave --replaces out.`
          : `Version ${filed.version} is filed for period ${period}, and ${dollars.format(filed.owed)} was owed for it. To correct it, pass --replaces ${filed.version}.`,
      )
    if (input.units === undefined && input.revenue === undefined && !file)
      throw new UsageError(
        'What was used or earned? Give --units, --revenue or a --usage file; 0 where it was nothing.',
      )
    const units = input.units ?? file?.units ?? 0n
    const revenue = input.revenue === undefined ? (file?.revenue ?? 0n) : dollars.parse(input.revenue)
    const owed = await reads.quoteStatement({ offerId: state.offerId, units, revenue })
    // Mirrors reportStatement: what a stream passes until it lands only makes it less.
    const missing = state.owed - filed.owed + owed - state.paid
    const most = missing > 0n ? missing : 0n

    const { version, paid, dueAt, hash, ...result } = await send(
      [
        `File version ${replaces + 1} of the statement for period ${period} of the license ${licenseId}: ${units} units, revenue ${dollars.format(revenue)}.`,
        `Owed for it: ${dollars.format(owed)}. Owed in all: ${dollars.format(state.owed - filed.owed + owed)}; paid: ${dollars.format(state.paid)}. Pay now: at most ${dollars.format(most)}.`,
      ].join('\n'),
      (client, options) =>
        client.statements.report({
          ...{ licenseId, period, replaces, units, revenue, usageHash: file?.hash, maxDue: most },
          ...options,
        }),
    )
    return {
      json: { licenseId, period, version, units, revenue, owed: result.owed, paid, dueAt, usageHash: file?.hash, hash },
      text: fields({
        statement: `period ${period}, version ${version}`,
        owed: dollars.format(result.owed),
        paid: dollars.format(paid),
        'was due by': dateText(dueAt),
        'usage file': file?.hash,
        transaction: hash,
      }),
    }
  },
})

async function usageOf(path: string, licenseId: Hex, period: number) {
  const { head, hash } = await readUsageFile(path)
  if (head.licenseId !== licenseId || head.period !== period)
    throw new UsageError(`The file ${path} is of period ${head.period} of the license ${head.licenseId}.`)
  return { hash, units: BigInt(head.units), revenue: BigInt(head.revenue) }
}
