import { readFile } from 'node:fs/promises'
import { isHex } from 'viem'
import { type Credential, dayStart, depositFor, licenseIdOf } from '../../../../sdk/src/index.ts'
import { defineCommand, optional, required } from '../../lib/command.ts'
import { dayText, endDayOf } from '../../lib/days.ts'
import { UsageError } from '../../lib/errors.ts'
import { dateText, fields } from '../../lib/io.ts'
import { id, moment, text } from '../../lib/parse.ts'
import { rate, rateIn, rateText } from '../../lib/rates.ts'

export const licenseAcquire = defineCommand({
  path: 'license acquire',
  summary: 'Takes a license on an offer: pays its fee, and opens its stream.',
  description:
    'Fee and deposit are approved first, and no more. An offer sells you one license per salt, so a repeated command takes, and pays for, no second one.',
  reach: 'sends',
  args: { offerId: required('id', 'the offer', id) },
  options: {
    rate: optional('rate', 'of the stream to open with it, such as 3000/month', rate),
    until: optional('date', 'when the stream ends: a date, or days from now such as 90d; at most 400 days', moment),
    credential: optional(
      'file',
      'a JSON file with expiry and signature, where the offer asks for a certifier’s word',
      text,
    ),
    salt: optional('hash', 'tells your licenses of one offer apart', id),
  },
  examples: [
    {
      run: 'openroyalty license acquire 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f --rate 3000/month --until 90d',
      does: 'shows fee and deposit, asks, then pays both',
    },
  ],
  run: async ({ reader, money, now, account, send }, { offerId, rate: given, until, salt, credential: file }) => {
    const client = await reader()
    const { terms } = await client.reads.termsOf({ offerId })
    const dollars = await money((await client.reads.poolOf({ poolId: terms.poolId })).token)
    if ((given === undefined) !== (until === undefined))
      throw new UsageError('A stream has a --rate and an end (--until): name both, or neither.')
    if (terms.minRate > 0n && given === undefined)
      throw new UsageError(
        `This offer asks for a stream of ${rateText(dollars, terms.minRate)} or more. Name it with --rate and --until.`,
      )
    const credential = file === undefined ? undefined : await readCredential(file)
    const perSecond = given && rateIn(dollars, given)
    const time = await now()
    const endDay = until && endDayOf('--until', until, time)
    const deposit = perSecond && endDay ? depositFor(perSecond, dayStart(endDay) - time) : 0n
    const expected = licenseIdOf({ offerId, licensee: await account(), salt })

    const stream =
      perSecond && endDay
        ? `, open a stream of ${rateText(dollars, perSecond)} until ${dayText(endDay)} with a deposit of at most ${dollars.format(deposit)}: ${dollars.format(terms.fee + deposit)} in all`
        : ''
    const acquired = await send(
      `Take the license ${expected} on the offer ${offerId}: pay a fee of ${dollars.format(terms.fee)}${stream}.`,
      (signer, options) =>
        signer.licenses.acquire({
          ...{ offerId, salt, credential, rate: perSecond, endDay, maxFee: terms.fee, maxDeposit: deposit },
          ...options,
        }),
    )
    const { licenseId, start, fee, streamId, deposit: paid, hash } = acquired
    return {
      json: { licenseId, offerId, start, fee, streamId, deposit: paid, hash },
      text: fields({
        license: licenseId,
        'holds from': dateText(start),
        fee: dollars.format(fee),
        deposit: streamId && `${dollars.format(paid)}, until ${dayText(endDay ?? 0)}`,
        stream: streamId,
        transaction: hash,
      }),
    }
  },
})

async function readCredential(file: string): Promise<Credential> {
  const content = await readFile(file, 'utf8')
  try {
    const { expiry, signature } = JSON.parse(content)
    if (Number.isSafeInteger(expiry) && isHex(signature)) return { expiry, signature }
  } catch {
    // What is no JSON is refused like any other file that is not one: below, in words.
  }
  throw new UsageError(
    `The file ${file} is no credential: a JSON object with expiry (seconds since 1970) and signature.`,
  )
}
