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
  summary: {
    balance: { paidIn: 3n, claimed: 1n, claimable: 1n, ahead: 0n, idle: 0n, fractions: 1n, missing: 0n },
    paid: [{ payer: EVIL, kind: 'fee', paid: 3n, refunded: 0n }],
    creators: [{ id: EVIL, name: EVIL, works: 1, received: 1n, waiting: 1n }],
    splits: { held: 0n, waiting: 0n },
    timeline: [{ seconds: 0, arrived: { fee: 3n, stream: 0n, share: 0n, direct: 0n }, claimed: 1n }],
  },
  checks: [{ what: EVIL, isRight: false, detail: EVIL }],
  reconciles: false,
}

describe('htmlReport', () => {
  const html = htmlReport(report)

  it('shows what a catalogue says without letting any of it become markup', () => {
    assert.doesNotMatch(html, /<script|<svg onload|="">/)
    // Title, heading, payer, chart, its description, table, comparison, detail, bad row.
    assert.equal(html.match(/&lt;script&gt;alert\(1\)/g)?.length, 9)
  })

  it('asks nothing of any network', () => {
    assert.doesNotMatch(html, /https?:|src=|url\(|@import|<link/)
    assert.match(html, /default-src 'none'/)
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
})
