import { readFile } from 'node:fs/promises'
import { contentHashOfBytes, DISTRIBUTIONS, ELIGIBILITIES } from '../../../../sdk/src/index.ts'
import { choice, defineCommand, flag, optional, required } from '../../lib/command.ts'
import { UsageError } from '../../lib/errors.ts'
import { fields } from '../../lib/io.ts'
import { address, decimal, duration, id, moment, percent, secondOf, text, uses, whole } from '../../lib/parse.ts'
import { rate, rateIn } from '../../lib/rates.ts'
import { priceText } from '../../lib/terms.ts'

const MONEY = ['fee', 'unitPrice', 'floor', 'guarantee', 'cap'] as const

export const offerPublish = defineCommand({
  path: 'offer publish',
  summary: 'Publishes terms on which a pool licenses its works.',
  description:
    'Only the pool’s operator can. They never change; what is left out is not asked for. The same terms are the same offer, so a repeated command publishes no second one. Amounts are in the units of the pool’s token.',
  reach: 'sends',
  args: { poolId: required('id', 'the pool whose works are licensed', id) },
  options: {
    uses: required('uses', 'what is licensed, with commas between; within what the pool sells', uses),
    text: optional('file', 'the legal text, whose hash is published', text),
    textHash: optional('hash', 'the hash of the legal text (SHA-256), instead of the file', id),
    fee: optional('decimal', 'paid once, when a license is acquired', decimal),
    minRate: optional('rate', 'a stream of at least this has to run, such as 3000/month', rate),
    unitPrice: optional('decimal', 'paid per metered unit', decimal),
    revenueShare: optional('percent', 'share of the licensee’s revenue, such as 2.5%', percent),
    floor: optional('decimal', 'least per metered unit', decimal),
    guarantee: optional('decimal', 'least per period', decimal),
    cap: optional('decimal', 'most per period', decimal),
    periodDays: optional('days', 'how long a period is after which use or revenue is stated', whole),
    graceDays: optional('days', 'time for the statement after the period', whole),
    distribution: choice('how the money of statements is shared', DISTRIBUTIONS),
    duration: optional('time', 'how long a license lasts, such as 365d. Left out: without end', duration),
    start: optional('date', 'when every license begins. Left out: when it is acquired', moment),
    noticeDays: optional('days', 'notice by which either side may end it. Left out: neither may', whole),
    cureDays: optional('days', 'time to make good a lapse or a breach', whole),
    eligibility: choice('who may take it', ELIGIBILITIES),
    party: optional('address', 'who certifies that (Research, SmallBusiness), or the one who may (Named)', address),
    exclusive: flag('nobody else gets the same uses for the same time'),
    coversLater: flag('works that join later are covered too'),
    transferable: flag('the license may be transferred'),
    territory: optional('code', 'UN M49 code of where it holds. Left out: the world', whole),
    maxModels: optional('number', 'models that it covers. Left out: any number', whole),
    survives: optional('bits', 'what survives the end, one bit each', whole),
    duties: optional('bits', 'duties, one bit each', whole),
    salt: optional('hash', 'tells equal offers apart', id),
  },
  examples: [
    {
      run: 'openroyalty offer publish 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f --uses Train --text license.txt --fee 5000 --min-rate 100/month --notice-days 30',
      does: 'a fee and a stream',
    },
    {
      run: 'openroyalty offer publish 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f --uses Retrieve --text license.txt --unit-price 0.002 --period-days 30 --grace-days 15 --distribution Usage',
      does: 'by measured use',
    },
  ],
  run: async ({ reader, money, now, send }, { poolId, ...input }) => {
    if ((input.text === undefined) === (input.textHash === undefined))
      throw new UsageError('Name the file of the legal text (--text), or its --text-hash, and not both.')
    const client = await reader()
    const dollars = await money((await client.reads.poolOf({ poolId })).token)
    const { text: file, textHash, minRate, start, duration: lasts, ...rest } = input
    const amounts = Object.fromEntries(
      MONEY.map((name) => [name, input[name] === undefined ? undefined : dollars.parse(input[name])]),
    ) as Record<(typeof MONEY)[number], bigint | undefined>
    const terms = {
      ...rest,
      ...amounts,
      poolId,
      textHash: textHash ?? contentHashOfBytes(await readFile(file as string)),
      minRate: minRate && rateIn(dollars, minRate),
      start: start && Number(secondOf(start, await now())),
      duration: lasts === undefined ? undefined : Number(lasts),
    }
    const { offerId, hash } = await send(
      `Publish an offer of the pool ${poolId}: ${input.uses.join(', ')} for ${priceText(terms, dollars)}.`,
      (client, options) => client.offers.publish({ ...terms, ...options }),
    )
    return {
      json: { offerId, poolId, textHash: terms.textHash, hash },
      text: fields({
        offer: offerId,
        pool: poolId,
        uses: input.uses.join(', '),
        price: priceText(terms, dollars),
        text: terms.textHash,
        transaction: hash,
      }),
    }
  },
})
