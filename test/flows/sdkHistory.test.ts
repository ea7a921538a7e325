import assert from 'node:assert/strict'
import { type Hex, maxUint256 } from 'viem'
import { licenseAt, permitsAt, standingAt, TimeAheadError } from '../../sdk/src/audit/index.ts'
import {
  buildAcquireLicense,
  buildCancelLicenseStream,
  buildExtractMember,
  buildGiveNotice,
  buildJoinLot,
  buildJoinPool,
  buildLeavePool,
  buildMaterializeWork,
  buildRenounceOperator,
  buildReportStatement,
  buildSetConsent,
  buildSetUnits,
  type CatalogueProof,
  DAY,
  licenseIdOf,
  STANDINGS,
  USES,
} from '../../sdk/src/index.ts'
import { BOTH, type Step, startHistory } from '../utils/history.ts'
import { ACTS, FREQUENT, RATE, randomFrom, randomHistory } from '../utils/randomHistory.ts'
import { LIBRARIES } from '../utils/sdkChain.ts'

/** Blocks of one history. */
const BLOCKS = 200

describe('SDK: the past, from logs alone', () => {
  // What the histories were made of.
  const wentThrough = new Set<string>()
  const seen = new Set<string>()
  let permissions = 0

  for (const seed of [1, 2, 3])
    it(`a random history, at every block: seed ${seed}`, async () => {
      const history = await startHistory()
      const random = randomFrom(seed)
      const { licenses, pick, block } = await randomHistory(history, random)
      for (let i = 0; i < BLOCKS; i += 1) {
        const act = () => (i < 25 && random(2) === 0 ? 'acquire' : pick([...ACTS, ...FREQUENT]))
        for (const name of await block(Array.from({ length: random(4) }, act))) wentThrough.add(name)
        // What a license permits is asked of a few: each is asked about every work.
        await history.ask(licenses, [pick(licenses), pick(licenses), pick(licenses), pick(licenses)])
      }
      await history.compare()
      for (const answer of history.answers) {
        for (const { standing } of answer.licenses.values()) seen.add(standing)
        for (const each of answer.permits.values()) permissions += each.filter(Boolean).length
      }

      // The functions that people call, at some of the blocks.
      for (let i = 0; i < 25; i += 1) {
        const answer = pick(history.answers)
        const [licenseId, permits] = pick([...answer.permits])
        const asked = { licenseId, time: answer.time }
        const client = history.stranger.royalty
        assert.equal(await standingAt(client, asked), answer.licenses.get(licenseId)?.standing)
        const { subjects, proofs, usesOf } = history
        const of = random(permits.length)
        const proof = proofs[of - subjects.length]
        const work = proof
          ? { proof, uses: usesOf(of - subjects.length) }
          : { workId: subjects[of] as Hex, uses: usesOf(of) }
        assert.equal(await permitsAt(client, { ...asked, ...work }), permits[of])
      }
    })

  it('histories in which every act went through, and everything was answered', () => {
    assert.deepEqual([...wentThrough].sort(), [...ACTS].sort())
    assert.deepEqual([...seen].sort(), [...STANDINGS].sort())
    assert.ok(permissions > 150, `${permissions} permissions`)
  })

  for (const way of LIBRARIES)
    describe(`asked through ${way}`, () => {
      it('the seconds around an acquisition, and those the chain has not passed', async () => {
        const { publish, payer, stranger, pools, works, author, networkHelpers } = await startHistory(way)
        const poolId = pools.atOnce
        const workId = works[0]
        await author.royalty.pools.join({ poolId, workId })
        const { offerId } = await publish({ poolId, duration: 0 })
        const { licenseId, start } = await payer.royalty.licenses.acquire({ offerId })
        await networkHelpers.mine(3, { interval: 60 })
        const latest = BigInt(await networkHelpers.time.latest())
        const client = stranger.royalty
        const at = BigInt(start)

        assert.equal(await standingAt(client, { licenseId, time: at - 1n }), 'None')
        assert.equal(await standingAt(client, { licenseId, time: at }), 'Active')
        assert.equal(await standingAt(client, { licenseId, time: at + 1n }), 'Active')
        assert.equal(await standingAt(client, { licenseId: offerId, time: at }), 'None')
        // Before anything was deployed.
        assert.equal(await standingAt(client, { licenseId, time: 1n }), 'None')
        assert.equal(await licenseAt(client, { licenseId, time: at - 1n }), undefined)
        assert.deepEqual(await licenseAt(client, { licenseId, time: latest }), {
          standing: 'Active',
          isInForce: true,
          start: at,
          end: undefined,
          lapsesAt: undefined,
          terminates: undefined,
        })
        for (const [asked, expected] of [
          [{ workId, uses: BOTH, time: at }, true],
          [{ workId, uses: ['Mine'] as const, time: latest }, true],
          [{ workId, uses: ['Mine', 'Index'] as const, time: at }, false],
          [{ workId, uses: 0, time: at }, false],
          [{ workId, uses: BOTH, time: at - 1n }, false],
          [{ workId: works[1], uses: BOTH, time: at }, false],
          [{ workId: offerId, uses: BOTH, time: at }, false],
        ] as const) {
          assert.equal(await permitsAt(client, { licenseId, ...asked }), expected, JSON.stringify(asked.uses))
        }
        await assert.rejects(standingAt(client, { licenseId, time: latest + 1n }), (error) => {
          assert.ok(error instanceof TimeAheadError)
          assert.deepEqual([error.time, error.latest], [latest + 1n, latest])
          return true
        })
      })

      it('a catalogue that nobody registered, and an index that it does not have', async () => {
        const { publish, payer, stranger, pools, author, proofs, lot, networkHelpers } = await startHistory(way)
        const poolId = pools.atOnce
        await author.royalty.pools.joinLot({ poolId, ...lot })
        const { offerId } = await publish({ poolId, duration: 0 })
        const { licenseId } = await payer.royalty.licenses.acquire({ offerId })
        const proof = proofs[1] as (typeof proofs)[number]
        const time = BigInt(await networkHelpers.time.latest())
        const asked = { licenseId, uses: BOTH, time }
        const client = stranger.royalty
        assert.equal(await permitsAt(client, { ...asked, proof }), true)
        assert.equal(await permitsAt(client, { ...asked, proof: { ...proof, steward: payer.account.address } }), false)
        assert.equal(await permitsAt(client, { ...asked, proof: { ...proof, count: 5 } }), false)
        assert.equal(
          await permitsAt(client, { ...asked, proof: { ...proof, leaf: { ...proof.leaf, index: 9 } } }),
          false,
        )
      })

      it('a catalogue’s work that speaks for itself, asked about by its proof', async () => {
        const { publish, payer, stranger, pools, author, proofs, lot, catalogueId, networkHelpers } =
          await startHistory(way)
        const poolId = pools.atOnce
        await author.royalty.pools.joinLot({ poolId, ...lot })
        const { offerId } = await publish({ poolId })
        const [its, other] = [proofs[1], proofs[2]] as [(typeof proofs)[number], (typeof proofs)[number]]
        const { workId } = await stranger.royalty.works.materialize({ proof: its })
        await author.royalty.works.setConsent({ workId, uses: BOTH })
        await author.royalty.works.setConsent({ workId: catalogueId, uses: 0 })
        const { licenseId } = await payer.royalty.licenses.acquire({ offerId })
        const asked = { licenseId, uses: BOTH, time: BigInt(await networkHelpers.time.latest()) }
        assert.equal(await permitsAt(stranger.royalty, { ...asked, proof: its }), true)
        assert.equal(await permitsAt(stranger.royalty, { ...asked, workId }), true)
        assert.equal(await permitsAt(stranger.royalty, { ...asked, proof: other }), false)
      })

      it('a license of more streams than are asked for at once', async () => {
        const { publish, payer, stranger, pools, works, author, networkHelpers } = await startHistory(way)
        await author.royalty.pools.join({ poolId: pools.atOnce, workId: works[0] })
        const { offerId } = await publish({ poolId: pools.atOnce, duration: 0, minRate: RATE })
        const { licenseId } = await payer.royalty.licenses.acquire({ offerId })
        const ends: bigint[] = []
        for (let i = 0; i < 18; i += 1) {
          const now = BigInt(await networkHelpers.time.latest())
          const endDay = Number(now / DAY) + 1
          await payer.royalty.licenses.openStream({ licenseId, rate: RATE, endDay })
          ends.push(BigInt(endDay) * DAY)
          await networkHelpers.time.increaseTo(BigInt(endDay) * DAY + 60n)
        }
        await networkHelpers.mine()
        for (const [i, end] of ends.entries()) {
          const license = await licenseAt(stranger.royalty, { licenseId, time: end - 1n })
          assert.equal(license?.standing, 'Active', `stream ${i}`)
          assert.equal(license?.lapsesAt, end, `stream ${i}`)
          assert.equal(await standingAt(stranger.royalty, { licenseId, time: end }), 'PastDue', `after stream ${i}`)
        }
      })
    })

  describe('what chance seldom brings', () => {
    /** A history with short ways to say who does what. */
    async function script() {
      const history = await startHistory()
      const { author, operator, payer, deployment, pools, works } = history
      const by = (from: `0x${string}`, call: Step['call']): Step => ({ from, call })
      const firm = payer.account.address
      await author.royalty.pools.join({ poolId: pools.atOnce, workId: works[0] })
      const time = (await history.now()) + 100n
      const day = (time / DAY + 1n) * DAY
      const acquire = (offerId: Hex, more: object = {}) =>
        by(firm, buildAcquireLicense(deployment, { offerId, licensee: firm, maxFee: 1n, ...more }))
      const idOf = (offerId: Hex) => licenseIdOf({ offerId, licensee: firm })
      /** Mines a block, in which all must go through, and asks. */
      const at = async (second: bigint, licenses: readonly Hex[], ...steps: Step[]) => {
        assert.deepEqual(await history.mine(second, ...steps), Array(steps.length).fill(true))
        return history.ask(licenses)
      }
      return {
        ...history,
        by,
        firm,
        creator: author.account.address,
        head: operator.account.address,
        time,
        day,
        acquire,
        idOf,
        at,
      }
    }
    type Script = Awaited<ReturnType<typeof script>>
    const standings = ({ answers }: Script) =>
      answers.flatMap(({ licenses }) => [...licenses.values()].map((each) => each.standing))

    it('notices and a lapse that end a license in one second', async () => {
      const history = await script()
      const { publish, pools, deployment, by, firm, head, time, acquire, idOf, at } = history
      const { offerId } = await publish({ poolId: pools.atOnce, cureDays: 4, noticeDays: 4, minRate: RATE })
      const licenseId = idOf(offerId)
      await at(time, [licenseId], acquire(offerId))
      // It lapsed in its first second, for want of a stream; all four would end it in the same one.
      const notice = (from: `0x${string}`, kind: 'Licensee' | 'Publisher' | 'Breach') =>
        by(from, buildGiveNotice(deployment, { licenseId, kind }))
      await at(time + 1n, [licenseId], notice(firm, 'Licensee'), notice(head, 'Publisher'), notice(head, 'Breach'))
      for (const later of [4n * DAY - 1n, 4n * DAY, 4n * DAY + 1n]) await at(time + later, [licenseId])
      await history.compare()
      assert.deepEqual(standings(history), ['PastDue', 'PastDue', 'PastDue', 'Terminated', 'Terminated'])

      const tied = await publish({ poolId: pools.atOnce, noticeDays: 4 })
      const second = idOf(tied.offerId)
      const start = time + 6n * DAY
      await at(start, [second], acquire(tied.offerId))
      const give = (from: `0x${string}`, kind: 'Licensee' | 'Publisher') =>
        by(from, buildGiveNotice(deployment, { licenseId: second, kind }))
      await at(start + 1n, [second], give(head, 'Publisher'), give(firm, 'Licensee'))
      const answer = await at(start + 1n + 4n * DAY, [second])
      await history.compare()
      assert.equal(answer.licenses.get(second)?.notice, 'Licensee')
    })

    it('a correction, which does not stand for the next period', async () => {
      const history = await script()
      const { publish, pools, deployment, by, firm, time, acquire, idOf, at } = history
      const { offerId } = await publish({ poolId: pools.atOnce, periodDays: 1, unitPrice: 1n })
      const licenseId = idOf(offerId)
      const report = (period: number, replaces: number) =>
        by(firm, buildReportStatement(deployment, { licenseId, period, replaces, units: 3n }))
      await at(time, [licenseId], acquire(offerId))
      await at(time + DAY, [licenseId], report(0, 0), report(0, 1))
      for (const later of [2n * DAY, 2n * DAY + 1n]) await at(time + later, [licenseId])
      // Too late to cure: what is stated now changes nothing any more.
      await at(time + 5n * DAY + 1n, [licenseId], report(1, 0), report(2, 0))
      await at(time + 6n * DAY, [licenseId])
      await history.compare()
      assert.deepEqual(standings(history), ['Active', 'Active', 'Active', 'PastDue', 'Terminated', 'Terminated'])
    })

    it('duties that lapse before the license begins, and a fixed end for who comes late', async () => {
      const history = await script()
      const { publish, pools, certifier, firm, time, acquire, idOf, at } = history
      const start = time + 5n * DAY
      const { offerId } = await publish({
        poolId: pools.atOnce,
        start: Number(start),
        duration: Number(10n * DAY),
        eligibility: 'Research',
        party: certifier.account.address,
      })
      const licenseId = idOf(offerId)
      const credential = await certifier.royalty.licenses.signCredential({
        licensee: firm,
        eligibility: 'Research',
        expiry: Number(time + DAY),
      })
      await at(time, [licenseId], acquire(offerId, { credential }))
      for (const later of [start - 1n, start, start + 3n * DAY - 1n, start + 3n * DAY]) await at(later, [licenseId])

      const late = await publish({ poolId: pools.atOnce, start: Number(start), duration: Number(10n * DAY) })
      const second = idOf(late.offerId)
      await at(start + 4n * DAY, [second], acquire(late.offerId))
      for (const later of [start + 10n * DAY - 1n, start + 10n * DAY]) await at(later, [second])
      await history.compare()
      const former = ['Active', 'Active', 'PastDue', 'PastDue', 'Terminated']
      assert.deepEqual(standings(history), [...former, 'Active', 'Active', 'Expired'])
    })

    it('a stream that is ended at once in a pool whose clock has stopped', async () => {
      const history = await script()
      const { publish, pools, works, deployment, author, operator, by, firm, time, acquire, idOf, at } = history
      const only = { poolId: pools.stopping, workId: works[0] }
      await author.royalty.pools.join(only)
      await operator.royalty.pools.setUnits({ ...only, units: 1 })
      const { offerId } = await publish({ poolId: pools.stopping, minRate: RATE })
      const licenseId = idOf(offerId)
      const endDay = Number(time / DAY) + 20
      await at(time, [licenseId], acquire(offerId, { rate: RATE, endDay, maxDeposit: maxUint256 }))
      await operator.royalty.pools.renounceOperator({ poolId: pools.stopping })
      await author.royalty.pools.leave(only)
      await at(time + 9n * DAY, [licenseId])
      await at(time + 10n * DAY, [licenseId], by(firm, buildCancelLicenseStream(deployment, { licenseId, endDay: 0 })))
      for (const later of [13n * DAY, 30n * DAY]) await at(time + later, [licenseId])
      await history.compare()
      assert.deepEqual(standings(history), ['Active', 'Active', 'Active', 'Active', 'Active'])
    })

    it('streams that end before, in and after the second in which a clock stops, when the last of several members leaves', async () => {
      const history = await script()
      const { publish, pools, works, lot, catalogueId, catalogueWorks, proofs, deployment } = history
      const { author, operator, by, firm, creator, head, time, acquire, idOf, at } = history
      const poolId = pools.stopping
      const [catalogueWork] = catalogueWorks
      await author.royalty.pools.join({ poolId, workId: works[0] })
      await author.royalty.pools.joinLot({ poolId, ...lot })
      await author.royalty.works.materialize({ proof: proofs[0] as CatalogueProof })
      const units = [works[0], catalogueId].map((workId) => ({ poolId, workId, units: 2 }))
      for (const each of units) await operator.royalty.pools.setUnits(each)
      const offers = [await publish({ poolId, minRate: RATE }), await publish({ poolId, minRate: RATE })]
      offers.push(await publish({ poolId, minRate: RATE }))
      const ids = offers.map(({ offerId }) => idOf(offerId))
      const day = time / DAY + 1n
      const acquired = offers.map(({ offerId }, i) =>
        acquire(offerId, { rate: RATE, endDay: Number(day) + 1 + i, maxDeposit: maxUint256 }),
      )
      await at(day * DAY, ids, ...acquired)
      const leave = (workId: Hex) => by(creator, buildLeavePool(deployment, { poolId, workId }))
      const extract = by(firm, buildExtractMember(deployment, { poolId, catalogueId, index: 0 }))
      const freeze = by(head, buildRenounceOperator(deployment, { poolId }))
      await at(day * DAY + 1n, ids, freeze, extract, leave(works[0]))
      await at((day + 1n) * DAY, ids, leave(catalogueWork as Hex))
      // The lot holds three works still.
      await at((day + 2n) * DAY, ids, leave(catalogueId))
      for (const later of [day + 3n, day + 4n, day + 5n]) await at(later * DAY, ids)
      await history.compare()
      const told = ids.map((id) => history.answers.map(({ licenses }) => licenses.get(id)?.standing))
      const [before, then, after] = told.map((each) => each.join(' '))
      assert.equal(before, 'Active Active PastDue PastDue PastDue Terminated Terminated')
      assert.equal(then, 'Active Active Active Active Active Active Active')
      assert.equal(after, then)
    })

    it('what is taken back in the second of the sale, and comes and goes in one', async () => {
      const history = await script()
      const { publish, pools, works, deployment, by, creator, time, acquire, idOf, at } = history
      const { offerId } = await publish({ poolId: pools.atOnce })
      const later = await publish({ poolId: pools.atOnce, coversLater: true })
      const ids = [idOf(offerId), idOf(later.offerId)]
      const workId = works[0]
      const consent = (uses: number) => by(creator, buildSetConsent(deployment, { workId, uses }))
      const leave = by(creator, buildLeavePool(deployment, { poolId: pools.atOnce, workId }))
      const join = by(creator, buildJoinPool(deployment, { poolId: pools.atOnce, workId }))
      await at(time, ids, acquire(offerId), acquire(later.offerId), consent(0), leave)
      await at(time + 1n, ids)
      // Another, sold when there was neither consent nor membership, lives from second to second.
      const third = await publish({ poolId: pools.atOnce, coversLater: true })
      ids.push(idOf(third.offerId))
      await at(time + 4n, ids, acquire(third.offerId))
      await at(time + 5n, ids, consent(BOTH), join, leave, consent(USES.Train), consent(BOTH))
      await at(time + 6n, ids, join, leave, join)
      await at(time + 7n, ids, leave, join, consent(0), leave)
      await at(time + 8n, ids)
      await history.compare()
      const [kept, ahead, living] = ids.map((id) => history.answers.map(({ permits }) => permits.get(id)?.[0]))
      // What was bought before keeps its terms.
      assert.deepEqual(kept, [true, true, true, true, true, true, true])
      assert.deepEqual(ahead, kept)
      assert.deepEqual(living, [undefined, undefined, false, true, true, true, false])
    })

    it('units that come in the first second of a day, and words that replace others', async () => {
      const history = await script()
      const { publish, pools, works, lot, catalogueId, catalogueWorks, proofs, deployment, payer } = history
      const { by, creator, head, time, day, acquire, idOf, at } = history
      const poolId = pools.withNotice
      await payer.royalty.pools.pay({ poolId, amount: 1n })
      const later = await publish({ poolId, coversLater: true })
      const licenseId = idOf(later.offerId)
      const units = (workId: Hex, count: number) =>
        by(head, buildSetUnits(deployment, { poolId, workId, units: count }))
      const join = by(creator, buildJoinPool(deployment, { poolId, workId: works[0] }))
      const joinLot = by(creator, buildJoinLot(deployment, { poolId, ...lot }))
      const extract = (index: number) => by(head, buildExtractMember(deployment, { poolId, catalogueId, index }))
      const materialize = (index: number) =>
        by(head, buildMaterializeWork(deployment, { proof: proofs[index] as (typeof proofs)[number] }))

      await at(time, [licenseId], acquire(later.offerId), join, joinLot)
      // One day's notice, from the next day on: units come with the one after it.
      const comes = day + DAY
      for (const second of [comes - 1n, comes]) await at(second, [licenseId])
      // A work that leaves the lot in the second in which the lot's units change, before and after that is said.
      await at(comes + 1n, [licenseId], materialize(0), materialize(1), units(catalogueId, 0), extract(0))
      await at(comes + 2n, [licenseId], units(catalogueId, 5), extract(1), units(catalogueWorks[0] as Hex, 0))
      await at(comes + DAY, [licenseId], units(works[0], 0), units(works[0], 4), units(works[0], 0))
      for (let i = 1n; i < 5n; i += 1n) {
        for (const second of [-1n, 0n]) await at(comes + DAY + i * DAY + second, [licenseId])
      }
      // In the very second in which announced units come, another word.
      const steps = [units(works[0], 4), units(catalogueId, 0)]
      const now = comes + 6n * DAY
      await at(now, [licenseId], ...steps)
      await at(now + DAY - 1n, [licenseId])
      await at(now + DAY, [licenseId], by(creator, buildLeavePool(deployment, { poolId, workId: works[0] })))
      await at(
        now + DAY + 1n,
        [licenseId],
        by(creator, buildSetConsent(deployment, { workId: catalogueWorks[1] as Hex, uses: 0 })),
      )
      await at(now + 2n * DAY, [licenseId])
      await history.compare()
      const held = new Set(history.answers.map(({ permits }) => String(permits.get(licenseId))))
      assert.ok(held.size >= 5, `${held.size} different answers`)
    })
  })
})
