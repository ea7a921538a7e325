import { dayStart, depositFor } from '../../../../sdk/src/index.ts'
import { defineCommand, required } from '../../lib/command.ts'
import { dayText, endDayOf } from '../../lib/days.ts'
import { fields } from '../../lib/io.ts'
import { moment } from '../../lib/parse.ts'
import { rate, rateIn, rateText } from '../../lib/rates.ts'
import { STREAM_OPTIONS, streamNamed } from '../../lib/streams.ts'

export const streamOpen = defineCommand({
  path: 'stream open',
  summary: 'Pays in advance what reaches a pool evenly, second by second.',
  description:
    'The deposit is what the rate brings from now until the end, rounded up. A salt serves once, and a license has one stream at a time, so a repeated command pays no second time.',
  reach: 'sends',
  options: {
    ...STREAM_OPTIONS,
    rate: required('rate', 'how much in how much time, such as 3000/month or 100/day', rate),
    until: required('date', 'when it ends: a date, or days from now such as 90d; at most 400 days', moment),
  },
  examples: [
    {
      run: 'openroyalty stream open --license 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f --rate 3000/month --until 90d',
      does: 'shows the deposit, asks, then pays it',
    },
  ],
  run: async (context, { rate: given, until, ...which }) => {
    const { poolId, licenseId, salt, money, name } = await streamNamed(context, which)
    const perSecond = rateIn(money, given)
    const now = await context.now()
    const endDay = endDayOf('--until', until, now)
    const maxDeposit = depositFor(perSecond, dayStart(endDay) - now)
    const { streamId, deposit, hash } = await context.send(
      `Open the stream ${name}: ${rateText(money, perSecond)} until ${dayText(endDay)}, for a deposit of at most ${money.format(maxDeposit)}.`,
      (client, options) =>
        licenseId
          ? client.licenses.openStream({ licenseId, rate: perSecond, endDay, maxDeposit, ...options })
          : client.streams.open({ poolId, salt, rate: perSecond, endDay, maxDeposit, ...options }),
    )
    return {
      json: { streamId, poolId, licenseId, rate: perSecond, endDay, end: dayStart(endDay), deposit, hash },
      text: fields({
        stream: streamId,
        rate: rateText(money, perSecond),
        until: dayText(endDay),
        deposit: money.format(deposit),
        transaction: hash,
      }),
    }
  },
})
