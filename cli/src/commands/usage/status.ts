import { readJournal, type UsageReport } from '../../../../sdk/src/meter/index.ts'
import { usageEpochsOf } from '../../../../sdk/src/usage/index.ts'
import { defineCommand, optional, required } from '../../lib/command.ts'
import { dateText, table } from '../../lib/io.ts'
import { meteredLicense, withMeter } from '../../lib/meters.ts'
import { id, text } from '../../lib/parse.ts'

/** Periods before the next one that are always looked at. */
const LAST = 12

export const usageStatus = defineCommand({
  path: 'usage status',
  summary: 'Shows the periods of a license: what was counted, stated and paid by use, and what is due next.',
  description: `The last ${LAST} and the next one, by the chain; with --store also all that the meter has counted.`,
  reach: 'reads',
  found: 'a statement is overdue',
  args: { licenseId: required('id', 'the license', id) },
  options: {
    store: optional('file', 'the SQLite file of the meter', text),
    folder: optional('folder', 'where usage settle keeps its journals: tells what was begun and not ended', text),
  },
  examples: [
    {
      run: 'openroyalty usage status 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f --store meter.sqlite',
      does: 'what the meter has counted, beside what the chain has',
    },
  ],
  run: async (context, { licenseId, store, folder }) => {
    const client = await context.reader()
    const metered = await meteredLicense(context, licenseId)
    const { license, money, bounds } = metered
    const now = await context.now()
    const counted =
      store === undefined
        ? []
        : await withMeter(context, { licenseId, store, metered }, async (meter, periods) => {
            const reports: UsageReport[] = []
            for (const { period } of periods) reports.push(await meter.report({ period }))
            return reports
          })
    const epochs = await usageEpochsOf(client, { licenseId })
    const next = Number(license.nextPeriod)
    const numbers = new Set(counted.map(({ period }) => period))
    for (let period = Math.max(0, next - LAST); period <= next; period++) {
      if (bounds(period).from < license.end) numbers.add(period)
    }
    const rowOf = async (period: number) => {
      const { version, owed } = await client.reads.statementOf({ licenseId, period })
      const used = counted.find((each) => each.period === period)
      // Beyond what is filed: what came to its end is filed.
      const journal = folder && (await readJournal({ folder, licenseId, period, version: version + 1 }))
      return {
        ...{ period, ...bounds(period), events: used?.events, units: used?.units, isClosed: used?.isClosed },
        ...{ version, owed, begun: journal ? journal.version : undefined },
        epochs: epochs
          .filter(({ epoch }) => epoch.period === period)
          .map(({ epochId, epoch, total, dataHash, closesAt }) => ({
            ...{ epochId, version: epoch.version, total, usageHash: dataHash, closesAt },
          })),
      }
    }
    const periods = await Promise.all([...numbers].sort((a, b) => a - b).map(rowOf))

    const isDue = license.statementDueAt < 2n ** 255n
    const isOverdue = isDue && license.statementDueAt < now
    const rows = periods.map(({ period, until, events, units, isClosed, version, owed, epochs, begun }) => [
      String(period),
      `${dateText(until)}${until > now ? ' (runs)' : ''}`,
      ...(store === undefined
        ? []
        : [events === undefined ? '' : `${events}${isClosed ? '' : ' (open)'}`, `${units ?? ''}`]),
      [version > 0 && `version ${version}`, begun && `version ${begun} begun`].filter(Boolean).join(', '),
      version === 0 ? '' : money.format(owed),
      epochs.length === 0 ? '' : money.format(epochs.reduce((sum, { total }) => sum + total, 0n)),
    ])
    const heads = [
      'Period',
      'Until',
      ...(store === undefined ? [] : ['Events', 'Units']),
      'Statement',
      'Owed',
      'By use',
    ]
    const due = isDue
      ? `The statement of period ${next} ${isOverdue ? 'was' : 'is'} due by ${dateText(license.statementDueAt)}.`
      : 'No statement is due.'
    return {
      json: {
        ...{ licenseId, nextPeriod: next, statementDueAt: isDue ? license.statementDueAt : undefined, isOverdue },
        periods,
      },
      text: `${table(heads, rows, context.io.colors)}\n${due}`,
      exit: isOverdue ? 'found' : 'done',
    }
  },
})
