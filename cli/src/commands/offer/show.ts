import { defineCommand, required } from '../../lib/command.ts'
import { fields } from '../../lib/io.ts'
import { unlessMissing } from '../../lib/missing.ts'
import { id } from '../../lib/parse.ts'
import { termsFields, termsJson } from '../../lib/terms.ts'

export const offerShow = defineCommand({
  path: 'offer show',
  summary: 'Shows the terms of an offer, and whether licenses are still sold on it.',
  description: 'What the contracts do not keep of them, such as the hash of the legal text, is read from the logs.',
  reach: 'reads',
  found: 'there is no such offer, or it is closed',
  args: { offerId: required('id', 'the offer', id) },
  examples: [
    {
      run: 'openroyalty offer show 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f',
      does: 'looks an offer up',
    },
  ],
  run: async ({ reader, money }, { offerId }) => {
    const client = await reader()
    const kept = await unlessMissing('OfferNotFound', client.reads.termsOf({ offerId }))
    if (!kept) {
      return {
        json: { offerId, exists: false },
        text: `There is no offer ${offerId} on chain ${client.chainId}.`,
        exit: 'found',
      }
    }
    const { closed, publisher } = kept
    const terms = (await client.reads.offerOf({ offerId }))?.terms ?? kept.terms
    const { token } = await client.reads.poolOf({ poolId: terms.poolId })
    const facts = { offer: offerId, publisher, sold: closed ? 'no: it is closed' : 'yes' }
    return {
      json: { offerId, exists: true, publisher, closed, token, terms: termsJson(terms) },
      text: fields({ ...facts, ...termsFields(terms, await money(token)) }),
      exit: closed ? 'found' : 'done',
    }
  },
})
