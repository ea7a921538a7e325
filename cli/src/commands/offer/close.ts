import { defineCommand, required } from '../../lib/command.ts'
import { fields } from '../../lib/io.ts'
import { id } from '../../lib/parse.ts'

export const offerClose = defineCommand({
  path: 'offer close',
  summary: 'Sells no more licenses on an offer, for good.',
  description: 'Licenses that were sold stay. Only its publisher can, or the pool’s operator.',
  reach: 'sends',
  args: { offerId: required('id', 'the offer', id) },
  examples: [
    {
      run: 'openroyalty offer close 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f',
      does: 'asks first, then closes it',
    },
  ],
  run: async ({ send }, { offerId }) => {
    const { hash } = await send(`Close the offer ${offerId} for good.`, (client, options) =>
      client.offers.close({ offerId, ...options }),
    )
    return { json: { offerId, closed: true, hash }, text: fields({ closed: offerId, transaction: hash }) }
  },
})
