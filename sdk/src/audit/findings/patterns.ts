import type { Address, Hex } from 'viem'
import { DAY } from '../../utils/days.ts'
import { keyOf } from '../replay/key.ts'
import type { CreatorPoolsLog, LicenseRegistryLog } from '../replay/log.ts'
import { memberIn } from '../replay/pools.ts'
import { ownerIn } from '../replay/tokens.ts'
import { payeeIn } from '../replay/works.ts'
import type { FindingPlace } from './finding.ts'
import { partOf, percent, personOf, placeOf, short, type Watch } from './watch.ts'

/** A share is worth a look where it grows by so much of the whole: parts per million. */
export const NOTABLE_GAIN = 100_000
/** Seconds after new units hold in which a large payment is worth a look. */
const SOON = 7n * DAY

/** Units of a membership, and whose they are. */
type Counted = { units: bigint; people: readonly string[] }
type Raise = { workId: Hex; gain: number; holdsFrom: bigint; at: FindingPlace }

/**
 * Looks for patterns that self-dealing would leave. Each is told with its figures and is no verdict: an operator's best work may well earn
 * more units.
 *
 * Units count as they are announced, whether they hold already or not.
 */
export class Patterns {
  readonly #watch: Watch
  readonly #members = new Map<string, Counted>()
  /** By pool; and by pool and person. */
  readonly #totals = new Map<Hex, bigint>()
  readonly #own = new Map<string, bigint>()
  /** Shares against which the next gain is measured, by pool and person. */
  readonly #baselines = new Map<string, number>()
  readonly #licensees = new Map<Hex, Set<string>>()
  readonly #raises = new Map<Hex, Raise[]>()

  constructor(watch: Watch) {
    this.#watch = watch
  }

  /** Looks at a log of licenses before the state takes it in. */
  checkLicense(log: LicenseRegistryLog): void {
    if (log.eventName !== 'LicenseAcquired') return
    const { offerId, licensee } = log.args
    const poolId = this.#watch.state.licenses.offers.get(offerId)?.terms.poolId
    if (!poolId) return
    const known = this.#licensees.get(poolId) ?? new Set()
    this.#licensees.set(poolId, known.add(personOf(licensee)))
  }

  /** Looks at a log of pools before the state takes it in. */
  checkPool(log: CreatorPoolsLog): void {
    switch (log.eventName) {
      case 'Joined':
        this.#change(log, log.args.workId, BigInt(log.args.units), BigInt(log.args.works), BigInt(log.args.day))
        return
      case 'UnitsSet': {
        const { poolId, workId, units, day } = log.args
        const works = this.#watch.state.pools.pools.get(poolId)?.book.members.get(workId)?.works ?? 1n
        this.#change(log, workId, BigInt(units), works, BigInt(day))
        return
      }
      case 'Left':
        this.#count(log.args.poolId, log.args.workId, { units: 0n, people: [] })
        return
      case 'Extracted': {
        const { poolId, catalogueId, workId } = log.args
        const lot = this.#members.get(keyOf(poolId, catalogueId))
        const works = this.#watch.state.pools.pools.get(poolId)?.book.members.get(catalogueId)?.works ?? 1n
        const units = lot ? lot.units / (works === 0n ? 1n : works) : 0n
        if (lot) this.#count(poolId, catalogueId, { units: lot.units - units, people: lot.people })
        this.#count(poolId, workId, { units, people: this.#peopleOf(workId, log.time) })
        return
      }
      case 'Paid':
        this.#checkPayment(log)
    }
  }

  /** Part of a pool's announced units that belongs to somebody, in parts per million. */
  shareOf(poolId: Hex, person: Address): number {
    return partOf(this.#own.get(keyOf(poolId, person)) ?? 0n, this.#totals.get(poolId) ?? 0n)
  }

  /** At the end: who pays a pool and is paid by it. */
  end(time: bigint): void {
    const { pools } = this.#watch.state
    for (const [poolId, licensees] of this.#licensees) {
      const book = pools.pools.get(poolId)?.book
      if (!book) continue
      const paid = new Map<string, { works: number; earned: bigint; units: bigint }>()
      for (const workId of book.members.keys()) {
        const people = this.#peopleOf(workId, time).filter((person) => licensees.has(person))
        if (people.length === 0) continue
        const member = memberIn(pools, { poolId, workId, time })
        if (!member) continue
        for (const person of people) {
          const sum = paid.get(person) ?? { works: 0, earned: 0n, units: 0n }
          sum.works += 1
          sum.earned += member.claimed + member.claimable * member.works
          sum.units += member.units * member.works
          paid.set(person, sum)
        }
      }
      for (const [person, { works, earned, units }] of paid) {
        const share = percent(partOf(units, book.units))
        this.#watch.find('payer-is-paid', {
          what: `${person}, who has licenses of pool ${short(poolId)}, is also behind ${works} of its works: they hold ${share} of its units and have earned ${earned}.`,
          subjects: { poolId, account: person as Address },
        })
      }
    }
  }

  #change(log: CreatorPoolsLog, workId: Hex, units: bigint, works: bigint, day: bigint): void {
    const { poolId } = log.args
    const pool = this.#watch.state.pools.pools.get(poolId)
    const people = this.#peopleOf(workId, log.time)
    const before = {
      total: this.#totals.get(poolId) ?? 0n,
      work: this.#members.get(keyOf(poolId, workId))?.units ?? 0n,
      shares: new Map(people.map((person) => [person, this.shareOf(poolId, person as Address)])),
    }
    this.#count(poolId, workId, { units: units * works, people })
    if (!pool) return
    const hadMoney = pool.book.paidIn !== 0n
    const after = this.#totals.get(poolId) ?? 0n
    const gain = partOf(units * works, after) - partOf(before.work, before.total)
    // What nobody else had is nobody's loss.
    if (hadMoney && before.total > before.work && gain >= NOTABLE_GAIN && log.eventName === 'UnitsSet') {
      const raises = this.#raises.get(poolId) ?? []
      raises.push({ workId, gain, holdsFrom: day === 0n ? log.time : day * DAY, at: placeOf(log) })
      this.#raises.set(poolId, raises)
    }

    for (const person of people) {
      const isOperator = pool.operator !== undefined && personOf(pool.operator) === person
      const isLicensee = this.#licensees.get(poolId)?.has(person) ?? false
      const share = this.shareOf(poolId, person as Address)
      const key = keyOf(poolId, person)
      // The least since the last time that was told: others' coming and going is no gain of anybody's own.
      const present = before.shares.get(person) ?? 0
      const baseline = Math.min(this.#baselines.get(key) ?? present, present)
      const isNotable = hadMoney && share - baseline >= NOTABLE_GAIN && before.total > 0n
      this.#baselines.set(key, !hadMoney || isNotable ? share : Math.min(baseline, share))
      if (!isNotable || !(isOperator || isLicensee)) continue
      this.#watch.find('own-works-gain-units', {
        what: `Works of ${person}, ${isOperator ? 'the operator' : 'a licensee'} of pool ${short(poolId)}, went from ${percent(baseline)} to ${percent(share)} of its units.`,
        subjects: { poolId, workId, account: person as Address },
        at: log,
      })
    }
  }

  #checkPayment(log: CreatorPoolsLog & { eventName: 'Paid' }): void {
    const { poolId, amount } = log.args
    const raises = this.#raises.get(poolId)
    const before = this.#watch.state.pools.pools.get(poolId)?.book.paidIn ?? 0n
    if (!raises || before === 0n) return
    const isLarge = amount * 2n >= before
    const left: Raise[] = []
    for (const raise of raises) {
      if (log.time < raise.holdsFrom) left.push(raise)
      else if (log.time <= raise.holdsFrom + SOON) {
        if (!isLarge) left.push(raise)
        else
          this.#watch.find('units-before-payment', {
            what: `${amount} came into pool ${short(poolId)}, after ${before} in all before, ${log.time - raise.holdsFrom} seconds after work ${short(raise.workId)} had gained ${percent(raise.gain)} of its units.`,
            subjects: { poolId, workId: raise.workId },
            at: [raise.at, placeOf(log)],
          })
      }
    }
    this.#raises.set(poolId, left)
  }

  #count(poolId: Hex, workId: Hex, counted: Counted): void {
    const key = keyOf(poolId, workId)
    const former = this.#members.get(key)
    if (former) this.#add(poolId, former, -1n)
    this.#add(poolId, counted, 1n)
    if (counted.units === 0n) this.#members.delete(key)
    else this.#members.set(key, counted)
  }

  #add(poolId: Hex, { units, people }: Counted, sign: bigint): void {
    this.#totals.set(poolId, (this.#totals.get(poolId) ?? 0n) + sign * units)
    for (const person of people) {
      const key = keyOf(poolId, person)
      this.#own.set(key, (this.#own.get(key) ?? 0n) + sign * units)
    }
  }

  /** Whose a work is: owner and payee, mostly one. */
  #peopleOf(workId: Hex, time: bigint): string[] {
    const { works } = this.#watch.state
    const people = [ownerIn(works.tokens, workId), payeeIn(works, { workId, time })]
    return [...new Set(people.flatMap((person) => (person ? [personOf(person)] : [])))]
  }
}
