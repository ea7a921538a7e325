import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Address, type Hex, keccak256, toHex } from 'viem'
import { takeSdkFromSources } from '../../server/sdkSources.ts'
import type { Books } from './books.ts'
import type { OwnWork } from './creator.ts'

takeSdkFromSources()
const { sharesOf } = await import('./usageClaims.ts')
const { checkUsage } = await import('./checkUsage.ts')
const { epochsIn } = await import('./epochs.ts')

const idOf = (number: number): Hex => keccak256(toHex(number))
const [OWNER, PAYER] = [1, 2].map((digit): Address => `0x${`${digit}`.repeat(40)}`) as [Address, Address]
const place = { time: 5n, transactionHash: idOf(99), blockNumber: 1n, logIndex: 0, address: OWNER }

const epoch = {
  ...{ registry: OWNER, licenseId: idOf(50), period: 3, version: 1, poolId: idOf(51), token: OWNER },
  ...{ payer: PAYER, from: 1, to: 2, root: idOf(52) },
}
const EPOCH = idOf(53)
const published = (total: bigint) => ({
  ...{ contract: 'usageEpochs', eventName: 'EpochPublished', ...place },
  args: {
    epochId: EPOCH,
    licenseId: epoch.licenseId,
    poolId: epoch.poolId,
    epoch,
    total,
    dataHash: idOf(54),
    closesAt: 9n,
  },
})
const claimed = (index: number, amount: bigint) => ({
  ...{ contract: 'usageEpochs', eventName: 'UsageClaimed', ...place },
  args: { epochId: EPOCH, workId: idOf(index), payee: OWNER, index, amount },
})
const closed = {
  contract: 'usageEpochs',
  eventName: 'EpochClosed',
  ...place,
  args: { epochId: EPOCH, poolId: epoch.poolId, amount: 1n },
}
const booksOf = (logs: readonly object[]) => ({ logs }) as unknown as Books
const workOf = (index: number, owner = OWNER): OwnWork => ({
  ...{ workId: idOf(index), owner, payee: owner, isOwner: true, share: 1_000_000n, split: undefined },
})
/** Leaves by index and amount. */
const known = (amounts: readonly bigint[]) => {
  const { licenseId, period, version } = epoch
  const proofs = amounts.map((amount, index) => ({
    leaf: { licenseId, period, version, index, workId: idOf(index), amount },
    siblings: [],
  }))
  return new Map([[EPOCH, { proofs, none: new Set<Hex>() }]])
}
const statesOf = (logs: readonly object[], works: readonly OwnWork[], amounts: readonly bigint[]) =>
  sharesOf(booksOf(logs), works, known(amounts)).map(({ state, work }) => [works.indexOf(work), state])

describe('shares by use', () => {
  test('are due until they are claimed, or the payment has ended', () => {
    const works = [workOf(0), workOf(1)]
    assert.deepEqual(statesOf([published(30n)], works, [10n, 20n]), [
      [0, 'due'],
      [1, 'due'],
    ])
    assert.deepEqual(statesOf([published(30n), claimed(1, 20n)], works, [10n, 20n]), [
      [0, 'due'],
      [1, 'claimed'],
    ])
    assert.deepEqual(statesOf([published(30n), claimed(1, 20n), closed], works, [10n, 20n]), [
      [0, 'ended'],
      [1, 'claimed'],
    ])
  })

  test('are those of the works asked about, and of something', () => {
    assert.deepEqual(statesOf([published(30n)], [workOf(1)], [10n, 20n]), [[0, 'due']])
    assert.deepEqual(statesOf([published(30n)], [workOf(0)], [0n, 20n]), [])
    assert.deepEqual(statesOf([], [workOf(0)], [10n]), [])
  })

  test('are not paid for the payer’s own works, nor beyond what was paid in', () => {
    assert.deepEqual(statesOf([published(30n)], [workOf(0, PAYER)], [10n]), [[0, 'ownWork']])
    const works = [workOf(0), workOf(1), workOf(2)]
    assert.deepEqual(statesOf([published(25n)], works, [10n, 20n, 15n]), [
      [0, 'due'],
      [1, 'usedUp'],
      [2, 'due'],
    ])
    assert.deepEqual(statesOf([published(25n), claimed(0, 10n)], works, [10n, 20n, 15n]), [
      [0, 'claimed'],
      [1, 'usedUp'],
      [2, 'due'],
    ])
  })
})

describe('a usage file', () => {
  const [row] = epochsIn(booksOf([published(30n), claimed(0, 10n)]))
  const { licenseId, period, version, root } = epoch
  const leaf = { licenseId, period, version, index: 0, workId: idOf(0), amount: 10n }
  const reading = {
    ...{ kind: 'usage' as const, licenseId, period, version, root, total: 30n, count: 2, hash: idOf(54) },
    ...{ proofs: [], leaves: [leaf], largest: [] },
  }
  const failedBy = (change: Partial<typeof reading>) => {
    assert.ok(row)
    return checkUsage(row, { ...reading, ...change }).flatMap(({ check, holds }) => (holds ? [] : [check]))
  }

  test('is what was published where all of it agrees, and names what does not', () => {
    assert.deepEqual(failedBy({}), [])
    assert.deepEqual(failedBy({ licenseId: idOf(1) }), ['statement'])
    assert.deepEqual(failedBy({ period: 4 }), ['statement'])
    assert.deepEqual(failedBy({ version: 2 }), ['statement'])
    assert.deepEqual(failedBy({ hash: idOf(1) }), ['hash'])
    assert.deepEqual(failedBy({ root: idOf(1) }), ['root'])
    assert.deepEqual(failedBy({ total: 31n }), ['total'])
    assert.deepEqual(failedBy({ leaves: [] }), ['claims'])
    assert.deepEqual(failedBy({ leaves: [{ ...leaf, amount: 11n }] }), ['claims'])
    assert.deepEqual(failedBy({ leaves: [{ ...leaf, workId: idOf(1) }] }), ['claims'])
  })

  test('has no hash to compare where it is a tree', () => {
    assert.ok(row)
    const checks = checkUsage(row, { ...reading, kind: 'tree', hash: undefined }).map(({ check }) => check)
    assert.deepEqual(checks, ['statement', 'root', 'total', 'claims'])
  })
})
