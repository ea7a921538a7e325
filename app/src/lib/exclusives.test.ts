import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ReplayLog } from '@openroyalty/sdk/audit'
import { numberToHex, zeroAddress } from 'viem'
import { takeSdkFromSources } from '../../server/sdkSources.ts'

takeSdkFromSources()
const { encodeUses } = await import('@openroyalty/sdk')
const { applyLog, emptyReplay } = await import('@openroyalty/sdk/audit')
const { takenUsesOf } = await import('./exclusives.ts')

const id = (number: number) => numberToHex(number, { size: 32 })
const DAY = 86_400
const START = 20_000 * DAY
const POOL = id(1)
const terms = {
  ...{ poolId: POOL, uses: encodeUses(['Train', 'Search']), eligibility: 0, distribution: 0, start: 0 },
  ...{ duration: 90 * DAY, minRate: 0n, periodDays: 0, graceDays: 0, cureDays: 0, exclusive: false },
}
const OFFERS = {
  shared: [id(10), terms],
  exclusive: [id(11), { ...terms, exclusive: true, uses: encodeUses(['Train']) }],
  later: [id(12), { ...terms, exclusive: true, start: START + 100 * DAY }],
} as const

/** The books of a sole agent's pool, after licenses of these offers were acquired. */
function booksAfter(sold: readonly (keyof typeof OFFERS)[], soleAgent = true) {
  const state = emptyReplay()
  const log = (contract: string, eventName: string, args: object) =>
    applyLog(state, {
      ...{ contract, eventName, args, address: zeroAddress, blockNumber: 1n, logIndex: 0, time: BigInt(START) },
      transactionHash: id(0),
    } as never as ReplayLog)
  log('creatorPools', 'PoolCreated', { poolId: POOL, operator: zeroAddress, terms: { joinUnits: 1, soleAgent } })
  for (const [offerId, each] of Object.values(OFFERS))
    log('licenseRegistry', 'OfferPublished', { offerId, publisher: zeroAddress, terms: each })
  for (const [position, name] of sold.entries())
    log('licenseRegistry', 'LicenseAcquired', {
      ...{ licenseId: id(50 + position), offerId: OFFERS[name][0], start: START, credentialUntil: 0 },
    })
  return { state } as never as Parameters<typeof takenUsesOf>[0]
}

const taken = (books: ReturnType<typeof booksAfter>, name: keyof typeof OFFERS, day: number) =>
  takenUsesOf(books, OFFERS[name][0], BigInt(START + day * DAY)).map(
    ({ use, until, isExclusive }) => `${use} ${(Number(until) - START) / DAY} ${isExclusive ? 'alone' : 'shared'}`,
  )

describe('takenUsesOf', () => {
  test('of what nobody holds is nothing', () => {
    assert.deepEqual(taken(booksAfter([]), 'exclusive', 0), [])
    assert.deepEqual(takenUsesOf(booksAfter([]), id(99), BigInt(START)), [])
  })

  test('keeps everybody from a use that somebody holds alone, until that is over', () => {
    const books = booksAfter(['exclusive'])
    assert.deepEqual(taken(books, 'shared', 89), ['Train 90 alone'])
    assert.deepEqual(taken(books, 'shared', 90), [])
    assert.deepEqual(taken(books, 'exclusive', 1), ['Train 90 alone'])
  })

  test('keeps an exclusive from uses that others hold, as of its own start', () => {
    const books = booksAfter(['shared'])
    assert.deepEqual(taken(books, 'exclusive', 1), ['Train 90 shared'])
    assert.deepEqual(taken(books, 'shared', 1), [])
    assert.deepEqual(taken(books, 'later', 1), [])
  })

  test('has nothing to say where others sell the same works', () =>
    assert.deepEqual(taken(booksAfter(['exclusive'], false), 'shared', 1), []))
})
