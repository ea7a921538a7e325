import { encodeUses, type Use } from '../../utils/uses.ts'

/** A set of uses: names, or the bits that contracts hold. */
export type UsesInput = number | Iterable<Use>

/** The bits that contracts hold. */
export function toUses(uses: UsesInput = 0): number {
  return typeof uses === 'number' ? uses : encodeUses(uses)
}
