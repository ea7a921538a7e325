import type { Hex } from 'viem'
import type { OfferTerms } from '../../types/licenses.ts'
import { DAY } from '../../utils/days.ts'
import { least, most } from '../internal/least.ts'
import { KINDS, trackedAt } from '../internal/licenseReplay.ts'
import { SCALE } from '../replay/books.ts'
import { keyOf } from '../replay/key.ts'
import { licenseIdOfSalt, takenIn, usesOf } from '../replay/licenses.ts'
import type { CreatorPoolsLog, LicenseRegistryLog, LogPlace, UsageEpochsLog } from '../replay/log.ts'
import { poolIn, stoppedSinceIn, streamIn } from '../replay/pools.ts'
import { ownerIn } from '../replay/tokens.ts'
import type { FindingPlace } from './finding.ts'
import { isSame, placeOf, short, type Watch } from './watch.ts'

type License = NonNullable<ReturnType<Watch['state']['licenses']['licenses']['get']>>
type StatementLog = LicenseRegistryLog & { eventName: 'StatementFiled' }
/** Money that a log says was paid, and whose arrival another log of the same transaction must tell. */
type Promised = { licenseId: Hex; poolId: Hex; amount: bigint; byUse: boolean; what: string; at: FindingPlace }
/** The latest statement of a period, as its epoch must repeat it. */
export type FiledStatement = {
  licenseId: Hex
  period: number
  version: number
  units: bigint
  revenue: bigint
  usageHash: Hex
  paid: bigint
  /** Seconds: the period, cut off where the license ends. */
  from: bigint
  to: bigint
  byUse: boolean
  at: FindingPlace
}

/** Mirrors `Statements.owedFor`: only the share of revenue is rounded, up. */
export function owedFor(terms: Tariff, units: bigint, revenue: bigint): bigint {
  const { unitPrice, revenueShare, floor, guarantee, cap } = terms
  const share = (BigInt(revenueShare) * revenue + 999_999n) / 1_000_000n
  const earned = most(most(unitPrice * units + share, floor * units), guarantee)
  return cap !== 0n && cap < earned ? cap : earned
}
type Tariff = Pick<OfferTerms, 'unitPrice' | 'revenueShare' | 'floor' | 'guarantee' | 'cap'>

/** Looks at offers, licenses, statements and what must have been paid for them. */
export class LicenseChecks {
  readonly #watch: Watch
  /** Payments told of in the present transaction and not seen yet. */
  #promised: Promised[] = []
  /** Statements by license, period and version: what epochs and files are held against. */
  readonly filed = new Map<string, FiledStatement>()
  /** Base units credited so far, by channel. */
  readonly #credited = new Map<Hex, bigint>()

  constructor(watch: Watch) {
    this.#watch = watch
  }

  /** Looks at a log of the license registry before the state takes it in. */
  check(log: LicenseRegistryLog): void {
    switch (log.eventName) {
      case 'OfferPublished':
        this.#checkOffer(log)
        return
      case 'LicenseAcquired':
        this.#checkSale(log)
        return
      case 'Transfer':
        this.#checkMove(log)
        return
      case 'StatementFiled':
        this.#checkRecorded(log.args.licenseId, log)
        this.#checkStatement(log)
        return
      case 'VouchersCredited':
        this.#checkRecorded(log.args.licenseId, log)
        this.#checkCredit(log)
        return
      case 'CredentialRenewed':
      case 'NoticeGiven':
      case 'NoticeWithdrawn':
        this.#checkRecorded(log.args.licenseId, log)
        return
      case 'LicenseTerminated':
        this.#checkEnd(log)
    }
  }

  /** Looks at payments into pools, and at licenses' streams. */
  checkPool(log: CreatorPoolsLog): void {
    if (log.eventName === 'Paid') {
      this.#checkPayment(log)
      return
    }
    if (log.eventName !== 'StreamOpened' && log.eventName !== 'StreamChanged') return
    const { licenses, pools } = this.#watch.state
    const { streamId, rate, poolId } = log.args
    const controller = log.eventName === 'StreamOpened' ? log.args.controller : pools.streams.get(streamId)?.controller
    if (!licenses.registry || !isSame(controller, licenses.registry)) return
    const salt = log.eventName === 'StreamOpened' ? log.args.salt : pools.streams.get(streamId)?.salt
    const licenseId = salt && licenseIdOfSalt(licenses, salt)
    const terms = licenseId && this.#termsOf(licenseId)
    // Anybody tops a stream up; whatever else happens to it goes through the registry.
    const former = pools.streams.get(streamId)
    const isTopUp = log.eventName === 'StreamChanged' && rate === former?.rate && BigInt(log.args.end) > former.end
    // A license without days to cure is in force from its first second on because its stream comes with it.
    const license = licenseId && licenses.licenses.get(licenseId)
    const isFirst = license && license.streams.length === 0 && license.facts.start === log.time
    if (licenseId && !isTopUp && !isFirst) this.#checkRecorded(licenseId, log)
    // A stream that is over brings nothing at any rate.
    const isOver = log.eventName === 'StreamChanged' && BigInt(log.args.end) <= log.time
    if (!terms || isOver || rate >= terms.minRate) return
    this.#watch.find('stream-too-slow', {
      what: `A stream of license ${short(licenseId)} runs at ${rate} of 2^64 base units a second; its terms ask for ${terms.minRate}.`,
      subjects: { licenseId, poolId, streamId },
      at: log,
    })
  }

  /** What the registry pays it pays for somebody's license, and says so first. */
  #checkPayment(log: CreatorPoolsLog & { eventName: 'Paid' }): void {
    const { licenses } = this.#watch.state
    const { poolId, ref, amount, payer, sender } = log.args
    const isByRegistry = licenses.registry !== undefined && isSame(sender, licenses.registry)
    const isExplained =
      isByRegistry &&
      isSame(payer, ownerIn(licenses.tokens, ref)) &&
      this.#keep((each) => !each.byUse && each.licenseId === ref && each.poolId === poolId && each.amount === amount)
    if (!isByRegistry || isExplained) return
    this.#watch.find('payment-unexplained', {
      what: `${amount} came from ${payer} into pool ${short(poolId)} for license ${short(ref)}, and no sale and no statement of its says so.`,
      subjects: { licenseId: ref, poolId, account: payer },
      at: log,
    })
  }

  /** Looks at an epoch as the payment of a statement. */
  checkEpoch(log: UsageEpochsLog & { eventName: 'EpochPublished' }): void {
    const { licenseId, poolId, total } = log.args
    this.#keep((each) => each.byUse && each.licenseId === licenseId && each.poolId === poolId && each.amount === total)
  }

  /** At the end of each transaction. */
  endTransaction(): void {
    if (this.#promised.length === 0) return
    for (const { licenseId, poolId, amount, what, at } of this.#promised)
      this.#watch.find('payment-missing', {
        what: `${what} of license ${short(licenseId)} says that ${amount} were paid, and no log of the same transaction tells of such a payment.`,
        subjects: { licenseId, poolId },
        said: amount,
        expected: 0n,
        at,
      })
    this.#promised = []
  }

  /** At the end: statements that are not there, and what was never paid. */
  end(time: bigint): void {
    const { licenses, pools } = this.#watch.state
    for (const [licenseId, license] of licenses.licenses) {
      const terms = licenses.offers.get(license.offerId)?.terms
      if (!terms) continue
      this.#checkMissing(licenseId, license, terms, time)
      const streamId = license.streams.at(-1)
      const passed = streamId ? (streamIn(pools, { streamId, time })?.passed ?? 0n) >> SCALE : 0n
      const debt = license.owed - license.paid - passed
      if (debt > 0n)
        this.#watch.find('debt-open', {
          what: `License ${short(licenseId)} owes ${license.owed} by its statements and has paid ${license.owed - debt}: ${debt} are open.`,
          subjects: { licenseId, poolId: terms.poolId },
          said: license.owed - debt,
          expected: license.owed,
        })
    }
  }

  #checkMissing(licenseId: Hex, license: License, terms: OfferTerms, time: bigint): void {
    if (terms.periodDays === 0) return
    const length = BigInt(terms.periodDays) * DAY
    const closesAt = this.#closesAt(license, terms, time)
    let missing = 0
    for (let period = license.nextPeriod; ; period += 1n) {
      const begin = license.facts.start + period * length
      if (begin >= closesAt) break
      const end = begin + length < closesAt ? begin + length : closesAt
      if (end + BigInt(terms.graceDays) * DAY >= time) break
      missing += 1
    }
    if (missing === 0) return
    this.#watch.find('statement-missing', {
      what: `License ${short(licenseId)} has filed no statement for ${missing === 1 ? `period ${license.nextPeriod}` : `${missing} periods from ${license.nextPeriod} on`}, though the time for it is over.`,
      subjects: { licenseId, poolId: terms.poolId, period: Number(license.nextPeriod) },
    })
  }

  /* OFFERS AND SALES */

  #checkOffer(log: LicenseRegistryLog & { eventName: 'OfferPublished' }): void {
    const { offerId, poolId, publisher, terms } = log.args
    const pool = this.#watch.state.pools.pools.get(poolId)
    if (!pool) return
    if (!isSame(publisher, pool.operator))
      this.#watch.find('offer-by-another', {
        what: `Offer ${short(offerId)} of pool ${short(poolId)} was published by ${publisher}; its operator was ${pool.operator ?? 'nobody'}.`,
        subjects: { offerId, poolId, account: publisher },
        at: log,
      })
    if ((terms.uses & ~pool.terms.uses) !== 0)
      this.#watch.find('offer-beyond-pool', {
        what: `Offer ${short(offerId)} sells the uses ${terms.uses}; pool ${short(poolId)} has the uses ${pool.terms.uses}.`,
        subjects: { offerId, poolId },
        at: log,
      })
  }

  #checkSale(log: LicenseRegistryLog & { eventName: 'LicenseAcquired' }): void {
    const { licenseId, offerId, fee, start } = log.args
    const offer = this.#watch.state.licenses.offers.get(offerId)
    if (!offer) return
    const { terms } = offer
    if (fee !== terms.fee)
      this.#watch.find('sale-differs', {
        what: `License ${short(licenseId)} was sold for ${fee}; its offer asks for ${terms.fee}.`,
        subjects: { licenseId, offerId },
        said: fee,
        expected: terms.fee,
        at: log,
      })
    const begins = most(BigInt(terms.start), log.time)
    if (BigInt(start) !== begins)
      this.#watch.find('sale-differs', {
        what: `License ${short(licenseId)} begins in ${start}; sold in ${log.time}, by its offer it begins in ${begins}.`,
        subjects: { licenseId, offerId },
        said: BigInt(start),
        expected: begins,
        at: log,
      })
    if (terms.fee !== 0n)
      this.#promise(log, { licenseId, poolId: terms.poolId, amount: terms.fee, byUse: false }, 'The fee')
    if (!offer.isSoleAgent) return
    for (const use of usesOf(terms)) {
      const { busyUntil, exclusiveUntil } = takenIn(this.#watch.state.licenses, { poolId: terms.poolId, use })
      const free = terms.exclusive ? most(busyUntil, exclusiveUntil) : exclusiveUntil
      if (free <= BigInt(start)) continue
      this.#watch.find('exclusive-broken', {
        what: `License ${short(licenseId)} begins in ${start}, although use ${use} of pool ${short(terms.poolId)} was sold until ${free}.`,
        subjects: { licenseId, offerId, poolId: terms.poolId },
        at: log,
      })
    }
  }

  #checkMove(log: LicenseRegistryLog & { eventName: 'Transfer' }): void {
    if (BigInt(log.args.from) === 0n) return
    const licenseId = `0x${log.args.tokenId.toString(16).padStart(64, '0')}` as Hex
    const terms = this.#termsOf(licenseId)
    if (!terms || terms.transferable) return
    this.#watch.find('license-moved', {
      what: `License ${short(licenseId)} went from ${log.args.from} to ${log.args.to}, although its terms do not let it move.`,
      subjects: { licenseId, account: log.args.to },
      at: log,
    })
  }

  /* STANDING */

  /** Every write first records that a license has ended. */
  #checkRecorded(licenseId: Hex, log: LogPlace): void {
    const judged = this.#judged(licenseId, log.time)
    if (!judged || judged.license.final || judged.verdict.standing !== 'Terminated') return
    const { kind, terminatesAt } = judged.verdict
    this.#watch.find('standing-unrecorded', {
      what: `License ${short(licenseId)} was written to in ${log.time}, and nothing records that it had ended in ${terminatesAt} (${kind}).`,
      subjects: { licenseId },
      at: log,
    })
  }

  #checkEnd(log: LicenseRegistryLog & { eventName: 'LicenseTerminated' }): void {
    const { licenseId, kind, terminatedAt } = log.args
    const judged = this.#judged(licenseId, log.time)
    if (!judged) return
    const { standing, kind: expectedKind, terminatesAt } = judged.verdict
    const said = KINDS[kind] ?? 'None'
    const isRight = standing === 'Terminated' && expectedKind === said && terminatesAt === BigInt(terminatedAt)
    if (isRight && !judged.license.final) return
    const truth = standing === 'Terminated' ? `it ended in ${terminatesAt} (${expectedKind})` : `it was ${standing}`
    this.#watch.find('standing-differs', {
      what: `License ${short(licenseId)} is recorded as ended in ${terminatedAt} (${said}); by its terms and what had happened ${truth}.`,
      subjects: { licenseId },
      at: log,
    })
  }

  #judged(licenseId: Hex, time: bigint) {
    const license = this.#watch.state.licenses.licenses.get(licenseId)
    const terms = this.#termsOf(licenseId)
    if (!license || !terms) return undefined
    return { license, verdict: trackedAt(license, time, stoppedSinceIn(this.#watch.state.pools, terms.poolId)) }
  }

  /** Mirrors `LicensesBase._closesAt`: after it no period begins. */
  #closesAt(license: License, terms: OfferTerms, time: bigint): bigint {
    const verdict = trackedAt(license, time, stoppedSinceIn(this.#watch.state.pools, terms.poolId))
    if (verdict.standing === 'Terminated') return verdict.terminatesAt
    const { Licensee, Publisher, Breach } = license.facts.notices
    return [Licensee, Publisher, Breach].reduce(least, license.facts.end)
  }

  /* STATEMENTS */

  #checkStatement(log: StatementLog): void {
    const { licenseId, period, version, units, revenue, usageHash, owed, change, paid } = log.args
    const { licenses } = this.#watch.state
    const license = licenses.licenses.get(licenseId)
    const terms = this.#termsOf(licenseId)
    if (!license || !terms) return
    const subjects = { licenseId, poolId: terms.poolId, period, version }
    const name = `The statement of license ${short(licenseId)} for period ${period}${version > 1 ? `, version ${version},` : ''}`

    const former = license.statements.get(period)
    if (BigInt(period) > license.nextPeriod)
      this.#watch.find('period-skipped', {
        what: `${name} was filed although period ${license.nextPeriod} was not stated.`,
        subjects,
        at: log,
      })
    if (version !== (former?.version ?? 0) + 1)
      this.#watch.find('version-skipped', {
        what: `${name} follows version ${former?.version ?? 0}.`,
        subjects,
        at: log,
      })

    const expected = owedFor(terms, units, revenue)
    if (owed !== expected)
      this.#watch.find(owed < expected ? 'statement-underpaid' : 'statement-overstated', {
        what: `${name} says that ${owed} is owed for ${units} units and a revenue of ${revenue}; by the offer's terms it is ${expected}.`,
        subjects,
        said: owed,
        expected,
        at: log,
      })
    if (change !== owed - (former?.owed ?? 0n))
      this.#watch.find('statement-differs', {
        what: `${name} changes what is owed by ${change}, from ${former?.owed ?? 0n} to ${owed}.`,
        subjects,
        said: change,
        expected: owed - (former?.owed ?? 0n),
        at: log,
      })

    const times = this.#timesOf(license, terms, period, log.time)
    this.#checkTimes(log, times, name, subjects)
    this.#checkPaid(log, license, terms, name, subjects)
    const byUse = terms.distribution === 'Usage'
    const filed = { licenseId, period, version, units, revenue, usageHash, paid, ...times, byUse, at: placeOf(log) }
    this.filed.set(keyOf(licenseId, period, version), filed)
    if (paid !== 0n) this.#promise(log, { licenseId, poolId: terms.poolId, amount: paid, byUse }, 'A statement')
  }

  #timesOf(license: License, { periodDays, ...terms }: OfferTerms, period: number, time: bigint) {
    const length = BigInt(periodDays) * DAY
    const from = license.facts.start + BigInt(period) * length
    const closesAt = this.#closesAt(license, { periodDays, ...terms }, time)
    return { from, to: least(from + length, closesAt) }
  }

  #checkTimes(
    log: StatementLog,
    { from, to }: { from: bigint; to: bigint },
    name: string,
    subjects: { licenseId: Hex },
  ): void {
    const terms = this.#termsOf(subjects.licenseId) as OfferTerms
    const { dueAt, version } = log.args
    const due = to + BigInt(terms.graceDays) * DAY
    if (terms.periodDays === 0 || from >= to || log.time < to)
      this.#watch.find('statement-too-early', {
        what: `${name} was filed in ${log.time}; ${terms.periodDays === 0 ? 'its terms ask for none' : from >= to ? 'the license had ended before that period' : `the period ends in ${to}`}.`,
        subjects,
        at: log,
      })
    else if (dueAt !== due)
      this.#watch.find('statement-differs', {
        what: `${name} says that it was due in ${dueAt}; by the offer's terms it was due in ${due}.`,
        subjects,
        said: dueAt,
        expected: due,
        at: log,
      })
    // What a correction adds is late from the original date: it is told once, by the amount.
    if (log.time > due && (version === 1 || log.args.change > 0n))
      this.#watch.find('statement-late', {
        what: `${name} ${version === 1 ? 'was filed' : `added ${log.args.change}`} in ${log.time}; it was due until ${due}.`,
        subjects,
        said: log.time,
        expected: due,
        at: log,
      })
  }

  /** Mirrors `LicenseRegistry._charge`. */
  #checkPaid(
    log: StatementLog,
    license: License,
    terms: OfferTerms,
    name: string,
    subjects: { licenseId: Hex; poolId: Hex },
  ): void {
    const { pools } = this.#watch.state
    const { paid, owed, period } = log.args
    const streamId = license.streams.at(-1)
    const passed = streamId ? (streamIn(pools, { streamId, time: log.time })?.passed ?? 0n) >> SCALE : 0n
    const total = license.owed - (license.statements.get(period)?.owed ?? 0n) + owed
    const missing = most(total - license.paid - passed, 0n)
    const byUse = terms.distribution === 'Usage'
    const pool = pools.pools.get(terms.poolId)
    const isDead =
      pool?.operator === undefined && poolIn(pools, { poolId: terms.poolId, time: log.time })?.totalUnits === 0n
    // A pool that takes no money cannot be paid; what goes to works by their use may be more.
    const isRight = byUse ? paid >= missing : paid === (isDead ? 0n : missing)
    if (isRight) return
    this.#watch.find('statement-unpaid', {
      what: `${name} was paid with ${paid}; ${missing} was missing, of ${total} owed in all.`,
      subjects,
      said: paid,
      expected: missing,
      at: log,
    })
  }

  #checkCredit(log: LicenseRegistryLog & { eventName: 'VouchersCredited' }): void {
    const { licenseId, channelId, amount } = log.args
    const { channels } = this.#watch.state
    const poolId = this.#termsOf(licenseId)?.poolId
    const channel = channels.channels.get(channelId)
    if (!poolId) return
    const redeemed = channels.reserves.get(keyOf(channelId, poolId))?.redeemed ?? 0n
    const expected = channel?.licenseId === licenseId ? redeemed - (this.#credited.get(channelId) ?? 0n) : 0n
    this.#credited.set(channelId, (this.#credited.get(channelId) ?? 0n) + amount)
    if (amount === expected) return
    this.#watch.find('vouchers-differ', {
      what: `${amount} of vouchers of channel ${short(channelId)} were credited to license ${short(licenseId)}; ${expected} had come by them since the last time.`,
      subjects: { licenseId, channelId, poolId },
      said: amount,
      expected,
      at: log,
    })
  }

  /* INTERNAL */

  #termsOf(licenseId: Hex): OfferTerms | undefined {
    const { licenses, offers } = this.#watch.state.licenses
    const license = licenses.get(licenseId)
    return license && offers.get(license.offerId)?.terms
  }

  #promise(log: LogPlace, promised: Omit<Promised, 'what' | 'at'>, what: string): void {
    this.#promised.push({ ...promised, what, at: placeOf(log) })
  }

  /** Takes the first promise that a payment keeps off the list. */
  #keep(matches: (promised: Promised) => boolean): boolean {
    const kept = this.#promised.findIndex(matches)
    return kept >= 0 && this.#promised.splice(kept, 1).length > 0
  }
}
