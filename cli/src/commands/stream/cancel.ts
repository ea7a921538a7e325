import { dayStart } from '../../../../sdk/src/index.ts'
import { defineCommand, optional } from '../../lib/command.ts'
import { dayText, endDayOf } from '../../lib/days.ts'
import { fields } from '../../lib/io.ts'
import { moment } from '../../lib/parse.ts'
import { assertRuns, STREAM_OPTIONS, streamNamed } from '../../lib/streams.ts'

export const streamCancel = defineCommand({
  path: 'stream cancel',
  summary: 'Ends a running stream of yours now, or sooner than planned, and brings back what lies beyond.',
  description:
    'What has reached the pool stays there. Where a license asks for its stream, that is possible only as far as its terms’ notice allows.',
  reach: 'sends',
  options: {
    ...STREAM_OPTIONS,
    until: optional('date', 'its new end: a date, or days from now such as 30d. Left out: this second', moment),
  },
  examples: [
    {
      run: 'openroyalty stream cancel --pool 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f',
      does: 'shows what comes back, asks, then ends it',
    },
  ],
  run: async (context, { until, ...which }) => {
    const named = await streamNamed(context, which)
    const { poolId, licenseId, salt, money, name, stream, streamId } = named
    const now = await context.now()
    assertRuns(named, now)
    const endDay = until && endDayOf('--until', until, now)
    const beyond = stream.end - (endDay ? dayStart(endDay) : now)
    const back = money.format(beyond > 0n ? (stream.rate * beyond) >> 64n : 0n)
    const { refund, hash } = await context.send(
      `End the stream ${name} ${endDay ? `on ${dayText(endDay)}` : 'now'}; about ${back} comes back.`,
      (client, options) =>
        licenseId
          ? client.licenses.cancelStream({ licenseId, endDay, ...options })
          : client.streams.cancel({ poolId, salt, endDay, ...options }),
    )
    return {
      json: { streamId, poolId, licenseId, endDay, refund, hash },
      text: fields({ stream: streamId, 'came back': money.format(refund), transaction: hash }),
    }
  },
})
