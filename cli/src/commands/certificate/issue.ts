import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { isAddress, isHash } from 'viem'
import {
  type Certificate,
  issueCertificate,
  issueStandingCertificate,
  writeCertificate,
} from '../../../../sdk/src/audit/index.ts'
import { certificatePage } from '../../../../sdk/src/documents/index.ts'
import { certificateText } from '../../lib/certificates.ts'
import { defineCommand, optional } from '../../lib/command.ts'
import type { Context } from '../../lib/context.ts'
import { UsageError } from '../../lib/errors.ts'
import { bigWhole, id, text, whole } from '../../lib/parse.ts'

export const certificateIssue = defineCommand({
  path: 'certificate issue',
  summary: 'Makes a file that proves a payment, a claim or a license to whoever knows one block’s hash.',
  description:
    'Of a transaction; or, with --license, of what a license is worth in the second of a block (the node has to prove state then: eth_getProof). The file needs no server to be checked: see certificate verify.',
  reach: 'reads',
  args: { hash: optional('hash', 'the transaction', id) },
  options: {
    license: optional('id', 'certifies the standing of this license instead', id),
    logIndex: optional(
      'number',
      'which of the transaction’s logs, from zero. Left out: the first that certificates are about',
      whole,
    ),
    block: optional('number', 'after which block the standing is. Left out: the last', bigWhole),
    upTo: optional('number', 'brings the headers up to this block along, for readers who know a later one', bigWhole),
    out: optional('file', 'where it goes, byte for byte as it has to be. Left out: printed', text),
    page: optional('file', 'also writes a page to print, which names the file by its hash', text),
  },
  examples: [
    {
      run: 'openroyalty certificate issue 0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b --out payment.json',
      does: 'of a payment',
    },
    {
      run: 'openroyalty certificate issue --license 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f --out standing.json',
      does: 'of a license’s standing now',
    },
  ],
  run: async (context, { hash, license, logIndex, block, upTo, out, page }) => {
    if ((hash === undefined) === (license === undefined))
      throw new UsageError('Name a transaction, or a license with --license, and not both.')
    const client = await context.reader()
    const certificate = hash
      ? await issueCertificate(client, { hash, logIndex, upToBlock: upTo })
      : await issueStandingCertificate(client, {
          licenseId: license as typeof hash & string,
          blockNumber: block,
          upToBlock: upTo,
        })
    const content = writeCertificate(certificate)
    if (page !== undefined) {
      const token = await tokenOf(context, certificate)
      await writeFile(page, certificatePage(certificate, { token, fileName: out && basename(out) }), { flag: 'wx' })
    }
    if (out === undefined) return { json: certificate, text: content }
    await writeFile(out, content, { flag: 'wx' })
    return { json: { ...certificate, writtenTo: out }, text: `${certificateText(certificate)}\nwritten to  ${out}` }
  },
})

/** How the amount of a payment or claim is counted, as far as its event leads to a token. */
async function tokenOf({ reader, money }: Context, certificate: Certificate) {
  if (certificate.kind === 'standing') return undefined
  const { token, poolId } = certificate.event.args
  if (typeof token === 'string' && isAddress(token)) return money(token)
  if (typeof poolId !== 'string' || !isHash(poolId)) return undefined
  return money((await (await reader()).reads.poolOf({ poolId })).token)
}
