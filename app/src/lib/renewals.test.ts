import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Renewal } from '@openroyalty/sdk'
import type { ReplayLog } from '@openroyalty/sdk/audit'
import { getAddress, numberToHex, zeroAddress } from 'viem'
import { takeSdkFromSources } from '../../server/sdkSources.ts'

takeSdkFromSources()
const { applyLog, emptyReplay } = await import('@openroyalty/sdk/audit')
const { costOf, othersOf } = await import('./renewals.ts')

const id = (number: number) => numberToHex(number, { size: 32 })
const person = (number: number) => getAddress(numberToHex(number, { size: 20 }))
const DAY = 86_400n
const START = 20_000n * DAY
const RATE = 1n << 64n
const [FIRM, OTHER] = [person(8), person(9)]

const order = (changes: Partial<Renewal> = {}): Renewal => ({
  ...{ periodsLeft: 3, periodDays: 10, until: Number(START + 300n * DAY), maxRate: RATE },
  ...changes,
})

/** A pool per stream, and one order for each. */
function booksWith(orders: readonly (readonly [payer: typeof FIRM, token: typeof FIRM, renewal: Renewal])[]) {
  const state = emptyReplay()
  const log = (contract: string, eventName: string, args: object) =>
    applyLog(state, {
      ...{ contract, eventName, args, address: zeroAddress, blockNumber: 1n, logIndex: 0, time: START },
      transactionHash: id(0),
    } as never as ReplayLog)
  for (const [position, [payer, token, renewal]] of orders.entries()) {
    const [poolId, streamId] = [id(100 + position), id(200 + position)]
    const opened = { poolId, streamId, payer: FIRM, controller: FIRM, salt: id(position) }
    log('creatorPools', 'PoolCreated', { poolId, operator: OTHER, terms: { token, joinUnits: 1 } })
    log('creatorPools', 'StreamOpened', { ...opened, rate: RATE, endDay: 20_050, deposit: 50n * DAY })
    log('streamRenewals', 'RenewalSet', { streamId, payer, renewal })
  }
  return { state } as never as Parameters<typeof othersOf>[0]
}

describe('standing orders', () => {
  test('cost what their top-ups cost, each rounded up', () => {
    assert.equal(costOf(order(), RATE), 30n * DAY)
    assert.equal(costOf(order(), 1n), 3n)
    assert.equal(costOf(order({ periodsLeft: 0 }), RATE), 0n)
  })

  test('for other streams keep what they need, and nothing else does', () => {
    const token = person(1)
    const books = booksWith([
      [FIRM, token, order()],
      [FIRM, token, order({ periodsLeft: 2 })],
      [OTHER, token, order()],
      [FIRM, person(2), order()],
      // Too slow for its stream, and over.
      [FIRM, token, order({ maxRate: RATE - 1n })],
      [FIRM, token, order({ until: Number(START) - 1 })],
    ])
    const at = (streamId: typeof token, time = START) => othersOf(books, { payer: FIRM, token, streamId, time })
    assert.equal(at(id(200)), 20n * DAY)
    assert.equal(at(id(201)), 30n * DAY)
    assert.equal(at(id(999)), 50n * DAY)
    // Their streams have ended.
    assert.equal(at(id(200), START + 60n * DAY), 0n)
  })
})
