import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Address, type Hex, toHex } from 'viem'
import { parseAmount } from '../../utils/amounts.ts'
import type { CreatorStatement, LicenseeStatement, PoolStatement, Statement } from './statement.ts'
import { type WriteStatementParameters, writeStatement } from './writeStatement.ts'

const TOKEN: Address = '0x00000000000000000000000000000000000000A1'
const FIRM: Address = '0x00000000000000000000000000000000000000b2'
const id = (n: number): Hex => toHex(n, { size: 32 })
const HUGE = 2n ** 255n + 1n

const base = { format: 'openroyalty-statement-1', chainId: 1, period: { from: 0n, until: 1n } } as const
const tokenOf = () => ({ symbol: 'USDX', decimals: 6 })

function licenseeOf(times: readonly bigint[], amount = 1_250_500_000n): LicenseeStatement {
  return {
    ...{ ...base, kind: 'licensee', accounts: [FIRM], licenses: [], payments: [], channels: [], streams: [] },
    journal: times.map((time) => ({
      ...{ time, transactionHash: id(7), debit: 'fees', credit: 'cash', token: TOKEN, amount, kind: 'fee' },
      reference: id(8),
    })),
    totals: [{ token: TOKEN, kind: 'fee', amount: amount * BigInt(times.length) }],
  }
}

const EMPTY: CreatorStatement = {
  ...{ ...base, kind: 'creator', accounts: [], works: [], byUnits: [], byUse: [], claims: [], splits: [], credits: [] },
  totals: [],
}

/** Times of a journal as one time zone tells them. */
function toldIn(timeZone: string | undefined, times: readonly bigint[]): string[] {
  const rows = readCsv(writeStatement(licenseeOf(times), { format: 'csv', section: 'journal', timeZone }))
  return rows.slice(1).map(([time]) => time ?? '')
}

/** RFC 4180, read by its grammar and not by the writer's code. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let at = 0
  while (at < text.length) {
    const row: string[] = []
    for (;;) {
      let cell = ''
      if (text[at] === '"') {
        for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
          assert.ok(at < text.length, 'a quote ends')
          if (text[at] === '"') at += 1
          cell += text[at]
        }
        at += 1
      } else
        for (; at < text.length && text[at] !== ',' && text[at] !== '\r'; at += 1) {
          assert.ok(text[at] !== '"' && text[at] !== '\n', 'special characters are quoted')
          cell += text[at]
        }
      row.push(cell)
      if (text[at] !== ',') break
      at += 1
    }
    assert.equal(text.slice(at, at + 2), '\r\n', 'a line ends with CR LF')
    at += 2
    rows.push(row)
  }
  return rows
}

describe('writeStatement', () => {
  describe('times', () => {
    const seconds = (iso: string) => BigInt(Date.parse(iso) / 1000)

    it('default: UTC', () => assert.deepEqual(toldIn(undefined, [0n]), ['1970-01-01T00:00:00+00:00']))

    it('timeZone: jumps with its clocks, and tells the same hour twice apart', () => {
      const spring = ['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z'].map(seconds)
      assert.deepEqual(toldIn('Europe/Berlin', spring), ['2026-03-29T01:59:59+01:00', '2026-03-29T03:00:00+02:00'])
      const autumn = ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'].map(seconds)
      assert.deepEqual(toldIn('America/New_York', autumn), ['2026-11-01T01:30:00-04:00', '2026-11-01T01:30:00-05:00'])
    })

    it('timeZone: distances that are no whole hours, and clocks that jump by half of one', () => {
      assert.deepEqual(toldIn('Asia/Kathmandu', [seconds('2026-06-30T18:15:00Z')]), ['2026-07-01T00:00:00+05:45'])
      const jump = ['2026-10-03T15:29:59Z', '2026-10-03T15:30:00Z'].map(seconds)
      assert.deepEqual(toldIn('Australia/Lord_Howe', jump), ['2026-10-04T01:59:59+10:30', '2026-10-04T02:30:00+11:00'])
    })

    it('timeZone: every text reads back as its second', () => {
      const start = seconds('2026-01-01T00:00:00Z')
      const times = Array.from({ length: 400 }, (_, i) => start + BigInt(i) * 78_901n)
      for (const zone of ['UTC', 'Europe/London', 'America/St_Johns', 'Pacific/Chatham', 'Pacific/Kiritimati'])
        assert.deepEqual(toldIn(zone, times).map(seconds), times, zone)
    })

    it('beyond what dates can tell: the second itself', () => {
      assert.deepEqual(toldIn('UTC', [8_640_000_000_001n]), ['second 8640000000001'])
    })

    it('error: RangeError for what is no time zone', () => assert.throws(() => toldIn('Moon/Base', [0n]), RangeError))
  })

  describe('amounts', () => {
    const amountIn = (amount: bigint, decimals: number) => {
      const parameters = { format: 'csv', section: 'journal', tokenOf: () => ({ symbol: 'T', decimals }) } as const
      return readCsv(writeStatement(licenseeOf([0n], amount), parameters))[1]?.[4] as string
    }

    it('every digit, with all decimals of the token', () => {
      assert.equal(amountIn(1_250_500_000n, 6), '1250.500000')
      assert.equal(amountIn(1n, 18), '0.000000000000000001')
      assert.equal(amountIn(7n, 0), '7')
      for (const decimals of [0, 1, 6, 18, 77]) assert.equal(parseAmount(amountIn(HUGE, decimals), decimals), HUGE)
    })

    it('tokenOf: base units and the address where nothing is said', () => {
      const csv = writeStatement(licenseeOf([0n], HUGE), { format: 'csv', section: 'journal' })
      assert.deepEqual(readCsv(csv)[1]?.slice(3, 5), [TOKEN, HUGE.toString()])
    })

    it('what went out of a pool is below zero', () => {
      const none = { claimable: 0n, refundable: 0n, carried: 0n }
      const pool: PoolStatement = {
        ...{ ...base, kind: 'pool', poolId: id(1), token: TOKEN, operator: undefined, sources: [], payments: [] },
        ...{ members: [], opening: none, paidIn: 5n, refunded: 5n, claimed: 1_500_000n, closing: none },
        byUse: { published: 0n, claimed: 0n, closed: 0n },
      }
      const rows = readCsv(writeStatement(pool, { format: 'csv', section: 'totals', tokenOf }))
      assert.deepEqual(rows[3], ['refunded', 'USDX', '-0.000005'])
      assert.deepEqual(rows[4], ['claimed', 'USDX', '-1.500000'])
    })
  })

  describe('csv', () => {
    const symbolIn = (symbol: string) => {
      const parameters = { format: 'csv', section: 'journal', tokenOf: () => ({ symbol, decimals: 2 }) } as const
      return readCsv(writeStatement(licenseeOf([0n]), parameters))[1]?.[3]
    }

    it('reads back whatever a stranger has named their token', () => {
      for (const symbol of ['a,b', 'a"b', '"', 'a\r\nb', '\n', 'a\tb', '', '€ ﷽ 🎨', ',,', '",\r\n"'])
        assert.equal(symbolIn(symbol), symbol)
    })

    it('a spreadsheet takes no text for a formula', () => {
      for (const symbol of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("https://x","y")'])
        assert.equal(symbolIn(symbol), `'${symbol}`)
    })

    it('accountNames: of another chart of accounts', () => {
      const parameters = { format: 'csv', section: 'journal', accountNames: { fees: '4711', cash: '=1200' } } as const
      assert.deepEqual(readCsv(writeStatement(licenseeOf([0n]), parameters))[1]?.slice(1, 3), ['4711', "'=1200"])
    })

    it('section: left out, tables follow each other under their titles; ids are whole', () => {
      const rows = readCsv(writeStatement(licenseeOf([0n]), { format: 'csv', tokenOf }))
      assert.deepEqual(
        rows.filter((row) => row.length === 1).map(([title]) => title),
        ['Paid, by kind', '', 'Journal'],
      )
      assert.ok(rows.some((row) => row.includes(id(8)) && row.includes(id(7))))
    })
  })

  describe('table', () => {
    it('columns are aligned, and ids short', () => {
      const lines = writeStatement(licenseeOf([0n, 86_400n]), { format: 'table', tokenOf }).split('\n')
      const journal = lines.slice(lines.indexOf('Journal') + 1).filter((line) => line !== '')
      assert.equal(journal.length, 3)
      const ends = journal.map((line, i) => line.indexOf(i === 0 ? 'amount' : '1250.500000') + (i === 0 ? 6 : 11))
      assert.equal(new Set(ends).size, 1, journal.join('\n'))
      assert.ok(journal[1]?.includes('0x0000…0008') && !journal[1].includes(id(8)))
    })

    it('a symbol moves no cursor and turns no line', () => {
      const hostile = '\u001b[2J\u202eX\r\nY\u0007'
      const text = writeStatement(licenseeOf([0n]), {
        ...{ format: 'table', tokenOf: () => ({ symbol: hostile, decimals: 6 }) },
      })
      assert.ok(!/[^\P{Cc}\n]|\p{Cf}/u.test(text), JSON.stringify(text))
    })
  })

  describe('json', () => {
    it('has every number as text, and reads back whole', () => {
      const statement: Statement = licenseeOf([10n ** 30n], HUGE)
      const read = JSON.parse(writeStatement(statement, { format: 'json' }), (key, value) =>
        ['time', 'amount', 'from', 'until'].includes(key) ? BigInt(value) : value,
      )
      assert.deepEqual(read, statement)
    })
  })

  it('of nothing: totals without rows, in every format', () => {
    const written = (parameters: WriteStatementParameters) => writeStatement(EMPTY, parameters)
    assert.equal(readCsv(written({ format: 'csv' })).length, 2)
    assert.match(written({ format: 'table' }), /^Statement of works, 1970-01-01T00:00:00\+00:00 to /)
    assert.deepEqual(JSON.parse(written({ format: 'json' })).totals, [])
  })
})
