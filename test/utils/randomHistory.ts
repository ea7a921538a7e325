import { type Hex, maxUint256, toHex } from 'viem'
import {
  buildAcquireLicense,
  buildCancelLicenseStream,
  buildDropMember,
  buildExtractMember,
  buildGiveNotice,
  buildJoinLot,
  buildJoinPool,
  buildLeavePool,
  buildMaterializeWork,
  buildOpenLicenseStream,
  buildPayPool,
  buildRecordStanding,
  buildRenewCredential,
  buildReportStatement,
  buildSetConsent,
  buildSetLicenseStreamRate,
  buildSetUnits,
  buildTopUpStream,
  buildWithdrawNotice,
  DAY,
  licenseIdOf,
  licenseStreamSaltOf,
  perDay,
  USES,
} from '../../sdk/src/index.ts'
import { BOTH, type Step, type startHistory } from './history.ts'

export const RATE = perDay(1_000_000n)
/** What can happen in a history. */
export const ACTS = [
  'acquire',
  'openStream',
  'setRate',
  'topUp',
  'cancelStream',
  'report',
  'giveNotice',
  'withdrawNotice',
  'renewCredential',
  'recordStanding',
  'setConsent',
  'join',
  'joinLot',
  'leave',
  'drop',
  'setUnits',
  'materialize',
  'extract',
  'pay',
] as const
export type Act = (typeof ACTS)[number]
/** What happens more often than the rest. */
export const FREQUENT = [
  'acquire',
  'acquire',
  'openStream',
  'report',
  'report',
  'report',
  'topUp',
  'setConsent',
  'cancelStream',
  'cancelStream',
  'withdrawNotice',
] as const
/** A small generator that gives the same numbers for the same seed, in [0, below). */
export function randomFrom(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Some offers, each with something of its own that can lapse, three licenses to be of each, and all that can be done with them. */
export async function randomHistory(
  history: Awaited<ReturnType<typeof startHistory>>,
  random: (below: number) => number,
) {
  const { author, operator, payer, certifier, stranger, deployment, contracts } = history
  const { pools, works, lot, catalogueId, proofs, catalogueWorks } = history
  const pick = <item>(items: readonly item[]) => items[random(items.length)] as item
  let time = await history.now()

  const licensee = payer.account.address
  const publish = async (terms: Parameters<typeof history.publish>[0]) => ({
    ...(await history.publish(terms)),
    poolId: terms.poolId,
  })
  const research = await publish({
    poolId: pools.atOnce,
    duration: Number(9n * DAY),
    eligibility: 'Research',
    party: certifier.account.address,
    coversLater: true,
  })
  const startingLater = await publish({
    poolId: pools.withNotice,
    minRate: RATE,
    cureDays: 0,
    start: Number(time + 5n * DAY),
    uses: USES.Mine,
  })
  const stopping = await publish({ poolId: pools.stopping, minRate: RATE, duration: 0 })
  const offers = [
    await publish({ poolId: pools.atOnce, minRate: RATE, periodDays: 7, graceDays: 2, unitPrice: 5n }),
    await publish({
      poolId: pools.withNotice,
      coversLater: true,
      periodDays: 5,
      graceDays: 1,
      guarantee: 10n,
      duration: 0,
    }),
    research,
    startingLater,
    stopping,
  ]
  const salts = [0n, 1n, 2n].map((salt) => toHex(salt, { size: 32 }))
  const licenses = offers.flatMap(({ offerId }) => salts.map((salt) => licenseIdOf({ offerId, licensee, salt })))
  const offerOf = (index: number) => offers[Math.floor(index / salts.length)] as (typeof offers)[number]
  const credential = (until: bigint) =>
    certifier.royalty.licenses.signCredential({ licensee, eligibility: 'Research', expiry: Number(until) })
  const dayAhead = (days: number) => Number(time / DAY) + days
  const registry = deployment.licenseRegistry.address
  const nextPeriodOf = (licenseId: Hex) =>
    contracts.licenseRegistry.read.stateOf([licenseId]).then(
      ({ nextPeriod }) => Number(nextPeriod),
      () => 0,
    )

  /** Streams opened by each license that was acquired, in the order of acquisition. */
  const openedOf = new Map<number, number>()
  /** One of the licenses acquired last: older ones are mostly over. */
  const someLicense = () => pick([...openedOf.keys()].slice(-6))
  const someLicenseId = () => licenses[someLicense()] as Hex
  /** Memberships that have begun, and may have ended. */
  const joined: { poolId: Hex; workId: Hex }[] = []
  const someMember = () => pick(joined.slice(-6))
  /** Notices that have been given, and may stand. */
  const given: { licenseId: Hex; kind: 'Licensee' | 'Publisher' | 'Breach' }[] = []
  const giverOf = (kind: string) => (kind === 'Licensee' ? payer : operator).account.address

  const acts: Record<Act, () => Promise<Step>> = {
    acquire: async () => {
      const index = random(licenses.length)
      const offer = offerOf(index)
      const withStream = random(2) === 1 || offer === offers[3]
      const call = buildAcquireLicense(deployment, {
        offerId: offer.offerId,
        salt: salts[index % salts.length] as Hex,
        licensee: payer.account.address,
        maxFee: 1n,
        ...(withStream && { rate: RATE, endDay: dayAhead(2 + random(20)), maxDeposit: maxUint256 }),
        ...(offer === offers[2] && { credential: await credential(time + BigInt(random(8) + 1) * DAY) }),
      })
      return { from: payer.account.address, call, done: () => openedOf.set(index, withStream ? 1 : 0) }
    },
    openStream: async () => {
      const index = someLicense()
      const call = buildOpenLicenseStream(deployment, {
        licenseId: licenses[index] as Hex,
        rate: RATE,
        endDay: dayAhead(1 + random(20)),
      })
      return { from: payer.account.address, call, done: () => openedOf.set(index, (openedOf.get(index) ?? 0) + 1) }
    },
    setRate: async () => ({
      from: payer.account.address,
      call: buildSetLicenseStreamRate(deployment, {
        licenseId: someLicenseId(),
        rate: RATE * BigInt(1 + random(3)),
      }),
    }),
    topUp: async () => {
      const index = someLicense()
      const call = buildTopUpStream(deployment, {
        controller: registry,
        poolId: offerOf(index).poolId,
        salt: licenseStreamSaltOf({
          licenseId: licenses[index] as Hex,
          index: Math.max((openedOf.get(index) ?? 0) - 1, 0),
        }),
        endDay: dayAhead(12 + random(24)),
        payer: payer.account.address,
      })
      return { from: payer.account.address, call }
    },
    cancelStream: async () => ({
      from: payer.account.address,
      call: buildCancelLicenseStream(deployment, {
        licenseId: someLicenseId(),
        endDay: random(2) === 0 ? 0 : dayAhead(4 + random(4)),
      }),
    }),
    report: async () => {
      const licenseId = someLicenseId()
      const [next, corrects] = [await nextPeriodOf(licenseId), random(4) === 0]
      const period = corrects ? Math.max(next - 1, 0) : next
      const [version] = await contracts.licenseRegistry.read.statementOf([licenseId, BigInt(period)])
      const call = buildReportStatement(deployment, {
        licenseId,
        period,
        replaces: version,
        units: BigInt(random(50)),
      })
      return { from: payer.account.address, call }
    },
    giveNotice: async () => {
      const notice = { licenseId: someLicenseId(), kind: pick(['Licensee', 'Publisher', 'Breach'] as const) }
      return {
        from: giverOf(notice.kind),
        call: buildGiveNotice(deployment, notice),
        done: () => given.push(notice),
      }
    },
    withdrawNotice: async () => {
      const notice = given.at(-1) ?? { licenseId: someLicenseId(), kind: 'Breach' }
      return { from: giverOf(notice.kind), call: buildWithdrawNotice(deployment, notice), done: () => given.pop() }
    },
    renewCredential: async () => ({
      from: payer.account.address,
      call: buildRenewCredential(deployment, {
        licenseId: licenses[6 + random(3)] as Hex,
        credential: await credential(time + BigInt(random(12)) * DAY),
      }),
    }),
    recordStanding: async () => ({
      from: stranger.account.address,
      call: buildRecordStanding(deployment, { licenseId: someLicenseId() }),
    }),
    setConsent: async () => ({
      from: author.account.address,
      call: buildSetConsent(deployment, {
        workId: pick([...works, catalogueId, ...catalogueWorks]),
        uses: pick([0, USES.Train, BOTH, BOTH, BOTH]),
      }),
    }),
    join: async () => {
      const member = { poolId: pick([pools.atOnce, pools.withNotice]), workId: pick([...works, ...catalogueWorks]) }
      return {
        from: author.account.address,
        call: buildJoinPool(deployment, member),
        done: () => joined.push(member),
      }
    },
    joinLot: async () => {
      const poolId = pick([pools.atOnce, pools.withNotice])
      const call = buildJoinLot(deployment, { poolId, ...lot })
      return { from: author.account.address, call, done: () => joined.push({ poolId, workId: catalogueId }) }
    },
    leave: async () => ({
      from: author.account.address,
      call: buildLeavePool(deployment, {
        ...someMember(),
      }),
    }),
    drop: async () => ({
      from: stranger.account.address,
      call: buildDropMember(deployment, {
        ...someMember(),
      }),
    }),
    setUnits: async () => ({
      from: operator.account.address,
      call: buildSetUnits(deployment, {
        ...someMember(),
        units: random(4),
      }),
    }),
    materialize: async () => ({
      from: stranger.account.address,
      call: buildMaterializeWork(deployment, { proof: pick(proofs) }),
    }),
    extract: async () => ({
      from: stranger.account.address,
      call: buildExtractMember(deployment, {
        poolId: pick([pools.atOnce, pools.withNotice]),
        catalogueId,
        index: random(4),
      }),
    }),
    pay: async () => ({
      from: payer.account.address,
      call: buildPayPool(deployment, {
        poolId: pick([pools.atOnce, pools.withNotice]),
        amount: 1_000n,
        payer: payer.account.address,
      }),
    }),
  }

  // The pool whose clock stops: a license streams into it, then it is frozen, and its only member may leave.
  const only = { poolId: pools.stopping, workId: works[0] }
  await author.royalty.pools.join(only)
  await operator.royalty.pools.setUnits({ ...only, units: 1 })
  time = await history.now()
  await payer.royalty.licenses.acquire({ offerId: stopping.offerId, rate: RATE, endDay: dayAhead(40) })
  openedOf.set(licenses.length - salts.length, 1)
  await operator.royalty.pools.renounceOperator({ poolId: pools.stopping })
  joined.push(only)
  time = await history.now()

  return {
    licenses,
    pick,
    /** One block of some acts at once: a second, an hour or half a day later, or in the first or the last second of a day. */
    async block(names: readonly Act[]): Promise<Act[]> {
      const nextDay = (time / DAY + 1n) * DAY
      const lastSecond = nextDay > time + 1n ? nextDay - 1n : nextDay
      const steps: Step[] = []
      for (const name of names) steps.push(await acts[name]())
      time = pick([time + 1n, time + 3_600n, time + DAY / 2n, nextDay, lastSecond])
      const wentThrough = await history.mine(time, ...steps)
      return names.filter((_, i) => wentThrough[i])
    },
  }
}
