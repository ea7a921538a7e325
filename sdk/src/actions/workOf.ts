import type { Address, Hex } from 'viem'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { decodeUses, type Use } from '../utils/uses.ts'
import { consentOf } from './consentOf.ts'
import { payeeOf } from './payeeOf.ts'
import { pendingPayeeOf } from './pendingPayeeOf.ts'
import { workSummaryOf } from './workSummaryOf.ts'

export type WorkOfParameters = { workId: Hex } & ReadOptions
export type WorkOfReturnType = {
  workId: Hex
  owner: Address
  /** What it consents to now. */
  uses: Use[]
  /** Seconds since 1970. */
  consentSince: number
  /** The consent is a steward's, which the creator has not yet confirmed or changed. */
  bySteward: boolean
  /** Who receives its money now. */
  payee: Address
  /** Who will, and from which second on; nothing where no change is to come. */
  nextPayee: { payee: Address; effectiveAt: number } | undefined
  /** Nobody can name another payee. */
  payeeLocked: boolean
  isCatalogue: boolean
  /** The catalogue it came out of. */
  catalogueId: Hex | undefined
}

/**
 * Reads all about a work; nothing where it is not a token on this chain.
 *
 * @example
 * const work = await workOf(client, { workId })
 * // { owner: '0x…', uses: ['Train', 'Retrieve'], payee: '0x…', … }
 */
export async function workOf(
  client: RoyaltyConnection,
  parameters: WorkOfParameters,
): Promise<WorkOfReturnType | undefined> {
  const [summary, consent, payee, pending] = await Promise.all([
    workSummaryOf(client, parameters),
    consentOf(client, parameters),
    payeeOf(client, parameters),
    pendingPayeeOf(client, parameters),
  ])
  if (BigInt(summary.owner) === 0n) return undefined
  const { effectiveAt } = pending
  return {
    workId: parameters.workId,
    owner: summary.owner,
    uses: decodeUses(consent.uses),
    consentSince: consent.since,
    bySteward: consent.bySteward,
    payee,
    nextPayee: effectiveAt === 0 ? undefined : { payee: pending.payee, effectiveAt },
    payeeLocked: pending.locked,
    isCatalogue: summary.catalogue,
    catalogueId: BigInt(summary.catalogueId) === 0n ? undefined : summary.catalogueId,
  }
}
