import type { Hex } from 'viem'
import { NothingToShareError } from '../../errors/meter.ts'
import type { Amount } from '../../types/units.ts'
import { NO_WORK } from '../event.ts'
import { EVENTS } from '../sums.ts'
import { MICRO } from '../units.ts'
import { apportion } from './apportion.ts'
import type { Counting } from './counting.ts'
import { prevalenceOf } from './policy.ts'

/** What is counted of a work in a group, in millionths. */
export type ShareInput = { readonly group: number; readonly value: bigint }

/** What is counted of a work in a period. */
export type WorkInputs = {
  readonly workId: Hex
  /** Events that used it. */
  readonly uses: number
  readonly inputs: readonly ShareInput[]
}

/** A work's part of a period. */
export type WorkShare = WorkInputs & {
  /** Its weight in the period, against those of the other works. */
  readonly points: bigint
  /** Base units of the token. */
  readonly amount: Amount
}

/**
 * Shares an amount among the works of a period, to the last base unit: what rounding leaves over goes to those that lost most by
 * it, and among equals to the lowest work id.
 *
 * @param works - In ascending order of their ids; {@link NO_WORK} may come first, with what is shared by all.
 * @returns In the same order, one for each work.
 * @throws {NothingToShareError} when there is an amount and no work has points.
 */
export function sharesOf(counting: Counting, works: readonly WorkInputs[], total: Amount): WorkShare[] {
  const { policy } = counting
  const named = works.filter(({ workId }) => workId !== NO_WORK)
  const common = works.find(({ workId }) => workId === NO_WORK)

  let shares: { work: WorkInputs; points: bigint }[]
  if (policy.name === 'prevalence') {
    shares = policy.manifest.map((work) => ({
      work: { workId: work.workId, uses: 0, inputs: [] },
      points: prevalenceOf(work),
    }))
  } else if (policy.name === 'equal') {
    shares = named.map((work) => ({ work, points: 1n }))
  } else {
    // Times the number of works, so that an equal part of what is common is a whole number too.
    const count = common ? BigInt(named.length) : 1n
    const extra = common ? pointsOf(counting, common) : 0n
    shares = named.map((work) => ({ work, points: pointsOf(counting, work) * count + extra }))
  }

  const points = shares.map((share) => share.points)
  const isNothing = points.every((each) => each === 0n)
  if (isNothing && total > 0n) throw new NothingToShareError({ total })
  const amounts = isNothing ? points : apportion(total, points)
  return shares.map(({ work, points }, i) => ({ ...work, points, amount: amounts[i] ?? 0n }))
}

/**
 * Metered units of a period, for its statement: each count times its rate.
 *
 * Rounds up, once per period: in favor of the works, by less than one unit.
 */
export function meteredUnitsOf(counting: Counting, inputs: readonly ShareInput[]): bigint {
  let sum = 0n
  for (const { group, value } of inputs) if (group !== EVENTS) sum += value * (counting.group(group)?.rate ?? 0n)
  const unit = BigInt(MICRO) * BigInt(MICRO)
  return (sum + unit - 1n) / unit
}

function pointsOf(counting: Counting, { inputs }: WorkInputs): bigint {
  let points = 0n
  for (const { group, value } of inputs) {
    const { rate, classWeight } = counting.group(group) ?? { rate: 0n, classWeight: 0n }
    points += value * rate * classWeight
  }
  return points
}
