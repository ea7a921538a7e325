import type { Hex } from 'viem'
import { PaymentUnknownError } from '../../../sdk/src/index.ts'
import { defineCommand, optional, required } from '../lib/command.ts'
import { fields } from '../lib/io.ts'
import { decimal, id, text } from '../lib/parse.ts'
import { goOnWith, journalAs, type Payment, readPayment } from '../lib/payments.ts'

export const pay = defineCommand({
  path: 'pay',
  summary: 'Pays a pool, once.',
  description:
    'Costs the same however many members it has. With --journal the signed transaction is on disk before it is sent: run again after an interruption, the command goes on from there and never pays a second time. A journal is of one payment.',
  reach: 'sends',
  args: { poolId: required('id', 'the pool', id) },
  options: {
    amount: required('decimal', 'how much, in the units of the pool’s token', decimal),
    ref: optional('hash', 'what it is for, for those who read the logs', id),
    journal: optional('file', 'where the payment is written down; made where there is none', text),
  },
  examples: [
    {
      run: 'openroyalty pay 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f --amount 12.50 --journal invoice-42.json',
      does: 'asks first, then pays; run again, it pays nothing more',
    },
  ],
  run: async (context, { poolId, amount, ref, journal }) => {
    const { reader, money, account, send, chain, globals, io } = context
    const { token } = await (await reader()).reads.poolOf({ poolId })
    const dollars = await money(token)
    const base = dollars.parse(amount)
    const { chainId } = await chain()
    const payment: Payment = { chainId, payer: await account(), poolId, amount: base, ref }
    const said = (hash: Hex, paid: bigint, resumed: boolean) => ({
      json: { poolId, token, amount: paid, ref, hash, resumed },
      text: fields({
        paid: `${dollars.format(paid)}${resumed ? ', by what was signed before' : ''}`,
        to: poolId,
        for: ref,
        transaction: hash,
      }),
    })

    const begun = journal === undefined ? undefined : await readPayment(journal, payment)
    if (begun && globals.dryRun) {
      return {
        json: { dryRun: true, resumes: begun.hash },
        text: `${begun.hash} was signed before. It would be looked for, or sent again; nothing else would be sent.`,
      }
    }
    const landed = begun && (await goOnWith(await chain(), begun))
    if (landed) return said(landed.hash, landed.amount, true)

    try {
      const paid = await send(`Pay ${dollars.format(base)} to the pool ${poolId}.`, (client, options) => {
        const onHash = journal === undefined ? options.onHash : journalAs(journal, payment, begun, options.onHash)
        return client.pools.pay({ poolId, amount: base, ref, ...options, onHash })
      })
      return said(paid.hash, paid.amount, false)
    } catch (error) {
      if (journal !== undefined && error instanceof PaymentUnknownError)
        io.warn(`Run the same command again: with ${journal} it finds out, and pays nothing twice.`)
      throw error
    }
  },
})
