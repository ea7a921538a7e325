import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ReplayLog } from '@openroyalty/sdk/audit'
import { getAddress, numberToHex, zeroAddress } from 'viem'
import { takeSdkFromSources } from '../../server/sdkSources.ts'

takeSdkFromSources()
const { applyLog, emptyReplay } = await import('@openroyalty/sdk/audit')
const { NEVER, standingIn } = await import('./standing.ts')

const id = (number: number) => numberToHex(number, { size: 32 })
const person = (number: number) => getAddress(numberToHex(number, { size: 20 }))
const DAY = 86_400n
const START = 20_000n * DAY
const [POOL, OFFER, LICENSE, STREAM] = [id(1), id(2), id(3), id(4)]
const [REGISTRY, POOLS] = [person(50), person(51)]

type Event = [contract: 'creatorPools' | 'licenseRegistry', day: bigint, eventName: string, args: object]

/** The books after these events, each on a day counted from the start. */
function stateAfter(events: readonly Event[]) {
  const state = emptyReplay()
  for (const [logIndex, [contract, day, eventName, args]] of events.entries()) {
    const address = contract === 'creatorPools' ? POOLS : REGISTRY
    const place = { address, blockNumber: 1n, logIndex, time: START + day * DAY, transactionHash: id(logIndex) }
    applyLog(state, { contract, eventName, args, ...place } as never as ReplayLog)
  }
  return state
}

const terms = {
  ...{ poolId: POOL, uses: 1, eligibility: 0, distribution: 0, start: 0, duration: Number(100n * DAY), minRate: 0n },
  ...{ periodDays: 0, graceDays: 0, cureDays: 5, noticeDays: 10, exclusive: false },
}
const sold = (changes: object = {}, acquired: object = {}): Event[] => [
  [
    'creatorPools',
    0n,
    'PoolCreated',
    { poolId: POOL, operator: person(9), terms: { token: zeroAddress, joinUnits: 1 } },
  ],
  ['licenseRegistry', 0n, 'OfferPublished', { offerId: OFFER, publisher: person(9), terms: { ...terms, ...changes } }],
  ['licenseRegistry', 0n, 'Transfer', { from: zeroAddress, to: person(8), tokenId: BigInt(LICENSE) }],
  [
    ...(['licenseRegistry', 0n, 'LicenseAcquired'] as const),
    { licenseId: LICENSE, offerId: OFFER, start: Number(START), credentialUntil: 0, ...acquired },
  ],
]
const streamed: Event = [
  ...(['creatorPools', 0n, 'StreamOpened'] as const),
  {
    ...{ poolId: POOL, streamId: STREAM, payer: person(8), controller: REGISTRY, salt: LICENSE, rate: 1n << 64n },
    ...{ endDay: Number(START / DAY) + 30, deposit: 30n * DAY },
  },
]

/** What it is worth on a day (counted from the start), in one line. */
function on(events: readonly Event[], day: bigint, seconds = 0n) {
  const view = standingIn(stateAfter(events), { licenseId: LICENSE, time: START + day * DAY + seconds })
  assert.ok(view)
  const names = view.reasons.map(({ kind, at }) => `${kind} ${(at - START) / DAY}`)
  return `${view.standing} ${view.mayUse ? 'yes' : 'no'}: ${names.join(', ')}`
}

describe('standingIn', () => {
  test('of what nobody has acquired is nothing', () =>
    assert.equal(standingIn(emptyReplay(), { licenseId: LICENSE, time: START }), undefined))

  test('of a license without duties lasts until its end', () => {
    assert.equal(on(sold(), 99n), 'Active yes: ')
    assert.equal(on(sold(), 100n), 'Expired no: expired 100')
    assert.equal(on(sold({}, { start: Number(START + 3n * DAY) }), 2n), 'Active no: notYet 3')
  })

  test('names the stream that has ended, until when that can be cured, and that it then was the end', () => {
    const events = [...sold({ minRate: 1n << 63n }), streamed]
    assert.equal(on(events, 30n, -1n), 'Active yes: ')
    assert.equal(on(events, 30n), 'PastDue yes: stream 30')
    assert.equal(on(events, 35n), 'Terminated no: endedByLapse 35, stream 30')
    const view = standingIn(stateAfter(events), { licenseId: LICENSE, time: START + 31n * DAY })
    assert.equal(view?.cureUntil, START + 35n * DAY)
    // Nothing was opened at all.
    assert.equal(on(sold({ minRate: 1n }), 1n), 'PastDue yes: stream 0')
  })

  test('names a statement overdue, and what is due next', () => {
    const events = sold({ periodDays: 30, graceDays: 10 })
    assert.equal(on(events, 40n), 'Active yes: ')
    assert.equal(on(events, 40n, 1n), 'PastDue yes: statement 40')
    const next = (day: bigint) =>
      standingIn(stateAfter(events), { licenseId: LICENSE, time: START + day * DAY })?.next.map(({ kind, at }) => [
        kind,
        (at - START) / DAY,
      ])
    assert.deepEqual(next(2n), [['statement', 40n]])
    const filed: Event = [
      ...(['licenseRegistry', 41n, 'StatementFiled'] as const),
      { licenseId: LICENSE, period: 0, version: 1, owed: 9n, change: 9n, paid: 4n },
    ]
    assert.equal(on([...events, filed], 42n), 'Active yes: due 42')
  })

  test('names a credential that is over, with all that is missing', () => {
    const events = sold({ periodDays: 30, graceDays: 0 }, { credentialUntil: Number(START + 28n * DAY) })
    assert.equal(on(events, 29n), 'PastDue yes: credential 28')
    assert.equal(on(events, 31n), 'PastDue yes: statement 30, credential 28')
    assert.equal(on(events, 34n), 'Terminated no: endedByLapse 33, credential 28')
    const renewed: Event = [
      ...(['licenseRegistry', 29n, 'CredentialRenewed'] as const),
      { licenseId: LICENSE, credentialUntil: Number(START + 90n * DAY) },
    ]
    assert.equal(on([...events, renewed], 29n), 'Active yes: ')
  })

  test('names who has given notice, while it runs and when it is over', () => {
    const given = (kind: number, day: bigint): Event => [
      ...(['licenseRegistry', 1n, 'NoticeGiven'] as const),
      { licenseId: LICENSE, kind, endsAt: Number(START + day * DAY) },
    ]
    const events = [...sold(), given(1, 20n)]
    assert.equal(on(events, 19n), 'Active yes: noticeByLicensee 20')
    assert.equal(on(events, 20n), 'Terminated no: endedByLicensee 20')
    assert.equal(on([...events, given(3, 6n)], 6n), 'Terminated no: endedByBreach 6')
    assert.equal(on([...events, given(2, 200n)], 2n), 'Active yes: noticeByLicensee 20')
    const withdrawn: Event = ['licenseRegistry', 2n, 'NoticeWithdrawn', { licenseId: LICENSE, kind: 1 }]
    assert.equal(on([...events, withdrawn], 50n), 'Active yes: ')
    const over: Event = [
      ...(['licenseRegistry', 21n, 'LicenseTerminated'] as const),
      { licenseId: LICENSE, kind: 1, terminatedAt: Number(START + 20n * DAY) },
    ]
    assert.equal(on([...events, over], 50n), 'Terminated no: endedByLicensee 20')
  })

  test('whatever happens, what is missing is named while it is missing, and nothing else', () => {
    const events = [...sold({ minRate: 1n, periodDays: 20, graceDays: 3, cureDays: 60 }), streamed]
    for (let day = 0n; day < 110n; day += 1n)
      for (const seconds of [0n, 1n]) {
        const time = START + day * DAY + seconds
        const view = standingIn(stateAfter(events), { licenseId: LICENSE, time })
        assert.ok(view)
        const isMissing = view.reasons.some(({ kind }) => kind === 'stream' || kind === 'statement')
        const { standing } = view
        assert.equal(isMissing, standing === 'PastDue' || standing === 'Terminated', `${standing} on day ${day}`)
        assert.equal(view.cureUntil !== NEVER, standing === 'PastDue')
      }
  })
})
