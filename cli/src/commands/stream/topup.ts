import { dayStart, depositFor } from '../../../../sdk/src/index.ts'
import { defineCommand, optional, required } from '../../lib/command.ts'
import { dayText, endDayOf } from '../../lib/days.ts'
import { UsageError } from '../../lib/errors.ts'
import { dateText, fields } from '../../lib/io.ts'
import { address, moment } from '../../lib/parse.ts'
import { assertRuns, STREAM_OPTIONS, streamNamed } from '../../lib/streams.ts'

export const streamTopup = defineCommand({
  path: 'stream topup',
  summary: 'Lets a running stream end later, and pays for the days between.',
  description:
    'Anyone may; the stream stays that of whoever opened it. The end is named, not the days, so a repeated command pays no second time.',
  reach: 'sends',
  options: {
    ...STREAM_OPTIONS,
    of: optional('address', 'with --pool: who opened the stream. Left out: you', address),
    until: required('date', 'its new end: a date, or days from now such as 90d; at most 400 days', moment),
  },
  examples: [
    {
      run: 'openroyalty stream topup --license 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f --until 2027-01-01',
      does: 'shows what that costs, asks, then pays it',
    },
  ],
  run: async (context, { until, of: controller, ...which }) => {
    const named = await streamNamed(context, which, controller)
    const { poolId, licenseId, salt, money, name, stream, streamId } = named
    const now = await context.now()
    assertRuns(named, now)
    const endDay = endDayOf('--until', until, now)
    const longer = dayStart(endDay) - stream.end
    if (longer <= 0n)
      throw new UsageError(`The stream ${name} runs until ${dateText(stream.end)} already. Name a later end.`)
    const maxDeposit = depositFor(stream.rate, longer)
    const { deposit, hash } = await context.send(
      `Let the stream ${name} end on ${dayText(endDay)} instead of ${dateText(stream.end)}, for ${money.format(maxDeposit)}.`,
      (client, options) =>
        licenseId
          ? client.licenses.topUpStream({ licenseId, endDay, maxDeposit, ...options })
          : client.streams.topUp({ poolId, salt, controller, endDay, maxDeposit, ...options }),
    )
    return {
      json: { streamId, poolId, licenseId, endDay, end: dayStart(endDay), deposit, hash },
      text: fields({ stream: streamId, until: dayText(endDay), paid: money.format(deposit), transaction: hash }),
    }
  },
})
