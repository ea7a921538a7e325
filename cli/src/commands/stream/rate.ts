import { depositFor } from '../../../../sdk/src/index.ts'
import { defineCommand, required } from '../../lib/command.ts'
import { dateText, fields } from '../../lib/io.ts'
import { rate, rateIn, rateText } from '../../lib/rates.ts'
import { assertRuns, STREAM_OPTIONS, streamNamed } from '../../lib/streams.ts'

export const streamRate = defineCommand({
  path: 'stream rate',
  summary: 'Changes the rate of a running stream of yours from now on.',
  description: 'Its end stays. You pay what a higher rate takes until then, or get back what a lower one frees.',
  reach: 'sends',
  options: {
    ...STREAM_OPTIONS,
    rate: required('rate', 'the new rate, such as 3000/month or 100/day', rate),
  },
  examples: [
    {
      run: 'openroyalty stream rate --license 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f --rate 4000/month',
      does: 'shows the difference, asks, then pays it',
    },
  ],
  run: async (context, { rate: given, ...which }) => {
    const named = await streamNamed(context, which)
    const { poolId, licenseId, salt, money, name, stream, streamId } = named
    const now = await context.now()
    assertRuns(named, now)
    const perSecond = rateIn(money, given)
    const change = perSecond - stream.rate
    const left = stream.end - now
    const maxDeposit = change > 0n ? depositFor(change, left) : 0n
    const effect =
      change >= 0n
        ? `for at most ${money.format(maxDeposit)}`
        : `of which about ${money.format((-change * left) >> 64n)} comes back`
    const { deposit, refund, hash } = await context.send(
      `Change the stream ${name} from ${rateText(money, stream.rate)} to ${rateText(money, perSecond)} until ${dateText(stream.end)}, ${effect}.`,
      (client, options) =>
        licenseId
          ? client.licenses.setStreamRate({ licenseId, rate: perSecond, maxDeposit, ...options })
          : client.streams.setRate({ poolId, salt, rate: perSecond, maxDeposit, ...options }),
    )
    return {
      json: { streamId, poolId, licenseId, rate: perSecond, deposit, refund, hash },
      text: fields({
        stream: streamId,
        rate: rateText(money, perSecond),
        paid: deposit === 0n ? undefined : money.format(deposit),
        'came back': refund === 0n ? undefined : money.format(refund),
        transaction: hash,
      }),
    }
  },
})
