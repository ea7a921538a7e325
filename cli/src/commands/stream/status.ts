import { defineCommand, optional } from '../../lib/command.ts'
import { dateText, fields } from '../../lib/io.ts'
import { address } from '../../lib/parse.ts'
import { rateText } from '../../lib/rates.ts'
import { STREAM_OPTIONS, streamNamed } from '../../lib/streams.ts'

export const streamStatus = defineCommand({
  path: 'stream status',
  summary: 'Shows how fast a stream runs, until when, and what is left of its deposit.',
  reach: 'reads',
  found: 'there is no such stream, or it has ended',
  options: {
    ...STREAM_OPTIONS,
    of: optional('address', 'with --pool: who opened the stream. Left out: you', address),
  },
  examples: [
    {
      run: 'openroyalty stream status --pool 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f --of 0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
      does: 'looks somebody’s stream up',
    },
  ],
  run: async (context, { of: controller, ...which }) => {
    const { poolId, licenseId, streamId, money, name, stream } = await streamNamed(context, which, controller)
    const now = await context.now()
    if (stream.end === 0n) {
      return {
        json: { streamId, poolId, licenseId, exists: false },
        text: `No stream ${name} was opened.`,
        exit: 'found',
      }
    }
    const isRunning = stream.end > now
    const [passed, ahead] = [stream.passed >> 64n, stream.ahead >> 64n]
    return {
      json: { streamId, poolId, licenseId, exists: true, isRunning, rate: stream.rate, end: stream.end, passed, ahead },
      text: fields({
        stream: streamId,
        pool: poolId,
        rate: rateText(money, stream.rate),
        [isRunning ? 'until' : 'ended']: dateText(stream.end),
        'has reached the pool': money.format(passed),
        ahead: money.format(ahead),
      }),
      exit: isRunning ? 'done' : 'found',
    }
  },
})
