import assert from 'node:assert/strict'
import { createPublicClient, custom, type Hex, toHex } from 'viem'
import { hardhat } from 'viem/chains'
import {
  buildCatalogue,
  ContractUnknownError,
  createRoyaltyClient,
  NetworkError,
  type OpenRoyaltyError,
} from '../../sdk/src/index.ts'
import {
  type Coverage,
  CoverageMissingError,
  CoverageProofError,
  CoverageUnknownError,
  createMeter,
  LicenseNotCoveredError,
  type MeterAlert,
  memoryStore,
  retrieved,
  WorkNotCoveredError,
} from '../../sdk/src/meter/index.ts'
import { sdkChain, someContent } from '../utils/sdkChain.ts'

const DAY = 86_400
const MINUTE_MS = 60_000
const TEXT = toHex(0x7e, { size: 32 })

describe('SDK: what a meter says its license covers', () => {
  async function setUp(terms: object = {}) {
    const chain = await sdkChain()
    const { author, operator, payer, dollar, networkHelpers, provider, deployment } = chain
    const { poolId } = await operator.royalty.pools.create({
      token: dollar.address,
      uses: ['Retrieve'],
      joinUnits: 7,
      fallbackPayee: operator.account.address,
    })
    const workOf = () => ({ contentHash: someContent(), uses: ['Retrieve'] as const, poolId })
    const join = async () => (await author.royalty.works.registerAndJoin(workOf())).workId
    const [kept, mute, left] = [await join(), await join(), await join()]
    const acquire = async () => {
      const { offerId } = await operator.royalty.offers.publish({
        ...{ poolId, textHash: TEXT, uses: ['Retrieve'], cureDays: 4, ...terms },
      })
      return payer.royalty.licenses.acquire({ offerId })
    }

    let isDown = false
    const transport = custom(
      {
        request: async (asked: object) => {
          if (isDown) throw Object.assign(new TypeError('fetch failed'), { code: 'ECONNREFUSED' })
          return provider.request(asked as never)
        },
      } as never,
      { retryCount: 0 },
    )
    const client = createRoyaltyClient({
      publicClient: createPublicClient({ chain: hardhat, transport, pollingInterval: 10 }),
      deployment,
    })
    let clock = 0
    const meterOf = async (licenseId: Hex, start: number | bigint, options: Partial<Coverage> = {}) => {
      clock = (await networkHelpers.time.latest()) * 1_000
      const problems: OpenRoyaltyError[] = []
      const alerts: MeterAlert[] = []
      const meter = createMeter({
        license: { licenseId, start: BigInt(start), periodDays: 30 },
        store: memoryStore(),
        policy: retrieved(),
        coverage: { client, uses: ['Retrieve'], whenUncovered: 'refuse', ...options },
        onAlert: (alert) => alerts.push(alert),
        onProblem: (error) => problems.push(error),
        clock: () => clock,
      })
      let events = 0
      const record = (workId: Hex) => {
        events += 1
        return meter.record({ id: `${events}`, time: clock, works: [{ workId }] })
      }
      /** What each work lacks, asked anew. */
      const missing = async (...works: Hex[]) => {
        // What was taken back holds from the next second on.
        await networkHelpers.mine()
        clock = Math.max(clock + 10 * MINUTE_MS, (await networkHelpers.time.latest()) * 1_000)
        const { problems } = await meter.checkCoverage({ works })
        return Object.fromEntries(
          problems.map((each) => [each instanceof WorkNotCoveredError ? each.workId : 'license', each.missing]),
        )
      }
      return { meter, record, missing, problems, alerts }
    }
    const setDown = (value: boolean) => {
      isDown = value
    }
    const pass = (ms: number) => {
      clock += ms
    }
    return { ...chain, provider, client, poolId, kept, mute, left, join, acquire, meterOf, setDown, pass }
  }

  it('consent that was switched off, and a work that left: before the license’s start, and after it', async () => {
    const { author, poolId, kept, mute, left, acquire, meterOf } = await setUp()
    await author.royalty.works.setConsent({ workId: mute, uses: [] })
    await author.royalty.pools.leave({ poolId, workId: left })
    const { licenseId, start } = await acquire()
    const { meter, record, missing, problems } = await meterOf(licenseId, start)
    const unknown = toHex(0x123456, { size: 32 })
    const expected = { [mute]: ['consent'], [left]: ['units'], [unknown]: ['consent', 'units'] }
    assert.deepEqual(await missing(kept, mute, left, unknown), expected)
    await record(kept)
    for (const workId of [mute, left]) await assert.rejects(record(workId), WorkNotCoveredError)
    assert.deepEqual(
      problems.map((error) => (error as WorkNotCoveredError).standing),
      ['Active', 'Active'],
    )
    assert.deepEqual([meter.status().counted, meter.status().refused], [1, 2])
    // What held at its start, it covers to its end.
    await author.royalty.works.setConsent({ workId: kept, uses: [] })
    assert.deepEqual(await missing(kept), {})
    await meter.close()
  })

  it('works that came later, and changed their minds', async () => {
    const { author, poolId, join, acquire, meterOf } = await setUp({ coversLater: true })
    const { licenseId, start } = await acquire()
    const [mute, left] = [await join(), await join()]
    const { meter, missing } = await meterOf(licenseId, start)
    assert.deepEqual(await missing(mute, left), {})
    await author.royalty.works.setConsent({ workId: mute, uses: [] })
    await author.royalty.pools.leave({ poolId, workId: left })
    assert.deepEqual(await missing(mute, left), { [mute]: ['consent'], [left]: ['units'] })
    await author.royalty.works.setConsent({ workId: mute, uses: ['Retrieve'] })
    assert.deepEqual(await missing(mute), {})
    await meter.close()
  })

  it('a license that lapsed, was cured, lapsed again and is terminated', async () => {
    const { payer, mint, kept, networkHelpers, acquire, meterOf } = await setUp({ minRate: 1n << 64n, fee: 1n })
    await mint(payer.account.address, 10n ** 9n)
    const { licenseId, start } = await acquire()
    const { meter, record, missing, alerts, problems } = await meterOf(licenseId, start)
    assert.deepEqual(await missing(kept), {})
    await record(kept)
    const { terminates } = (await payer.royalty.reads.licenseOf({ licenseId })) ?? {}
    const told = { scope: 'license', measure: 'standing', licenseId, standing: 'PastDue', notice: 'Lapse' }
    assert.deepEqual(alerts, [{ ...told, terminatesAt: terminates?.at }])

    const endDay = Math.floor((await networkHelpers.time.latest()) / DAY) + 2
    await payer.royalty.licenses.openStream({ licenseId, rate: 1n << 64n, endDay })
    assert.deepEqual(await missing(kept), {})
    assert.equal(alerts.length, 1)
    await networkHelpers.time.increaseTo(endDay * DAY)
    assert.deepEqual(await missing(kept), {})
    const second = (await payer.royalty.reads.licenseOf({ licenseId }))?.terminates?.at
    assert.deepEqual(alerts.slice(1), [{ ...told, terminatesAt: second }])
    assert.deepEqual(problems, [])

    await networkHelpers.time.increaseTo(second as bigint)
    assert.deepEqual(await missing(kept), { license: ['standing'] })
    await assert.rejects(record(kept), (error) => {
      assert.ok(error instanceof LicenseNotCoveredError)
      assert.deepEqual([error.licenseId, error.standing, error.missing], [licenseId, 'Terminated', ['standing']])
      return true
    })
    await meter.close()
  })

  it('uses that were not sold, and a license that is none', async () => {
    const { kept, acquire, meterOf } = await setUp()
    const { licenseId, start } = await acquire()
    const other = await meterOf(licenseId, start, { uses: ['Train'] })
    assert.deepEqual((await other.missing(kept)).license, ['uses'])
    const none = await meterOf(toHex(5, { size: 32 }), start)
    assert.deepEqual(await none.missing(kept), { license: ['standing'] })
    await other.meter.close()
    await none.meter.close()
  })

  it('a catalogue’s works: by their proofs, a token or not', async () => {
    const { author, stranger, poolId, acquire, meterOf, contracts } = await setUp({ coversLater: true })
    const holder = author.account.address
    const tree = await buildCatalogue([1, 2].map(() => ({ contentHash: someContent(), holder, isClaimKey: false })))
    const lot = { steward: holder, root: tree.root, count: tree.count }
    const { catalogueId } = await author.royalty.works.registerCatalogue({ ...lot, uses: ['Retrieve'] })
    const proofs = [0, 1].map((i) => ({ steward: holder, count: 2, leaf: tree.leaf(i), siblings: tree.proof(i) }))
    const [first, second] = (await Promise.all(
      [0, 1].map((i) => contracts.workRegistry.read.catalogueWorkIdOf([catalogueId, i])),
    )) as [Hex, Hex]
    const { licenseId, start } = await acquire()
    const byId = await meterOf(licenseId, start)
    const byProof = await meterOf(licenseId, start, {
      proofOf: (workId) => (workId === first ? proofs[0] : workId === second ? proofs[1] : undefined),
    })
    assert.deepEqual(await byProof.missing(first, second), { [first]: ['units'], [second]: ['units'] })
    await author.royalty.pools.joinLot({ poolId, ...lot })
    assert.deepEqual(await byProof.missing(first, second), {})
    assert.deepEqual(Object.keys(await byId.missing(first)), [first])
    await stranger.royalty.works.materialize({ proof: proofs[0] as (typeof proofs)[number] })
    assert.deepEqual(await byId.missing(first), {})
    await author.royalty.works.setConsent({ workId: first, uses: [] })
    assert.deepEqual(await byProof.missing(first, second), { [first]: ['consent'] })

    const wrong = await meterOf(licenseId, start, { proofOf: () => proofs[1] })
    assert.deepEqual(await wrong.missing(first), { [first]: ['consent'] })
    assert.ok(wrong.problems[0] instanceof CoverageProofError)
    for (const { meter } of [byId, byProof, wrong]) await meter.close()
  })

  it('nothing while the chain does not answer: no use is refused for that', async () => {
    const { author, mute, kept, acquire, meterOf, setDown, pass, deployment } = await setUp()
    await author.royalty.works.setConsent({ workId: mute, uses: [] })
    const { licenseId, start } = await acquire()
    const { meter, record, missing, problems } = await meterOf(licenseId, start)
    assert.deepEqual(await missing(mute), { [mute]: ['consent'] })
    await assert.rejects(record(mute), WorkNotCoveredError)
    setDown(true)
    pass(10 * MINUTE_MS)
    await record(mute)
    await record(kept)
    while (problems.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    assert.ok(problems[1] instanceof CoverageUnknownError)
    await assert.rejects(meter.checkCoverage({ works: [kept] }), NetworkError)
    setDown(false)
    assert.deepEqual(await missing(mute), { [mute]: ['consent'] })
    await assert.rejects(record(mute), WorkNotCoveredError)
    await meter.close()

    const blind = createMeter({
      license: { licenseId, start: BigInt(start), periodDays: 30 },
      ...{ store: memoryStore(), policy: retrieved() },
    })
    await assert.rejects(blind.checkCoverage({ works: [] }), CoverageMissingError)
    await blind.close()
    const client = { deployment: { ...deployment, royaltyLens: undefined } } as never
    await assert.rejects(meterOf(licenseId, start, { client }), ContractUnknownError)
  })
})
