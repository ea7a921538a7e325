import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { renderSVG } from 'uqr'
import type { Address, Hex } from 'viem'
import type { Certificate, EventCertificate, StandingCertificate } from '../audit/certificates/certificate.ts'
import { writeCertificate } from '../audit/certificates/verifyCertificate.ts'
import { formatAmount } from '../utils/amounts.ts'
import { escapeHtml } from './escapeHtml.ts'
import { page } from './page.ts'

export type CertificatePageParameters = {
  /** How the amount is shown; base units where nothing is said. The certificate itself does not prove a token's name or decimals. */
  token?: { symbol: string; decimals: number } | undefined
  /** Name of the JSON file beside the page. Default: `certificate.json`. */
  fileName?: string | undefined
}

type Row = readonly [name: string, value: string, isId?: boolean]

/**
 * A certificate as a page for people: what it proves, what it does not, and how to check it; with the SHA-256 of its JSON file as text and
 * as a QR code, so that paper and file can be held together.
 *
 * @example
 * await writeFile('payment.json', writeCertificate(certificate))
 * await writeFile('payment.html', certificatePage(certificate, { token: { symbol: 'USDC', decimals: 6 }, fileName: 'payment.json' }))
 */
export function certificatePage(
  certificate: Certificate,
  { token, fileName = 'certificate.json' }: CertificatePageParameters = {},
): string {
  const hash = bytesToHex(sha256(utf8ToBytes(writeCertificate(certificate))))
  const { block } = certificate
  const [title, sentence, rows] =
    certificate.kind === 'standing' ? standingOf(certificate) : eventOf(certificate, token)
  const headers = certificate.proof.headers?.length ?? 0
  const last = block.number + headers
  return page({
    title,
    body: `<header>
<p class="brand">OpenRoyalty</p>
<h1>${escapeHtml(title)}</h1>
<p class="soft">${escapeHtml(sentence)}</p>
</header>
<dl>
${rows.map(([name, value, isId]) => `<dt>${escapeHtml(name)}</dt><dd${isId ? ' class="id"' : ''}>${escapeHtml(value)}</dd>`).join('\n')}
<dt>When</dt><dd>${escapeHtml(block.time)}</dd>
<dt>Block</dt><dd>${block.number}</dd>
<dt>Its hash</dt><dd class="id">${escapeHtml(block.hash)}</dd>
</dl>
<section class="proof">
<div>
<p><strong>The proof is the file beside this page</strong>, ${escapeHtml(fileName)}. Its SHA-256 is</p>
<p><code>${hash}</code></p>
<p class="soft">and in the picture. Another file with this hash cannot be made.</p>
</div>
${renderSVG(`sha256:${hash}`, { border: 2, pixelSize: 8 })}
</section>
<h2>How to check it</h2>
<ol>
<li>Find the hash of block ${last}${headers === 0 ? '' : `, up to which the file brings ${headers} headers,`} from a source that you trust: a node of your own, or two that do not know each other.</li>
<li><code>npx openroyalty certificate verify ${escapeHtml(fileName)} --block HASH</code></li>
</ol>
<p>No network is asked, and nobody’s server. The program works everything on this page out again from the block’s header${certificate.kind === 'standing' ? ' and from what the contracts’ storage held after that block' : ', the transaction and its receipt'}, and compares.</p>
<h2>What it does not say</h2>
<ul>
<li>That the block is of the chain you mean: that is what the hash is for, and what is left to trust.</li>
<li>Who the people behind the addresses are, or what a token is worth.</li>
${certificate.kind === 'standing' ? '<li>What the license was worth before or after this second.</li>' : '<li>What happened before or after.</li>'}
</ul>`,
  })
}

function eventOf(
  { kind, chainId, contract, event, transaction }: EventCertificate,
  token: CertificatePageParameters['token'],
): [title: string, sentence: string, rows: Row[]] {
  const args = event.args as Record<string, string | number | undefined>
  const money = (amount: string | number) =>
    token ? `${formatAmount(BigInt(amount), token.decimals)} ${token.symbol}` : `${amount} base units`
  const titles = {
    payment: 'Certificate of a payment',
    claim: 'Certificate of a claim',
    license: 'Certificate of a license',
  }
  const sentences = {
    payment: 'Money for the use of works was paid, in the transaction below.',
    claim: 'Money that works had earned was paid out, in the transaction below.',
    license: 'A license was taken, in the transaction below.',
  }
  const known: Row[] = Object.entries(args)
    .filter((entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number')
    .map(([name, value]) => [
      wordsOf(name),
      AMOUNTS.has(name) ? money(value) : TIMES.has(name) ? momentOf(Number(value)) : String(value),
      String(value).startsWith('0x'),
    ])
  return [
    titles[kind],
    sentences[kind],
    [
      ...known.sort(([a], [b]) => ORDER.indexOf(b) - ORDER.indexOf(a)),
      ['Logged as', `${event.name}, by ${contract.name}`],
      ['Contract', contract.address, true],
      ['Chain', String(chainId)],
      ['Transaction', transaction.hash, true],
    ],
  ]
}

/** Fields of logs that are money of one token, and those that are seconds. */
const AMOUNTS = new Set(['amount', 'total', 'paid', 'owed', 'change', 'revenue', 'deposit', 'refund', 'fee'])
const TIMES = new Set(['dueAt', 'closesAt', 'end', 'start', 'credentialUntil'])
/** What a reader looks for first comes last here. */
const ORDER = ['Payee', 'Payer', 'Licensee', 'Fee', 'Total', 'Paid', 'Amount']

function momentOf(seconds: number): string {
  // Beyond what dates can tell there is only the number.
  return seconds > 8.64e12 ? `second ${seconds}` : `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}

function standingOf({ license, contract }: StandingCertificate): [title: string, sentence: string, rows: Row[]] {
  const ids: [string, Hex | Address][] = [
    ['License', license.licenseId],
    ['Licensee', license.licensee],
    ['Offer', license.offerId],
    ['Pool', license.poolId],
    ['Contract', contract.address],
  ]
  const moment = (seconds: number | null) => (seconds === null ? 'never' : momentOf(seconds))
  return [
    'Certificate of a license’s standing',
    'What a license was worth after the block below.',
    [
      ['Standing', license.standing],
      ['Began', moment(license.start)],
      ['Ends', moment(license.end)],
      ['Lapses, if nothing is done', moment(license.lapsesAt)],
      ['Terminates', moment(license.terminatesAt)],
      ...ids.map(([name, id]): Row => [name, id, true]),
    ],
  ]
}

/** `poolId` as `pool`, `usageHash` as `usage hash`. */
function wordsOf(name: string): string {
  const words = name.replace(/Id$/, '').replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
