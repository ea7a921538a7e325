import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { toHex, zeroAddress } from 'viem'
import { LogsIncompleteError } from '../../errors/history.ts'
import { reserveIn } from './channels.ts'
import { epochIn, isClaimedIn } from './epochs.ts'
import type { ReplayLog } from './log.ts'
import { replay } from './replay.ts'
import { countIn, isOperatorIn } from './tokens.ts'

const ID = toHex(7, { size: 32 })
const PLACE = { address: zeroAddress, blockNumber: 3n, logIndex: 0, time: 1_800_000_000n, transactionHash: ID }

describe('replay', () => {
  for (const { subject, ...log } of [
    { contract: 'workRegistry', eventName: 'PayeeLocked', args: { workId: ID }, subject: 'work' },
    { contract: 'creatorPools', eventName: 'PoolDescribed', args: { poolId: ID, uri: '' }, subject: 'pool' },
    { contract: 'creatorPools', eventName: 'Claimed', args: { poolId: ID, workId: ID }, subject: 'pool' },
    { contract: 'licenseRegistry', eventName: 'OfferClosed', args: { offerId: ID }, subject: 'offer' },
    {
      contract: 'licenseRegistry',
      eventName: 'LicenseTerminated',
      args: { licenseId: ID, terminatedAt: 0 },
      subject: 'license',
    },
    { contract: 'usageEpochs', eventName: 'EpochClosed', args: { epochId: ID }, subject: 'epoch' },
    { contract: 'usageChannels', eventName: 'Deposited', args: { channelId: ID, amount: 1n }, subject: 'channel' },
  ]) {
    test(`error: LogsIncompleteError, for a ${subject} of which no log has told`, async () => {
      await assert.rejects(replay([{ ...log, ...PLACE } as never as ReplayLog]), (error) => {
        assert.ok(error instanceof LogsIncompleteError)
        assert.deepEqual([error.subject, error.id], [subject, ID])
        return true
      })
    })
  }

  test('of no logs, knows nothing', async () => {
    const state = await replay([])
    assert.equal(epochIn(state.epochs, ID), undefined)
    assert.equal(isClaimedIn(state.epochs, { epochId: ID, index: 0 }), false)
    assert.equal(countIn(state.works.tokens, zeroAddress), 0n)
  })

  test('a release counts from its second on, and no more of it than has room as free money', async () => {
    const [channelId, poolId] = [ID, toHex(8, { size: 32 })]
    const most = 2n ** 96n - 1n
    const logs = [
      { eventName: 'ChannelOpened', args: { channelId } },
      { eventName: 'Deposited', args: { channelId, amount: most } },
      { eventName: 'Reserved', args: { channelId, poolId, amount: 100n } },
      { eventName: 'Deposited', args: { channelId, amount: 60n } },
      { eventName: 'ReleaseAnnounced', args: { channelId, poolId, amount: 90n, releasedAt: 50n } },
    ].map((log) => ({ contract: 'usageChannels', ...log, ...PLACE }) as never as ReplayLog)
    const { channels } = await replay(logs)
    const at = (time: bigint) => reserveIn(channels, { channelId, poolId, time })
    assert.deepEqual(at(49n), { reserved: 100n, redeemed: 0n, releasing: 90n, releasedAt: 50n })
    assert.deepEqual(at(50n), { reserved: 60n, redeemed: 0n, releasing: 0n, releasedAt: 0n })
  })

  test('addresses in any letter case, and describes pools and works', async () => {
    const [owner, operator] = [
      '0xF39FD6E51AAD88F6F4CE6AB8827279CFFFB92266',
      '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    ] as const
    const args = { owner: owner.toLowerCase(), operator, approved: true }
    const logs = [
      { contract: 'workRegistry', eventName: 'ApprovalForAll', args },
      { contract: 'creatorPools', eventName: 'PoolCreated', args: { poolId: ID, operator, terms: {} } },
      { contract: 'creatorPools', eventName: 'PoolDescribed', args: { poolId: ID, uri: 'ipfs://pool' } },
      { contract: 'workRegistry', eventName: 'WorkRegistered', args: { workId: ID, royaltyBps: 500, uses: 1 } },
      { contract: 'workRegistry', eventName: 'UriSet', args: { workId: ID, uri: 'ipfs://work' } },
    ].map((log) => ({ ...log, ...PLACE }) as never as ReplayLog)
    const state = await replay(logs)
    assert.equal(isOperatorIn(state.works.tokens, { owner, operator: operator.toLowerCase() as typeof operator }), true)
    assert.equal(state.pools.pools.get(ID)?.uri, 'ipfs://pool')
    assert.deepEqual([state.works.works.get(ID)?.uri, state.works.works.get(ID)?.royaltyBps], ['ipfs://work', 500])
  })
})
