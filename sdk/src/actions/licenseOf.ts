import type { Address, Hex } from 'viem'
import { ContractRevertError } from '../errors/contract.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { NoticeKind, Standing } from '../types/enums.ts'
import type { Amount } from '../types/units.ts'
import { NEVER, unlessNever } from '../utils/never.ts'
import { licenseStateOf } from './licenseStateOf.ts'

export type LicenseOfParameters = { licenseId: Hex } & ReadOptions
export type LicenseOfReturnType = {
  licenseId: Hex
  offerId: Hex
  poolId: Hex
  licensee: Address
  standing: Standing
  /** Rights and duties hold: it is active or past due. */
  isInForce: boolean
  /** First second. */
  start: bigint
  /** First second after its time; nothing where it has no end. */
  end: bigint | undefined
  /** First second in which a duty is not met, as things stand. */
  lapsesAt: bigint | undefined
  /** First second in which it is terminated, as things stand, and how. */
  terminates: { at: bigint; kind: NoticeKind } | undefined
  /** Base units owed by statements and not paid. */
  due: Amount
  /** Base units that were paid beyond what is owed. */
  credit: Amount
  /** The next period to state, and the last second for it; nothing where none is asked for. */
  nextStatement: { period: number; dueAt: bigint } | undefined
  /** Last second in which its credential holds. */
  credentialUntil: bigint | undefined
  streamId: Hex | undefined
}

/**
 * Reads a license for people: nothing instead of the greatest number. Nothing at all where there is no such license.
 *
 * @example
 * const license = await licenseOf(client, { licenseId })
 * if (!license?.isInForce) throw new Error('Not licensed')
 */
export async function licenseOf(
  client: RoyaltyConnection,
  { licenseId, ...options }: LicenseOfParameters,
): Promise<LicenseOfReturnType | undefined> {
  const state = await licenseStateOf(client, { licenseId, ...options }).catch((error: unknown) => {
    if (error instanceof ContractRevertError && error.errorName === 'LicenseNotFound') return undefined
    throw error
  })
  if (!state) return undefined
  const { standing, owed, paid, terminatesAt } = state
  return {
    licenseId,
    offerId: state.offerId,
    poolId: state.poolId,
    licensee: state.licensee,
    standing,
    isInForce: standing === 'Active' || standing === 'PastDue',
    start: state.start,
    end: unlessNever(state.end),
    lapsesAt: unlessNever(state.lapsesAt),
    terminates: terminatesAt === NEVER ? undefined : { at: terminatesAt, kind: state.notice },
    due: owed > paid ? owed - paid : 0n,
    credit: paid > owed ? paid - owed : 0n,
    nextStatement:
      state.statementDueAt === NEVER ? undefined : { period: Number(state.nextPeriod), dueAt: state.statementDueAt },
    credentialUntil: state.credentialUntil === 0n ? undefined : state.credentialUntil,
    streamId: BigInt(state.streamId) === 0n ? undefined : state.streamId,
  }
}
