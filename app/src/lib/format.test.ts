import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { takeSdkFromSources } from '../../server/sdkSources.ts'

takeSdkFromSources()
const { amountText, distanceText, perDayOf, shareText, shortHex, tidyText } = await import('./format.ts')
const { parseAmount, perDay } = await import('@openroyalty/sdk')

const DECIMALS = [0, 2, 6, 8, 18, 24]
const LOCALES = ['en-US', 'de-DE', 'fr-CH', 'hi-IN']
/** A million with AMOUNT_CASES=1000000. */
const CASES = Number(process.env.AMOUNT_CASES ?? 6_000)

/** The same numbers in every run: of any length up to 2^256. */
function* amounts(): Generator<bigint> {
  let state = 0x6f70656en
  for (;;) {
    let amount = 0n
    for (let word = 0; word < 4; word += 1) {
      state = (state * 6364136223846793005n + 1442695040888963407n) % 2n ** 64n
      amount = (amount << 64n) | state
    }
    yield amount >> (state % 256n)
  }
}

describe('amountText', () => {
  test(`says every digit: ${CASES} amounts are read back from what is shown`, () => {
    const source = amounts()
    for (let position = 0; position < CASES; position += 1) {
      const decimals = DECIMALS[position % DECIMALS.length] as number
      const locale = LOCALES[position % LOCALES.length] as string
      const amount = source.next().value as bigint
      const { whole, fraction } = amountText(amount, decimals, locale)
      const digits = fraction.replace(/^\P{Nd}/u, '')
      const text = whole.replace(/\P{Nd}/gu, '') + (digits && `.${digits}`)
      assert.equal(parseAmount(text, decimals), amount, `${amount} with ${decimals} decimals in ${locale}`)
    }
  })

  test('writes as the reader does, and keeps at least two decimals where there are any', () => {
    assert.deepEqual(amountText(1_234_567_500_000n, 6, 'en-US'), { whole: '1,234,567', fraction: '.50' })
    assert.deepEqual(amountText(1_234_567_500_000n, 6, 'de-DE'), { whole: '1.234.567', fraction: ',50' })
    assert.deepEqual(amountText(7n, 0, 'en-US'), { whole: '7', fraction: '' })
    assert.deepEqual(amountText(-1n, 6, 'en-US'), { whole: '-0', fraction: '.000001' })
    assert.deepEqual(amountText(5n, 6, 'en-US', true), { whole: '0', fraction: '.000005' })
    assert.deepEqual(amountText(1_500_000n, 6, 'en-US', true), { whole: '1', fraction: '.500000' })
  })
})

describe('rates and shares', () => {
  test('a day at 33.33 reads 33.33', () => {
    for (const amount of [1n, 33_330_000n, 123_456_789n, 10n ** 24n]) assert.equal(perDayOf(perDay(amount)), amount)
  })

  test('parts of a million are percentages, to the last part', () => {
    assert.equal(shareText(1_000_000, 'en-US'), '100 %')
    assert.equal(shareText(25_000, 'en-US'), '2.5 %')
    assert.equal(shareText(333_333, 'de-DE'), '33,3333 %')
    assert.equal(shareText(1, 'en-US'), '0.0001 %')
  })

  test('distances are in the largest unit of which there are two', () => {
    assert.equal(distanceText(86_400n * 12n, 0n, 'en-US'), 'in 12 days')
    assert.equal(distanceText(0n, 3_600n * 3n, 'en-US'), '3 hours ago')
    assert.equal(distanceText(0n, 0n, 'en-US'), 'now')
  })
})

describe('tidyText', () => {
  test('leaves nothing that hides, turns, breaks the line or towers', () => {
    assert.equal(tidyText('a\u202Egnp.exe\u2066b'), 'a gnp.exe b')
    assert.equal(tidyText('one\n\n\ttwo\u0000three'), 'one two three')
    assert.equal(tidyText(`e${'\u0301'.repeat(50)}`), `e${'\u0301'.repeat(3)}`)
    assert.equal([...tidyText('x'.repeat(500), 12)].length, 12)
    assert.equal(tidyText('Zoë 音楽 😀'), 'Zoë 音楽 😀')
  })

  test('short ids show both ends', () => {
    assert.equal(shortHex(`0x${'12'.repeat(32)}`), '0x1212…1212')
  })
})
