import { readFile } from 'node:fs/promises'
import { isAddressEqual } from 'viem'
import { contentHashOfBytes } from '../../../../sdk/src/index.ts'
import { choice, defineCommand, flag, optional, required } from '../../lib/command.ts'
import { UsageError } from '../../lib/errors.ts'
import { dateText, fields } from '../../lib/io.ts'
import { id, text } from '../../lib/parse.ts'

export const licenseTerminate = defineCommand({
  path: 'license terminate',
  summary: 'Gives notice that ends a license, or takes it back.',
  description:
    'For convenience, after the terms’ notice, by the licensee or the publisher; for a breach, after the terms’ time to cure it, by the publisher. Until then everything goes on.',
  reach: 'sends',
  args: { licenseId: required('id', 'the license', id) },
  options: {
    for: choice('why', ['convenience', 'breach']),
    reasons: optional('file', 'the reasons, whose hash is published', text),
    withdraw: flag('takes such a notice back, before it takes effect'),
  },
  examples: [
    {
      run: 'openroyalty license terminate 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f',
      does: 'asks first, then gives notice',
    },
    {
      run: 'openroyalty license terminate 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f --withdraw',
      does: 'takes it back',
    },
  ],
  run: async ({ reader, account, send }, { licenseId, for: why, reasons, withdraw }) => {
    if (withdraw && reasons !== undefined) throw new UsageError('--reasons go with a notice, not with taking one back.')
    const client = await reader()
    const { licensee, offerId } = await client.reads.licenseStateOf({ licenseId })
    const { terms } = await client.reads.termsOf({ offerId })
    const kind = why === 'breach' ? 'Breach' : isAddressEqual(licensee, await account()) ? 'Licensee' : 'Publisher'
    if (withdraw) {
      const { hash } = await send(
        `Take back the notice (${kind}) that would end the license ${licenseId}.`,
        (signer, options) => signer.licenses.withdrawNotice({ licenseId, kind, ...options }),
      )
      return {
        json: { licenseId, kind, withdrawn: true, hash },
        text: fields({ 'goes on': licenseId, transaction: hash }),
      }
    }
    const reasonHash = reasons === undefined ? undefined : contentHashOfBytes(await readFile(reasons))
    const days = kind === 'Breach' ? terms.cureDays : terms.noticeDays
    const { endsAt, hash } = await send(
      `Give notice (${kind}) that ends the license ${licenseId} in ${days} days.`,
      (signer, options) => signer.licenses.giveNotice({ licenseId, kind, reasonHash, ...options }),
    )
    return {
      json: { licenseId, kind, endsAt, reasonHash, hash },
      text: fields({ license: licenseId, ends: dateText(endsAt), reasons: reasonHash, transaction: hash }),
    }
  },
})
