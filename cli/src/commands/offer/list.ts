import { isAddressEqual } from 'viem'
import { decodeUses } from '../../../../sdk/src/index.ts'
import { defineCommand, flag, optional } from '../../lib/command.ts'
import { table } from '../../lib/io.ts'
import { address, id } from '../../lib/parse.ts'
import { replayed } from '../../lib/replayed.ts'
import { priceText, termsJson } from '../../lib/terms.ts'

export const offerList = defineCommand({
  path: 'offer list',
  summary: 'Lists offers, from the logs.',
  reach: 'reads',
  options: {
    pool: optional('id', 'of this pool alone', id),
    publisher: optional('address', 'of this publisher alone', address),
    open: flag('leaves closed ones out'),
  },
  examples: [
    {
      run: 'openroyalty offer list --pool 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f --open',
      does: 'what a pool sells now',
    },
  ],
  run: async (context, { pool, publisher, open }) => {
    const { licenses, pools } = await replayed(context)
    const offers = [...licenses.offers]
      .map(([offerId, offer]) => ({ offerId, ...offer }))
      .filter((offer) => pool === undefined || offer.terms.poolId === pool)
      .filter((offer) => publisher === undefined || isAddressEqual(offer.publisher, publisher))
      .filter(({ isClosed }) => !(open && isClosed))
    const rows = await Promise.all(
      offers.map(async ({ offerId, terms, isClosed }) => {
        const token = pools.pools.get(terms.poolId)?.terms.token
        const price = token ? priceText(terms, await context.money(token)) : ''
        return [offerId, decodeUses(terms.uses).join(','), price, isClosed ? 'closed' : 'open']
      }),
    )
    return {
      json: {
        offers: offers.map(({ offerId, publisher, isClosed, terms }) => ({
          ...{ offerId, publisher, closed: isClosed, terms: termsJson(terms) },
        })),
      },
      text: rows.length === 0 ? 'No offers.' : table(['Offer', 'Uses', 'Price', ''], rows, context.io.colors),
    }
  },
})
