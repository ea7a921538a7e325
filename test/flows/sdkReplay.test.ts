import assert from 'node:assert/strict'
import {
  type Address,
  encodeAbiParameters,
  erc20Abi,
  type Hex,
  keccak256,
  maxUint256,
  zeroAddress,
  zeroHash,
} from 'viem'
import {
  applyLog,
  approvedIn,
  bindingIn,
  channelIn,
  committedIn,
  consentedIn,
  countIn,
  creditIn,
  distributableIn,
  emptyReplay,
  epochIn,
  isClaimedIn,
  isClosedIn,
  isOperatorIn,
  isPayeeLockedIn,
  keyIn,
  licenseIn,
  memberIn,
  nonceIn,
  offerIn,
  operatorsIn,
  ownerIn,
  payeeIn,
  pendingPayeeIn,
  poolIn,
  type ReplayState,
  readLogs,
  renewalIn,
  replay,
  reserveIn,
  splitAccountIn,
  splitIn,
  statementIn,
  streamIn,
  takenIn,
} from '../../sdk/src/audit/index.ts'
import {
  buildJoinPool,
  buildLeavePool,
  buildOpenStream,
  buildPayPool,
  buildSetUnits,
  buildTopUpStream,
  type Call,
  DAY,
  NOTICE_KINDS,
  STANDINGS,
  USES,
} from '../../sdk/src/index.ts'
import { type Step, startHistory } from '../utils/history.ts'
import { ACTS, FREQUENT, randomFrom, randomHistory } from '../utils/randomHistory.ts'
import { startReplay } from '../utils/randomReplay.ts'

/** Set SEEDS to others, with commas between, to try them. */
const SEEDS = (process.env.SEEDS ?? '1,2,3').split(',').map(Number)
/** Blocks of one history, and after how many of them state and chain are compared. */
const BLOCKS = 260
const EVERY = 3

type Started = Awaited<ReturnType<typeof startReplay>>

/** Members that had earned something when state and chain were compared, however often. */
let membersWithMoney = 0

describe('SDK: state, from logs alone', () => {
  const wentThrough = new Set<string>()
  let names: readonly string[] = []

  for (const seed of SEEDS)
    it(`a random history, compared with the chain: seed ${seed}`, async () => {
      const random = randomFrom(seed)
      const started = await startReplay(random)
      names = started.names
      const state = emptyReplay()
      let next = 0n
      const compare = async (): Promise<void> => {
        for await (const log of readLogs(started.stranger.royalty, { fromBlock: next })) {
          applyLog(state, log)
        }
        next = (await started.publicClient.getBlockNumber({ cacheTime: 0 })) + 1n
        await compareAll(state, started)
      }
      const steps = [1n, 60n, 3_600n, DAY / 2n, DAY, 2n * DAY, 3n * DAY]
      for (let i = 0; i < BLOCKS; i += 1) {
        for (const name of await started.block(i % 10 === 9 ? [7n * DAY, 8n * DAY] : steps)) wentThrough.add(name)
        if (i % EVERY === 0) await compare()
      }
      // Until epochs can be closed.
      for (let i = 0; i < 40; i += 1) {
        for (const name of await started.block([i === 0 ? 1_200n * DAY : 60n])) wentThrough.add(name)
      }
      await compare()
      // At once and in small pages it is the same.
      assert.deepEqual(await replay(readLogs(started.stranger.royalty, { pageSize: 7n })), state)
      assert.deepEqual(state.pools.problems, [])
    })

  it('licenses with streams, compared with the chain at every block', async () => {
    const history = await startHistory()
    const random = randomFrom(11)
    const { licenses, pick, block } = await randomHistory(history, random)
    const { licenseRegistry } = history.contracts
    const state = emptyReplay()
    let next = 0n
    const seen = { terminated: 0, streams: 0, paidByStream: 0 }
    for (let i = 0; i < 150; i += 1) {
      await block(Array.from({ length: random(4) }, () => (i < 25 ? 'acquire' : pick([...ACTS, ...FREQUENT]))))
      const { number: blockNumber, timestamp: time } = await history.publicClient.getBlock({ blockTag: 'latest' })
      for await (const log of readLogs(history.stranger.royalty, { fromBlock: next })) applyLog(state, log)
      next = blockNumber + 1n
      for (const licenseId of licenses) {
        const told = licenseIn(state, { licenseId, time })
        if (!told) continue
        const chain = await licenseRegistry.read.stateOf([licenseId], { blockNumber })
        const expected = {
          offerId: chain.offerId,
          poolId: chain.poolId,
          licensee: chain.licensee,
          standing: STANDINGS[chain.standing],
          start: chain.start,
          end: chain.end,
          lapsesAt: chain.lapsesAt,
          terminatesAt: chain.terminatesAt,
          kind: NOTICE_KINDS[chain.notice],
          owed: chain.owed,
          paid: chain.paid,
          nextPeriod: chain.nextPeriod,
          streamId: chain.streamId === zeroHash ? undefined : chain.streamId,
        }
        assert.deepEqual(told, expected, `${licenseId}, ${blockNumber}`)
        seen.terminated += told.standing === 'Terminated' ? 1 : 0
        const count = state.licenses.licenses.get(licenseId)?.streams.length ?? 0
        seen.streams = Math.max(seen.streams, count)
        seen.paidByStream += count > 1 && told.paid > 0n ? 1 : 0
      }
    }
    assert.ok(seen.terminated > 0 && seen.streams > 1 && seen.paidByStream > 0, JSON.stringify(seen))
    assert.deepEqual(state.pools.problems, [])
  })

  it('an exclusive license that a notice has ended, once somebody records it', async () => {
    const { publish, agency, operator, payer, stranger, networkHelpers, contracts } = await startReplay(randomFrom(1))
    const { offerId } = await publish({ poolId: agency, uses: USES.Search, exclusive: true, noticeDays: 1 })
    const { licenseId, start } = await payer.royalty.licenses.acquire({ offerId, rate: 0n })
    await operator.royalty.licenses.giveNotice({ licenseId, kind: 'Publisher' })
    await networkHelpers.time.increase(2 * 86_400)
    await stranger.royalty.licenses.recordStanding({ licenseId })

    const { licenses } = await replay(readLogs(stranger.royalty))
    const told = takenIn(licenses, { poolId: agency, use: USES.Search })
    const [busyUntil, exclusiveUntil] = await contracts.licenseRegistry.read.takenUntil([agency, USES.Search])
    assert.deepEqual(told, { busyUntil, exclusiveUntil })
    assert.ok(busyUntil < BigInt(start) + 60n * DAY, 'the rest is given back')
  })

  it('a remainder that is larger than the units left is shared out when the chain does so', async () => {
    const history = await startHistory()
    const { pools, works, mine, deployment, author, operator, payer, contracts, publicClient } = history
    const poolId = pools.atOnce
    const [first, second] = works
    const rate = 2n ** 64n
    const salt = zeroHash
    const authorDoes = (call: Call): Step => ({ from: author.account.address, call })
    const payerDoes = (call: Call): Step => ({ from: payer.account.address, call })
    const { timestamp: start } = await publicClient.getBlock()
    const today = start / DAY
    let time = (today + 1n) * DAY
    const carries: bigint[] = []

    /** A second later; then the pool by its logs, and by itself. */
    const inOneBlock = async (...steps: Step[]): Promise<void> => {
      time += 1n
      assert.deepEqual(
        await mine(time, ...steps),
        steps.map(() => true),
      )
      const state = await replay(readLogs(history.stranger.royalty))
      const chain = await contracts.creatorPools.read.stateOf([poolId])
      const { idle, carry, accumulator } = poolIn(state.pools, { poolId, time }) ?? {}
      const told = { idle, carry, accumulator }
      assert.deepEqual(told, { idle: chain.idle, carry: chain.carry, accumulator: chain.accumulator })
      carries.push(chain.carry)
    }
    const join = (workId: Hex) => authorDoes(buildJoinPool(deployment, { poolId, workId }))
    const leave = (workId: Hex) => authorDoes(buildLeavePool(deployment, { poolId, workId }))
    const hold = (workId: Hex, units: bigint): Step => ({
      from: operator.account.address,
      call: buildSetUnits(deployment, { poolId, workId, units: Number(units) }),
    })
    const stream = { poolId, salt, payer: payer.account.address, maxDeposit: maxUint256 }
    const topUp = (endDay: bigint) => {
      const controller = payer.account.address
      return payerDoes(buildTopUpStream(deployment, { ...stream, controller, endDay: Number(endDay) }))
    }

    await inOneBlock(join(first), hold(first, 12_345_677n))
    await inOneBlock(payerDoes(buildPayPool(deployment, { poolId, amount: 1n, payer: payer.account.address })))
    await inOneBlock(leave(first), join(second))
    assert.ok((carries.at(-1) ?? 0n) > 3n, 'more than the units left')
    // No fraction comes with it, and yet the remainder is divided.
    await inOneBlock(payerDoes(buildOpenStream(deployment, { ...stream, rate, endDay: Number(today + 5n) })))
    assert.ok((carries.at(-1) ?? 9n) < 3n, 'divided')

    await inOneBlock(hold(second, 16_777_213n))
    await inOneBlock(leave(second))
    await inOneBlock()
    assert.ok((carries.at(-1) ?? 0n) > 3n, 'more than the units to come')
    // Money waits in the second in which somebody comes: the books are opened.
    await inOneBlock(join(first), topUp(today + 6n))
    assert.ok((carries.at(-1) ?? 9n) < 3n, 'divided')

    // No money waits, and the books stay closed.
    await inOneBlock(hold(first, 16_777_199n))
    await inOneBlock(hold(first, 2n), topUp(today + 7n))
    assert.ok((carries.at(-1) ?? 0n) > 2n, 'not divided')
  })

  it('histories in which every act went through', () => {
    assert.ok(membersWithMoney > 100, `${membersWithMoney} members with money`)
    assert.deepEqual([...wentThrough].sort(), [...names].sort())
  })
})

/** Everything of which the replay has a view, as the chain tells it in its last block. */
async function compareAll(state: ReplayState, started: Started): Promise<void> {
  const { publicClient, contracts, deployment } = started
  const { number: blockNumber, timestamp: time } = await publicClient.getBlock({ blockTag: 'latest' })
  const at = { blockNumber }
  const { workRegistry, creatorPools, licenseRegistry, royaltySplits, usageChannels, usageEpochs } = contracts
  const same = (what: string, told: unknown, chain: unknown) => assert.deepEqual(told, chain, `${what}, ${blockNumber}`)
  const all: Promise<void>[] = []
  const check = (each: () => Promise<void>) => void all.push(each())

  for (const workId of [...new Set([...started.works, started.catalogueId, ...started.waiting])]) {
    check(async () => {
      const owner = await workRegistry.read.holderOf([workId], at)
      same('owner of a work', ownerIn(state.works.tokens, workId), unlessZero(owner))
      const { works } = state
      same('payee', payeeIn(works, { workId, time }), unlessZero(await workRegistry.read.payeeOf([workId], at)))
      const [payee, effectiveAt, locked] = await workRegistry.read.pendingPayeeOf([workId], at)
      const pending = pendingPayeeIn(works, { workId, time })
      same(
        'pending payee',
        [pending?.payee, Number(pending?.effectiveAt ?? 0n), isPayeeLockedIn(works, workId)],
        [unlessZero(payee), effectiveAt, locked],
      )
      const binding = bindingIn(works, workId)
      same(
        'binding',
        {
          wallet: binding?.wallet ?? zeroAddress,
          readyAt: Number(binding?.readyAt ?? 0n),
          vetoed: binding?.isVetoed ?? false,
        },
        await workRegistry.read.bindingOf([workId], at),
      )
      for (const uses of [0, USES.Train, USES.Train | USES.Mine]) {
        for (const second of [time, time - 1n, time - DAY]) {
          const told = consentedIn(works, { workId, uses, time: second })
          same('consent', told, await workRegistry.read.consentedAt([workId, uses, second], at))
        }
      }
      if (owner === zeroAddress) return
      const approved = await workRegistry.read.getApproved([BigInt(workId)], at)
      same('approval of a work', approvedIn(works.tokens, workId), unlessZero(approved))
    })
  }
  for (const commitment of started.commitments) {
    check(async () => {
      const seen = await workRegistry.read.committedAt([commitment], at)
      same('commitment', committedIn(state.works, commitment), BigInt(seen))
    })
  }
  for (const owner of started.people) {
    check(async () => {
      same('nonce', nonceIn(state.works, owner), await workRegistry.read.nonces([owner], at))
      same('works', countIn(state.works.tokens, owner), await workRegistry.read.balanceOf([owner], at))
      same('licenses', countIn(state.licenses.tokens, owner), await licenseRegistry.read.balanceOf([owner], at))
      for (const operator of started.people) {
        const both = { owner, operator }
        const [ofWorks, ofLicenses] = [
          isOperatorIn(state.works.tokens, both),
          isOperatorIn(state.licenses.tokens, both),
        ]
        same('operator of works', ofWorks, await workRegistry.read.isApprovedForAll([owner, operator], at))
        same('operator of licenses', ofLicenses, await licenseRegistry.read.isApprovedForAll([owner, operator], at))
      }
    })
  }
  for (const poolId of [...started.operated, started.agency, ...started.channelPools]) {
    check(async () => {
      const { operator, pendingOperator } = operatorsIn(state.pools, poolId)
      const pool = await creatorPools.read.poolOf([poolId], at)
      same('operator', operator, unlessZero(pool.operator))
      const chain = await creatorPools.read.stateOf([poolId], at)
      same('proposed operator', pendingOperator, unlessZero(chain.pendingOperator))
      const told = poolIn(state.pools, { poolId, time })
      for (const name of ['accumulator', 'totalUnits', 'rate', 'idle', 'carry'] as const)
        same(`pool's ${name}`, told?.[name], chain[name])
    })
    for (const workId of new Set([...started.works, started.catalogueId, ...started.waiting])) {
      check(async () => {
        const chain = await creatorPools.read.memberOf([poolId, workId], at)
        const claimable = await creatorPools.read.claimable([poolId, workId], at)
        const none = { joined: false, units: 0n, works: chain.works, pendingUnits: 0n, pendingDay: 0n, earned: 0n }
        const told = memberIn(state.pools, { poolId, workId, time }) ?? { ...none, claimable: 0n }
        for (const name of ['joined', 'units', 'works', 'pendingUnits', 'pendingDay', 'earned'] as const)
          same(`member's ${name}`, told[name], chain[name])
        same('claimable', told.claimable, claimable)
        if (chain.earned !== 0n) membersWithMoney += 1
      })
    }
  }
  for (const offerId of started.offerIds) {
    check(async () => {
      const [publisher, closed, terms] = await licenseRegistry.read.termsOf([offerId], at)
      const offer = offerIn(state.licenses, offerId)
      same('offer', [offer?.publisher, isClosedIn(state.licenses, offerId)], [publisher, closed])
      // Text and salt are in the offer's id alone; names stand for numbers.
      for (const name of ['poolId', 'uses', 'exclusive', 'start', 'duration', 'cap', 'minRate', 'party'] as const) {
        same(`offer's ${name}`, offer?.terms[name], terms[name])
      }
    })
  }
  for (const { licenseId } of started.licenses) {
    check(async () => {
      const owner = await licenseRegistry.read.ownerOf([BigInt(licenseId)], at)
      same('owner of a license', ownerIn(state.licenses.tokens, licenseId), owner)
      const approved = await licenseRegistry.read.getApproved([BigInt(licenseId)], at)
      same('approval of a license', approvedIn(state.licenses.tokens, licenseId), unlessZero(approved))
    })
  }
  for (const licenseId of [...started.licenses.slice(-12).map((each) => each.licenseId), started.meteredLicense]) {
    check(async () => {
      for (const period of [0, 1, 2]) {
        const [version, owed] = await licenseRegistry.read.statementOf([licenseId, BigInt(period)], at)
        same('statement', statementIn(state.licenses, { licenseId, period }), { version, owed })
      }
    })
  }
  for (const use of started.uses) {
    check(async () => {
      const [busyUntil, exclusiveUntil] = await licenseRegistry.read.takenUntil([started.agency, use], at)
      const taken = takenIn(state.licenses, { poolId: started.agency, use })
      same(`use ${use} taken`, taken, { busyUntil, exclusiveUntil })
    })
  }
  for (const controller of started.controllers) {
    for (const salt of started.streamSalts) {
      check(async () => {
        const streamId = started.streamOf(controller, salt)
        const payer = started.payer.account.address
        const unwritten = { periodsLeft: 0, periodDays: 0, until: 0, maxRate: 0n }
        const renewal = await contracts.streamRenewals.read.renewalOf([streamId, payer], at)
        same('renewal', renewalIn(state.renewals, { streamId, payer }) ?? unwritten, renewal)
        const [poolId] = started.channelPools as [Hex]
        const none = { rate: 0n, end: 0n, passed: 0n, ahead: 0n }
        const stream = await creatorPools.read.streamOf([poolId, streamId], at)
        same('stream', streamIn(state.pools, { streamId, time }) ?? none, stream)
      })
    }
  }
  for (const { epochId } of started.epochs) {
    check(async () => {
      const { closed, ...account } = await usageEpochs.read.stateOf([epochId], at)
      same('epoch', epochIn(state.epochs, epochId), { ...account, isClosed: closed })
      for (const index of started.members.keys()) {
        const claimed = await usageEpochs.read.isClaimed([epochId, index], at)
        same('claimed', isClaimedIn(state.epochs, { epochId, index }), claimed)
      }
    })
  }
  for (const channelId of started.channels) {
    check(async () => {
      const channel = channelIn(state.channels, channelId)
      if (!channel) {
        await assert.rejects(usageChannels.read.channelOf([channelId], at))
        return
      }
      same('channel', channel, await usageChannels.read.channelOf([channelId], at))
      for (const poolId of started.channelPools) {
        const told = reserveIn(state.channels, { channelId, poolId, time })
        same('reserve', told, await usageChannels.read.reserveOf([channelId, poolId], at))
      }
      for (const key of started.channelKeys) {
        same('key', keyIn(state.channels, { channelId, key }), await usageChannels.read.keyOf([channelId, key], at))
      }
    })
  }
  for (const { split, recipients, shares } of started.splits) {
    const announced = splitIn(state.splits, split)
    if (announced) same('split', announced, { recipients, shares })
    for (const token of started.tokens) {
      check(async () => {
        for (const recipient of recipients) {
          const credit = await royaltySplits.read.creditOf([split, token, recipient], at)
          same('credit', creditIn(state.splits, { split, token, recipient }), credit)
        }
        const distributable = await royaltySplits.read.distributable([split, token], at)
        const balance = await publicClient.readContract({
          ...{ address: token, abi: erc20Abi, functionName: 'balanceOf', args: [split], ...at },
        })
        same('distributable', distributableIn(state.splits, { split, token, balance }), distributable)
        // No view tells an account: position plus one (32 bits), what is carried (32), credits (192).
        const address = deployment.royaltySplits.address
        const slot = slotOf(token, slotOf(split, 1n))
        const word = BigInt((await publicClient.getStorageAt({ address, slot, ...at })) ?? zeroHash)
        const { position, carried, credits } = splitAccountIn(state.splits, { split, token })
        const stored = word % 2n ** 32n
        same(
          'account of a split',
          [position, carried, credits],
          [stored === 0n ? 0n : stored - 1n, (word >> 32n) % 2n ** 32n, word >> 64n],
        )
      })
    }
  }
  await Promise.all(all)
}

function unlessZero(address: Address): Address | undefined {
  return address === zeroAddress ? undefined : address
}

/** Where a mapping that is at a slot keeps what stands under an address. */
function slotOf(key: Hex, slot: Hex | bigint): Hex {
  return keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'uint256' }], [key, BigInt(slot)]))
}
