import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { privateKeyToAccount } from 'viem/accounts'
import { htmlReport } from './html.ts'
import { jsonReport } from './json.ts'
import type { Report } from './types.ts'

const EVIL = `"><script>alert(1)</script><svg onload='alert(2)'>`
const wallet = privateKeyToAccount(`0x${'11'.repeat(32)}`)
const creator = { id: EVIL, name: EVIL, wallet }
const work = {
  id: EVIL,
  title: EVIL,
  contentHash: `0x${'22'.repeat(32)}`,
  creators: [creator],
  uses: ['Train'],
  weight: undefined,
} as const

/** A report in which every text is a stranger's worst. */
const report: Report = {
  source: EVIL,
  days: 30,
  plan: { creators: [creator], use: 'Train', singles: [], lot: [work], lotUnits: 1, claimKeys: new Map(), apart: [] },
  badRows: [{ line: 7, problem: 'uses', reason: EVIL }],
  usage: {
    source: EVIL,
    file: { used: { rows: 1, uses: 5n }, unknown: { rows: 2, uses: 6n }, notForSale: { rows: 3, uses: 7n } },
    badRows: [{ line: 8, problem: 'count', reason: EVIL }],
  },
  summary: {
    balance: { paidIn: 3n, claimed: 1n, claimable: 1n, ahead: 0n, idle: 0n, fractions: 1n, missing: 0n },
    usage: {
      answers: 5n,
      total: 2n,
      claimed: 0n,
      waiting: 2n,
      shares: [{ id: EVIL, title: EVIL, creators: [EVIL], millionths: 5_000_000n, amount: 2n, isClaimed: false }],
    },
    paid: [{ payer: EVIL, kind: 'fee', paid: 3n, refunded: 0n }],
    creators: [{ id: EVIL, name: EVIL, works: 1, received: 1n, waiting: 1n }],
    splits: { held: 0n, waiting: 0n },
    timeline: [{ seconds: 0, arrived: { fee: 3n, stream: 0n, share: 0n, direct: 0n, usage: 0n }, claimed: 1n }],
  },
  checks: [{ what: EVIL, isRight: false, detail: EVIL }],
  reconciles: false,
}

describe('htmlReport', () => {
  const html = htmlReport(report)

  it('shows what a catalogue says without letting any of it become markup', () => {
    assert.doesNotMatch(html, /<script|<svg onload|="">/)
    // Title, heading, payer, chart, its description, table, comparison, detail, bad row; of use: file, bad row, and title and creator,
    // each once among the most used and once among those that wait.
    assert.equal(html.match(/&lt;script&gt;alert\(1\)/g)?.length, 9 + 2 + 4)
  })

  it('asks nothing of any network', () => {
    assert.doesNotMatch(html, /https?:|src=|url\(|@import|<link/)
    assert.match(html, /default-src 'none'/)
  })

  it('says what was left out of the use, and whose share waits', () => {
    assert.match(html, /counted 1 row with 5 uses; left out 2 rows with 6 uses of works not in the catalogue/)
    assert.match(html, /left out 3 rows with 7 uses of works not for sale/)
    assert.match(html, /1 share that waits until the creator binds a wallet/)
    const usage = {
      ...report.summary.usage,
      shares: report.summary.usage.shares.map((share) => ({ ...share, isClaimed: true })),
    }
    assert.match(htmlReport({ ...report, summary: { ...report.summary, usage } }), /Every share was claimed/)
  })

  it('says how unevenly use is spread, where there are works enough', () => {
    const [share] = report.summary.usage.shares
    assert.ok(share)
    const shares = Array.from({ length: 200 }, (_, i) => ({ ...share, amount: i < 2 ? 25n : 1n }))
    const usage = { ...report.summary.usage, total: 248n, shares }
    assert.match(
      htmlReport({ ...report, summary: { ...report.summary, usage } }),
      /hundredth of the works got 20 % of it/,
    )
    assert.doesNotMatch(html, /hundredth/)
  })

  it('says so where it does not add up', () => {
    assert.match(html, /It does not add up: 1 of 1 comparisons differ/)
    assert.doesNotMatch(html, /Every base unit is accounted for/)
  })
})

describe('jsonReport', () => {
  it('writes amounts as text, so that none is rounded', () => {
    const { summary: _, ...rest } = report
    const large = { ...report.summary, balance: { ...report.summary.balance, paidIn: 2n ** 80n + 1n } }
    assert.equal(JSON.parse(jsonReport({ ...rest, summary: large })).balance.paidIn, '1208925819614629174706177')
  })

  it('has all of the use: where it was read, what was left out, and each share', () => {
    const { usage } = JSON.parse(jsonReport(report))
    assert.deepEqual([usage.source, usage.file.unknown, usage.total], [EVIL, { rows: 2, uses: '6' }, '2'])
    assert.deepEqual(usage.shares, [
      { id: EVIL, title: EVIL, creators: [EVIL], millionths: '5000000', amount: '2', isClaimed: false },
    ])
  })
})
