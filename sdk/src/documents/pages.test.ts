import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import type { EventCertificate } from '../audit/certificates/certificate.ts'
import { writeCertificate } from '../audit/certificates/verifyCertificate.ts'
import type { LicenseeStatement } from '../audit/statements/statement.ts'
import { certificatePage } from './certificatePage.ts'
import { statementPage } from './statementPage.ts'

const HASH = `0x${'ab'.repeat(32)}` as const
const ADDRESS = '0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65'
const HOSTILE = `</style><script>alert(1)</script><img src=x onerror=alert(1)>"'`

const certificate: EventCertificate = {
  format: 'openroyalty-certificate-1',
  kind: 'payment',
  chainId: 31337,
  contract: { name: 'creatorPools', address: ADDRESS },
  event: { name: 'Paid', args: { poolId: HASH, payer: ADDRESS, amount: '1250500000', note: HOSTILE } },
  block: { number: 12, hash: HASH, time: '2026-06-26T09:01:37Z' },
  transaction: { hash: HASH, index: 0, logIndex: 1 },
  proof: { header: '0xc0', transaction: [], receipt: [] },
}

const statement: LicenseeStatement = {
  format: 'openroyalty-statement-1',
  kind: 'licensee',
  chainId: 1,
  // Around the hour that Berlin has twice.
  period: { from: 1_792_889_999n, until: 1_792_893_600n },
  accounts: [ADDRESS],
  licenses: [],
  payments: [],
  channels: [],
  streams: [],
  journal: [
    {
      ...{ time: 1_792_890_000n, transactionHash: HASH, debit: 'royalties', credit: 'cash', token: ADDRESS },
      ...{ amount: 1_234_567_890_123_456_789_012n, kind: 'direct', reference: HASH },
    },
  ],
  totals: [{ token: ADDRESS, kind: 'direct', amount: 1_234_567_890_123_456_789_012n }],
}

describe('pages', () => {
  it('of certificates name what is proven and hold the hash of the file, in words and in the picture', () => {
    const html = certificatePage(certificate, { token: { symbol: 'USDC', decimals: 6 }, fileName: 'a.json' })
    const hash = createHash('sha256').update(writeCertificate(certificate)).digest('hex')
    assert.ok(html.includes('1250.5 USDC'))
    assert.ok(html.includes(`<code>${hash}</code>`))
    assert.equal(readQr(html), `sha256:${hash}`)
    const other = certificatePage({ ...certificate, chainId: 1 })
    assert.notEqual(readQr(other), readQr(html))
  })

  it('run nothing and load nothing, whatever strangers wrote', () => {
    const tokenOf = () => ({ symbol: HOSTILE, decimals: 18 })
    for (const html of [
      certificatePage(certificate, { token: { symbol: HOSTILE, decimals: 6 }, fileName: HOSTILE }),
      statementPage(statement, { tokenOf, accountNames: { cash: HOSTILE } }),
    ]) {
      assert.match(html, /default-src 'none'/)
      assert.doesNotMatch(html, /<script|<img|<\/style><|onerror=alert\(1\)>"/)
      assert.equal(html.match(/<style>/g)?.length, 1)
      assert.doesNotMatch(html, /<[^>]*(src|href)=/)
    }
  })

  it('of statements are printed across, as their tables are wide, and those of certificates upright', () => {
    assert.match(statementPage(statement), /@page \{ size: landscape \}/)
    assert.doesNotMatch(certificatePage(certificate), /landscape/)
  })

  it('of statements have every digit, grouped as their readers do, and times with their distance from UTC', () => {
    const tokenOf = () => ({ symbol: 'EURX', decimals: 18 })
    const html = statementPage(statement, { tokenOf, timeZone: 'Europe/Berlin', locale: 'de' })
    assert.ok(html.includes('1.234,567890123456789012'))
    // The first second of winter time, and the last of summer time before it.
    assert.ok(html.includes('2026-10-25 02:59:59+02:00'))
    assert.ok(html.includes('2026-10-25 02:00:00+01:00'))
    assert.ok(html.includes('2026-10-25 03:00:00+01:00'))
    assert.ok(statementPage(statement).includes('1,234,567,890,123,456,789,012'), 'base units where nothing is said')
  })
})

/**
 * Reads the QR code out of a page's SVG by the standard (ISO/IEC 18004), for what these pages have: bytes, one block of codewords. Errors are
 * not corrected: there are none in what was just drawn.
 */
function readQr(html: string): string {
  const svg = /<svg[^>]*viewBox="0 0 (\d+) \d+"[\s\S]*?<\/svg>/.exec(html)
  assert.ok(svg)
  const drawn = svg[0].matchAll(/M(\d+),(\d+)h(\d+)v\d+h-\d+z/g)
  const squares = [...drawn].map((match) => match.slice(1, 4).map(Number) as [number, number, number])
  const pixel = squares[0]?.[2] as number
  const border = Math.min(...squares.map(([x]) => x)) / pixel
  const size = Number(svg[1]) / pixel - 2 * border
  const version = (size - 17) / 4
  const dark = new Set(squares.map(([x, y]) => `${x / pixel - border} ${y / pixel - border}`))
  const isDark = (x: number, y: number) => dark.has(`${x} ${y}`)

  let format = 0
  for (const [x, y] of [0, 1, 2, 3, 4, 5, 7, 8].map((at) => [at, 8]))
    format = format * 2 + Number(isDark(x ?? 0, y ?? 0))
  const mask = ((format >> 3) ^ 0b10101) & 0b111
  const isMasked = [
    (x: number, y: number) => (x + y) % 2 === 0,
    (_: number, y: number) => y % 2 === 0,
    (x: number) => x % 3 === 0,
    (x: number, y: number) => (x + y) % 3 === 0,
    (x: number, y: number) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
    (x: number, y: number) => ((x * y) % 2) + ((x * y) % 3) === 0,
    (x: number, y: number) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
    (x: number, y: number) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
  ][mask] as (x: number, y: number) => boolean
  assert.ok(version >= 2 && version <= 6, 'one alignment pattern')
  const center = size - 7
  const isFunction = (x: number, y: number) =>
    (x < 9 && y < 9) ||
    (x >= size - 8 && y < 9) ||
    (x < 9 && y >= size - 8) ||
    x === 6 ||
    y === 6 ||
    (Math.abs(x - center) <= 2 && Math.abs(y - center) <= 2)

  const bits: number[] = []
  for (let right = size - 1, isUp = true; right > 0; right -= 2, isUp = !isUp) {
    if (right === 6) right -= 1
    for (let step = 0; step < size; step += 1) {
      const y = isUp ? size - 1 - step : step
      for (const x of [right, right - 1]) if (!isFunction(x, y)) bits.push(Number(isDark(x, y) !== isMasked(x, y)))
    }
  }
  const number = (from: number, length: number) =>
    bits.slice(from, from + length).reduce((all, bit) => all * 2 + bit, 0)
  assert.equal(number(0, 4), 4, 'bytes')
  const bytes = Array.from({ length: number(4, 8) }, (_, i) => number(12 + 8 * i, 8))
  return new TextDecoder().decode(new Uint8Array(bytes))
}
