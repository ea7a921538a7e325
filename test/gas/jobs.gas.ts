import {
  concat,
  type Hex,
  hexToBytes,
  keccak256,
  maxUint256,
  parseEventLogs,
  parseSignature,
  signatureToCompactSignature,
  zeroHash,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { acquisitionTypedData } from '../../sdk/src/builders/acquisitionTypedData.ts'
import { usageLeafHashOf } from '../../sdk/src/tree/index.ts'
import { Meter } from './gas.ts'
import { ALL_USES, createWorld, DAY, DOLLAR, hashOf, RATE, type World } from './world.ts'

const PERMIT = [
  { name: 'owner', type: 'address' },
  { name: 'spender', type: 'address' },
  { name: 'value', type: 'uint256' },
  { name: 'nonce', type: 'uint256' },
  { name: 'deadline', type: 'uint256' },
] as const

describe('Gas', () => {
  let world: World
  let meter: Meter

  before(async () => {
    world = await createWorld()
    meter = new Meter(world.publicClient)
  })

  beforeEach(() => world.nextMorning())

  after(() => meter.finish())

  it('of works', async () => {
    const { works, pools, author, as, registration, fresh, createPool, joinCall } = world
    await works.write.register([registration()], as(author))
    const one = { job: 'register one work', elsewhere: '328,000 (Story, mint + register)' }
    await meter.check(
      'register',
      { ...one, state: 'own wallet, a later one; no consent', budget: 75_000 },
      await works.write.register([registration(0)], as(author)),
    )
    await meter.check(
      'registerConsenting',
      { ...one, state: 'own wallet, a later one; consent to all uses', budget: 80_000 },
      await works.write.register([registration()], as(author)),
    )
    const hundred = () => Array.from({ length: 100 }, fresh)
    const each = { job: '… each in a batch of 100', elsewhere: '1,256,000 with terms (Story)' }
    await meter.check(
      'registerBatch',
      { ...each, state: 'a later batch; no consent', budget: 30_000 },
      await works.write.registerBatch([hundred(), 0, 500, zeroHash], as(author)),
      100,
    )
    await meter.check(
      'registerBatchConsenting',
      { ...each, state: 'a later batch; consent to all uses', budget: 40_000 },
      await works.write.registerBatch([hundred(), ALL_USES, 500, zeroHash], as(author)),
      100,
    )
    const poolId = await createPool({ joinUnits: 100 })
    await works.write.registerAndCall([registration(), pools.address, joinCall(poolId)], as(author))
    await meter.check(
      'registerAndJoin',
      {
        job: '… register, consent, join and hold units, in one call',
        state: 'a later one, into a pool that gives units for joining and has members and no money yet',
        elsewhere: '–',
        budget: 125_000,
        why: `21,000 for the transaction, about 2,700 for its data; new words for the owner, the membership and the number of pools the work is in (22,100 each), changed ones for the balance and the books (5,000 each); three events (7,100); two cold reads and a cold call (6,800): a floor of about 118,900, the rest is execution. Without the number of pools it would be 107,000, and a sole agent could not know that its member is in no other pool.`,
      },
      await works.write.registerAndCall([registration(), pools.address, joinCall(poolId)], as(author)),
    )
    const catalogue = {
      root: fresh(),
      count: 1_000_000,
      uses: ALL_USES,
      royaltyBps: 500,
      salt: zeroHash,
      metadataHash: fresh(),
      uri: 'https://example.org/catalogue.ndjson.gz',
    }
    await meter.check(
      'registerCatalogue',
      {
        job: '… one million in a catalogue',
        state: 'a later one; consent to all uses; metadata hash and URI given',
        elsewhere: 'none',
        budget: 90_000,
      },
      await works.write.registerCatalogue([catalogue], as(author)),
    )
  })

  it('of pools', async () => {
    const { pools, operator, author, firm, as, poolTerms, createPool, createWork, allow } = world
    await meter.check(
      'createPool',
      { job: 'create a pool', state: 'all terms filled', elsewhere: '343,981 (Superfluid)', budget: 95_000 },
      await pools.write.createPool(
        [poolTerms({ noticeDays: 30, joinUnits: 100, minStreamPerDay: DOLLAR })],
        as(operator),
      ),
    )
    const poolId = await createPool()
    const members: Hex[] = []
    for (let i = 0; i < 102; ++i) {
      const workId = await createWork()
      await pools.write.joinPool([poolId, workId], as(author))
      members.push(workId)
    }
    const [first, second, ...others] = members as [Hex, Hex, ...Hex[]]
    await pools.write.setUnits([poolId, first, 10], as(operator))
    const state = 'it has joined; the pool has other members and no money yet'
    await meter.check(
      'setUnits',
      { job: 'set units of a new member', state, elsewhere: '254,967 (Superfluid)', budget: 65_000 },
      await pools.write.setUnits([poolId, second, 10], as(operator)),
    )
    await meter.check(
      'setUnitsBatch',
      { job: '… each in a batch of 100', state, elsewhere: '205,000 (Superfluid)', budget: 35_000 },
      await pools.write.setUnitsBatch([poolId, others, others.map((_, i) => i + 1)], as(operator)),
      100,
    )

    const payer = firm.account.address
    const amount = DOLLAR + 1n
    await allow(pools.address)
    await pools.write.pay([poolId, amount, payer, zeroHash], as(firm))
    const paying = {
      job: 'pay a pool of any size',
      elsewhere: '284,360 (Superfluid), 134,813 for one work (Story)',
      budget: 60_000,
    }
    await meter.check(
      'pay',
      { ...paying, state: 'repeated; unlimited allowance; a remainder is carried' },
      await pools.write.pay([poolId, amount, payer, zeroHash], as(firm)),
    )
    await allow(pools.address, amount)
    await meter.check(
      'payExact',
      { ...paying, state: 'repeated; exact allowance, which the payment uses up' },
      await pools.write.pay([poolId, amount, payer, zeroHash], as(firm)),
    )
    await allow(pools.address)
  })

  it('of claims', async () => {
    const { pools, dollar, author, firm, stranger, as, createPool, createWork, allow, today, nextDay } = world
    await dollar.write.mint([author.account.address, 1n])
    await allow(pools.address)
    const payer = firm.account.address
    const workId = await createWork()
    const other = await createWork()
    const createBusyPool = async () => {
      const poolId = await createPool({ joinUnits: 7 })
      await pools.write.joinPool([poolId, workId], as(author))
      await pools.write.joinPool([poolId, other], as(author))
      await pools.write.pay([poolId, 1_000n * DOLLAR + 1n, payer, zeroHash], as(firm))
      return poolId
    }
    const claiming = {
      job: 'claim from a pool to a wallet that already holds the token',
      elsewhere: '407,000 (Superfluid), 97,212 (Story), 63,000 (LlamaPay, one stream)',
      budget: 66_000,
    }
    const poolId = await createBusyPool()
    await meter.check(
      'claim',
      { ...claiming, state: 'first claim of the work; no stream runs; paid to its owner' },
      await pools.write.claim([poolId, workId], as(stranger)),
    )
    await pools.write.openStream([poolId, zeroHash, RATE, (await today()) + 30, maxUint256, payer], as(firm))
    await nextDay()
    await meter.check(
      'claimStreaming',
      { ...claiming, state: 'a later claim, while a stream runs; paid to its owner' },
      await pools.write.claim([poolId, workId], as(stranger)),
    )
    const claims = []
    for (let i = 0; i < 10; ++i) claims.push({ poolId: await createBusyPool(), workId })
    await meter.check(
      'claimBatch',
      {
        job: 'claim from 10 pools of one token in one transaction',
        state: 'first claim of one work in each; paid to its owner',
        elsewhere: '10 × 97,212 (Story)',
        budget: 280_000,
      },
      await pools.write.claimBatch([claims], as(stranger)),
    )
  })

  it('of streams', async () => {
    const { pools, author, firm, as, createPool, createWork, allow, today, nextDay } = world
    const poolId = await createPool({ joinUnits: 7 })
    await pools.write.joinPool([poolId, await createWork()], as(author))
    await allow(pools.address)
    const payer = firm.account.address
    const open = (salt: string, endDay: number) =>
      pools.write.openStream([poolId, hashOf(salt), RATE, endDay, maxUint256, payer], as(firm))
    const end = (await today()) + 40
    await open('a', end - 1)
    const opening = { job: "open a payer's own stream", elsewhere: '178,632 to one payee (Sablier Flow)' }
    await meter.check(
      'openStreamFirst',
      { ...opening, state: 'first on its day; another stream runs; unlimited allowance' },
      await open('b', end),
    )
    await meter.check(
      'openStreamLater',
      { ...opening, state: 'a later one on its day; unlimited allowance' },
      await open('c', end),
    )
    await open('d', end - 1)
    await nextDay()
    const toppingUp = { job: 'top up a stream', elsewhere: '61,500 (Sablier Flow)' }
    const topUp = (endDay: number) =>
      pools.write.topUpStream([payer, poolId, hashOf('a'), endDay, maxUint256, payer], as(firm))
    const from = 'from one that others use; whole base units a day; unlimited allowance'
    await meter.check(
      'topUpUsed',
      { ...toppingUp, state: `to a day in use, ${from}`, budget: 75_000 },
      await topUp(end),
    )
    await meter.check(
      'topUpFresh',
      { ...toppingUp, state: `to a fresh day, ${from}`, budget: 100_000 },
      await topUp(end + 1),
    )
    await nextDay()
    await meter.check(
      'cancelStream',
      {
        job: 'cancel a stream with refund',
        state: 'at once; others end on its day',
        elsewhere: '89,985 (Sablier Flow)',
        budget: 70_000,
      },
      await pools.write.cancelStream([poolId, hashOf('b'), 0, payer], as(firm)),
    )
  })

  it('of splits', async () => {
    const { splits, dollar, author, stranger, as } = world
    const recipients = (count: number) =>
      Array.from({ length: count }, (_, i) => `0x${hashOf(`recipient ${i}`).slice(2, 42)}` as Hex).sort((a, b) =>
        BigInt(a) < BigInt(b) ? -1 : 1,
      )
    meter.record('createSplit', {
      job: 'create a split of 2',
      state: 'its address is computed',
      elsewhere: '183,000 (0xSplits v2)',
      budget: 0,
      gas: 0,
    })
    await meter.check(
      'announceSplit',
      { job: '… announce it', state: '–', elsewhere: '–', budget: 45_000 },
      await splits.write.announce([recipients(2), [400_000, 600_000]], as(author)),
    )
    const ten = recipients(10)
    const tenths = ten.map(() => 100_000)
    const split = await splits.read.splitOf([ten, tenths])
    await dollar.write.mint([split, 1_000n * DOLLAR + 7n])
    await splits.write.distribute([dollar.address, ten, tenths], as(stranger))
    await dollar.write.mint([split, 1_000n * DOLLAR])
    await meter.check(
      'distributeSplit',
      {
        job: 'distribute a split of 10',
        state: 'repeated; the recipients hold the token; a remainder stays',
        elsewhere: '152,183 (0xSplits push)',
        budget: 145_000,
      },
      await splits.write.distribute([dollar.address, ten, tenths], as(stranger)),
    )
  })

  it('of licenses', async () => {
    const { pools, licenses, operator, author, firm, as } = world
    const { fresh, createPool, createWork, allow, today, nextDay, offerTerms } = world
    const poolId = await createPool({ joinUnits: 7 })
    await pools.write.joinPool([poolId, await createWork()], as(author))
    const licensee = firm.account.address
    const offer = (changes = {}) => offerTerms(poolId, changes)
    const start = ((await today()) + 10) * Number(DAY)
    const publishing = { job: 'publish an offer', elsewhere: '361,559 (Story PIL terms)', budget: 180_000 }
    await meter.check(
      'publish',
      {
        ...publishing,
        state: 'all terms filled, for one named licensee from a fixed day on',
        why: `six new words (132,600), 21,000 for the transaction, about 5,600 for 30 words of terms in its data and 8,600 for them in the event: a floor of about 167,800. An offer that names nobody and has no guarantee writes one word less.`,
      },
      await licenses.write.publish([offer({ eligibility: 3, party: licensee, start })], as(operator)),
    )
    await meter.check(
      'publishPlain',
      {
        ...publishing,
        state: 'a plain one, to anyone from acquisition on: fee, least rate, share of revenue, periods',
      },
      await licenses.write.publish([offer({ unitPrice: 0n, floor: 0n, guarantee: 0n, cap: 0n })], as(operator)),
    )
    const publish = async (changes = {}) => {
      const terms = offer(changes)
      await licenses.write.publish([terms], as(operator))
      return licenses.read.offerIdOf([operator.account.address, terms])
    }
    const offerId = await publish()
    const acquisition = (wanted: Hex) => ({
      offerId: wanted,
      licensee,
      salt: fresh(),
      maxFee: 500n * DOLLAR,
      rate: 0n,
      endDay: 0,
      maxDeposit: 0n,
    })
    const none = { expiry: 0, signature: '0x' as Hex }
    const acquire = async (wanted = offerId): Promise<Hex> => {
      const asked = acquisition(wanted)
      await licenses.write.acquire([asked, none], as(firm))
      return licenses.read.licenseIdOf([wanted, licensee, asked.salt])
    }
    await allow(licenses.address)
    await acquire()
    const acquiring = { job: 'acquire a license with a fee', elsewhere: '694,034 (Story)', budget: 170_000 }
    await meter.check(
      'acquire',
      { ...acquiring, state: 'a later one of this licensee; unlimited allowance' },
      await licenses.write.acquire([acquisition(offerId), none], as(firm)),
    )
    await allow(licenses.address, 500n * DOLLAR)
    await meter.check(
      'acquireExact',
      { ...acquiring, state: 'a later one of this licensee; exact allowance' },
      await licenses.write.acquire([acquisition(offerId), none], as(firm)),
    )
    await allow(licenses.address)

    const end = (await today()) + 40
    const open = (licenseId: Hex, endDay: number) =>
      licenses.write.openStream([licenseId, RATE, endDay, maxUint256], as(firm))
    await open(await acquire(), end - 1)
    const opening = {
      job: "open a license's stream, deposit included",
      elsewhere: '501,512 + wrap (Superfluid), 178,632 to one payee (Sablier Flow)',
    }
    await meter.check(
      'openLicenseStreamFirst',
      {
        ...opening,
        state: 'first on its day; another stream runs; unlimited allowance',
        budget: 145_000,
      },
      await open(await acquire(), end),
    )
    await meter.check(
      'openLicenseStreamLater',
      {
        ...opening,
        state: 'a later one on its day; unlimited allowance',
        budget: 125_000,
      },
      await open(await acquire(), end),
    )
    const voluntary = await acquire(await publish({ minRate: 0n }))
    await open(voluntary, end)
    await nextDay()
    await meter.check(
      'cancelLicenseStream',
      {
        job: "cancel a license's stream with refund",
        state: 'its terms ask for none; others end on its day',
        elsewhere: '–',
      },
      await licenses.write.cancelStream([voluntary, 0], as(firm)),
    )
  })

  it('of the license gateway', async () => {
    const { pools, licenses, gateway, dollar, operator, author, firm, stranger, as } = world
    const { createPool, createWork, allow, today, offerTerms, publicClient } = world
    const poolId = await createPool({ joinUnits: 7 })
    await pools.write.joinPool([poolId, await createWork()], as(author))
    const licensee = firm.account.address
    const terms = offerTerms(poolId)
    await licenses.write.publish([terms], as(operator))
    const offerId = await licenses.read.offerIdOf([operator.account.address, terms])
    const chainId = await publicClient.getChainId()
    const fee = 500n * DOLLAR

    const signPermit = async (value: bigint) => {
      const signature = await firm.signTypedData({
        domain: { name: 'Test Dollar', version: '1', chainId, verifyingContract: dollar.address },
        types: { Permit: PERMIT },
        primaryType: 'Permit',
        message: {
          ...{ owner: licensee, spender: licenses.address, value, deadline: maxUint256 },
          nonce: await dollar.read.nonces([licensee]),
        },
      })
      const { r, s, yParity } = parseSignature(signature)
      return { value, deadline: maxUint256, v: 27 + yParity, r, s }
    }
    /** Signs with the first salt for which neither has a byte of zero: those cost less, and the day would decide how many there are. */
    const signAcquisition = async (from: number, stream: { rate: bigint; endDay: number; maxDeposit: bigint }) => {
      for (let i = from; ; ++i) {
        const asked = { offerId, licensee, salt: hashOf(`gateway ${i}`), maxFee: fee, ...stream }
        const typedData = acquisitionTypedData({ chainId, address: licenses.address, ...asked, deadline: maxUint256 })
        const signature = await firm.signTypedData(typedData)
        if (!hexToBytes(concat([asked.salt, signature])).includes(0)) return { asked, signature }
      }
    }
    const acquire = async (from: number, allowed: bigint, stream = { rate: 0n, endDay: 0, maxDeposit: 0n }) => {
      const { asked, signature } = await signAcquisition(from, stream)
      const none = { expiry: 0, signature: '0x' as Hex }
      const permit = await signPermit(allowed)
      return gateway.write.acquireWithPermit([asked, none, maxUint256, signature, permit], as(stranger))
    }

    await allow(licenses.address, 0n)
    await acquire(0, fee)
    const acquiring = { job: 'acquire a license with a fee by signatures, permit included', elsewhere: '–' }
    await meter.check(
      'acquireWithPermit',
      { ...acquiring, state: 'a later one of this licensee; sent by somebody else; the permit allows the fee' },
      await acquire(100, fee),
    )
    const endDay = (await today()) + 40
    const maxDeposit = 4_500n * DOLLAR
    await acquire(200, fee + maxDeposit, { rate: RATE, endDay, maxDeposit })
    await allow(licenses.address, 0n)
    await meter.check(
      'acquireWithPermitAndStream',
      {
        ...acquiring,
        job: '… and open its first stream, deposit included',
        state: 'a later one on its day; sent by somebody else; the permit allows more than the deposit',
      },
      await acquire(300, fee + maxDeposit, { rate: RATE, endDay, maxDeposit }),
    )
  })

  it('of usage', async () => {
    const { pools, licenses, epochs, dollar, operator, author, firm, stranger, as, fresh, offerTerms } = world
    const { createPool, createWork, allow, publicClient, networkHelpers } = world
    const poolId = await createPool({ joinUnits: 7 })
    const workId = await createWork()
    await pools.write.joinPool([poolId, workId], as(author))
    const licensee = firm.account.address
    const terms = offerTerms(poolId, { fee: 0n, minRate: 0n, distribution: 1, periodDays: 1, noticeDays: 0, floor: 0n })
    await licenses.write.publish([terms], as(operator))
    const offerId = await licenses.read.offerIdOf([operator.account.address, terms])
    const asked = { offerId, licensee, salt: fresh(), maxFee: 0n, rate: 0n, endDay: 0, maxDeposit: 0n }
    await licenses.write.acquire([asked, { expiry: 0, signature: '0x' }], as(firm))
    const licenseId = await licenses.read.licenseIdOf([offerId, licensee, asked.salt])
    await networkHelpers.time.increase(14 * Number(DAY))

    const total = 12_345_678_901n
    /** Statement, shares and proofs of the work in a tree of 1,000,000 works; proofs of any such tree have this many siblings. */
    const prepare = (period: number, indexes: number[]) => {
      const siblings = Array.from({ length: 20 }, fresh)
      const leaves = indexes.map((index) => ({ index, amount: 1_234_567n }))
      const hashes = leaves.map((leaf) => usageLeafHashOf({ licenseId, period, version: 1, workId, ...leaf }))
      // The second leaf, where there is one, is the first one's sibling.
      const proofs = hashes.map((_, i) =>
        hashes.length === 1 ? siblings : [hashes[1 - i] as Hex, ...siblings.slice(1)],
      )
      const root = (proofs[0] as Hex[]).reduce((node, sibling) => hashPair(node, sibling), hashes[0] as Hex)
      const statement = { period, replaces: 0, units: 9_876_543n, revenue: 45_678_901_234n, usageHash: fresh() }
      return { statement, root, leaves, proofs }
    }
    const publish = async (period: number, ...indexes: number[]) => {
      const { statement, root, leaves, proofs } = prepare(period, indexes)
      const hash = await epochs.write.publish([licenses.address, licenseId, statement, root, total], as(firm))
      const receipt = await publicClient.getTransactionReceipt({ hash })
      const [event] = parseEventLogs({ abi: epochs.abi, eventName: 'EpochPublished', logs: receipt.logs })
      if (!event) throw new Error('no epoch was published')
      const { epoch } = event.args
      const claims = leaves.map((leaf, i) => ({
        epoch,
        ...leaf,
        workId,
        heldAt: epoch.to - 1,
        siblings: proofs[i] as Hex[],
      }))
      return { hash, claims }
    }
    const claim = (...claims: Awaited<ReturnType<typeof publish>>['claims']) =>
      epochs.write.claim([claims], as(stranger))

    await allow(epochs.address)
    const settling = {
      job: 'settle a usage epoch for any number of works',
      elsewhere: 'none for a payer; 90,902 then per creator (Merkl)',
    }
    const first = await publish(0, 0, 1)
    await meter.check(
      'publishEpochFirst',
      { ...settling, state: 'first of its pool and of its license; unlimited allowance' },
      first.hash,
    )
    await meter.check(
      'publishEpoch',
      { ...settling, budget: 140_000, state: 'statement included; a later period; unlimited allowance' },
      (await publish(1, 700_000)).hash,
    )
    await allow(epochs.address, total)
    await meter.check(
      'publishEpochExact',
      { ...settling, budget: 140_000, state: 'statement included; a later period; exact allowance' },
      (await publish(2, 700_000)).hash,
    )
    await allow(epochs.address)

    await dollar.write.mint([author.account.address, 1n])
    const claiming = {
      job: 'claim from a usage epoch of 1,000,000 works, wallet holds the token',
      elsewhere: '60,730 (1inch, no membership or payee check), 90,902 (Merkl)',
    }
    const [one, next] = first.claims as [(typeof first.claims)[0], (typeof first.claims)[0]]
    await meter.check(
      'claimUsageFreshWord',
      { ...claiming, state: 'the first claim among 256 neighbors, for whom a word of bits is made; paid to its owner' },
      await claim(one),
    )
    await meter.check(
      'claimUsage',
      { ...claiming, budget: 84_000, state: 'a word of bits that neighbors use; paid to its owner' },
      await claim(next),
    )

    const many = async (periods: number[]) => {
      const claims = []
      for (const period of periods) {
        const [before, own] = (await publish(period, 700_000, 700_001)).claims as [typeof one, typeof one]
        await claim(before)
        claims.push(own)
      }
      return claims
    }
    const gasOf = async (hash: Hex) => Number((await publicClient.getTransactionReceipt({ hash })).gasUsed)
    const single = await gasOf(await claim(...(await many([3]))))
    const ten = await gasOf(await claim(...(await many([4, 5, 6, 7, 8, 9, 10, 11, 12, 13]))))
    meter.record('claimUsageFurther', {
      job: '… each further epoch in the same call',
      elsewhere: claiming.elsewhere,
      state: 'ten epochs of one license; a word of bits that neighbors use',
      budget: 38_000,
      gas: Math.ceil((ten - single) / 9),
    })
  })

  it('of channels', async () => {
    const { channels, pools, dollar, author, firm, stranger, as, publicClient, createPool, createWork, allow, today } =
      world
    const workId = await createWork()
    const createJoined = async () => {
      const poolId = await createPool({ joinUnits: 7 })
      await pools.write.joinPool([poolId, workId], as(author))
      return poolId
    }
    const key = privateKeyToAccount(hashOf('a hot key'))
    const chainId = await publicClient.getChainId()
    const until = ((await today()) + 100) * Number(DAY)
    const sign = async (channelId: Hex, poolId: Hex, total: bigint) => {
      const voucher = { channelId, poolId, total, expiry: until }
      const signature = await key.signTypedData({
        domain: { name: 'OpenRoyalty UsageChannels', version: '1', chainId, verifyingContract: channels.address },
        types: {
          Voucher: [
            { name: 'channelId', type: 'bytes32' },
            { name: 'poolId', type: 'bytes32' },
            { name: 'total', type: 'uint96' },
            { name: 'expiry', type: 'uint48' },
          ],
        },
        primaryType: 'Voucher',
        message: voucher,
      })
      const { r, yParityAndS } = signatureToCompactSignature(parseSignature(signature))
      return { ...voucher, r, vs: yParityAndS }
    }
    const payer = firm.account.address
    let salt = 0n
    const open = (reservations: { poolId: Hex; amount: bigint }[], amount: bigint) =>
      channels.write.open([dollar.address, 30, zeroHash, ++salt, amount, reservations], as(firm))
    const openedId = () => channels.read.channelIdOf([payer, 30, salt])
    const openWithKey = async (poolIds: Hex[], reserved: bigint) => {
      await open(
        poolIds.map((poolId) => ({ poolId, amount: reserved })),
        1_000n * DOLLAR,
      )
      const channelId = await openedId()
      await channels.write.authorizeKey([channelId, key.address, until, 1_000n * DOLLAR], as(firm))
      return channelId
    }
    const redeem = (vouchers: Awaited<ReturnType<typeof sign>>[]) => channels.write.redeem([vouchers], as(stranger))

    await allow(channels.address)
    const poolId = await createJoined()
    const channelId = await openWithKey([poolId], 100n * DOLLAR)
    await meter.check(
      'openChannel',
      { job: 'open a channel', state: 'deposit and one reserve; unlimited allowance', elsewhere: '–' },
      await open([{ poolId, amount: DOLLAR }], 10n * DOLLAR),
    )
    await redeem([await sign(channelId, poolId, DOLLAR + 1n)])
    const one = { job: 'redeem one voucher', elsewhere: '48,765 + 46,214 (x402 batch settlement)' }
    await meter.check(
      'redeem',
      {
        ...one,
        state: 'repeated; from the reserve; a remainder is carried',
        budget: 75_000,
        why: `21,000 for the transaction, about 2,700 for its data; changed words for the reserve, the pool's clock and two balances (5,000 each); four cold reads (the key, and the pool's token, units and rate: 6,300) and two cold contracts (5,200); 3,000 to recover the signer; three events (6,500): a floor of about 64,700. Half of the rest is the pool's own payment, which measures what arrives and divides it exactly.`,
      },
      await redeem([await sign(channelId, poolId, 2n * DOLLAR + 3n)]),
    )
    await redeem([await sign(channelId, poolId, 100n * DOLLAR + 1n)])
    await meter.check(
      'redeemFree',
      { ...one, state: 'repeated; from free money; a remainder is carried' },
      await redeem([await sign(channelId, poolId, 101n * DOLLAR + 3n)]),
    )

    const hundred = Array.from({ length: 100 }, (_, i) => BigInt(i))
    const channelIds: Hex[] = []
    for (const _ of hundred) channelIds.push(await openWithKey([poolId], 100n * DOLLAR))
    const fromChannels = (total: bigint) => Promise.all(channelIds.map((id) => sign(id, poolId, total)))
    await redeem(await fromChannels(DOLLAR))
    await meter.check(
      'redeemHundredChannels',
      {
        job: '… each of 100 for one pool',
        state: 'repeated; of a hundred channels; from the reserves',
        elsewhere: '24,553 (x402 batch settlement)',
        budget: 20_000,
      },
      await redeem(await fromChannels(2n * DOLLAR + 1n)),
      100,
    )
    const poolIds: Hex[] = []
    for (const _ of hundred) poolIds.push(await createJoined())
    const wide = await openWithKey(poolIds, 5n * DOLLAR)
    const toPools = (total: bigint) => Promise.all(poolIds.map((id) => sign(wide, id, total)))
    await redeem(await toPools(DOLLAR))
    await meter.check(
      'redeemHundredPools',
      {
        job: '… each of 100 for distinct pools',
        state: 'repeated; of one channel; from the reserves; a remainder is carried',
        elsewhere: '29,303 (x402 batch settlement)',
        budget: 30_000,
        why: `a pool's payment costs about 24,000 within a transaction that has already touched token and balances: its clock changes (5,000), two of its words are read for the first time (4,200), two events (4,100), the rest is five calls and exact division. A voucher adds its data (2,300), its reserve's word (5,000), its signature (3,000) and its event (2,400). One transfer to somebody's wallet, which is what the figure beside it pays, needs none of the pool's part.`,
      },
      await redeem(await toPools(2n * DOLLAR + 1n)),
      100,
    )
  })
})

/** Pairs are sorted before they are hashed. */
function hashPair(a: Hex, b: Hex): Hex {
  return keccak256(concat(a < b ? [a, b] : [b, a]))
}
