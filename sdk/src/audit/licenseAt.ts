import type { Hex } from 'viem'
import type { LicenseOfReturnType } from '../actions/licenseOf.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import type { LogRange } from '../types/events.ts'
import { NEVER, unlessNever } from '../utils/never.ts'
import { pastAt } from './internal/blocks.ts'
import { licenseHistoryOf } from './internal/histories.ts'
import { replayLicense } from './internal/licenseReplay.ts'

export type LicenseAtParameters = {
  licenseId: Hex
  /** Seconds since 1970, no later than the last block. What happened in that very second counts. */
  time: bigint
} & LogRange
/** As things stood then. */
export type LicenseAtReturnType = Pick<
  NonNullable<LicenseOfReturnType>,
  'standing' | 'isInForce' | 'start' | 'end' | 'lapsesAt' | 'terminates'
>

/**
 * What a license was at a past second, worked out from logs alone: no state of that time is asked of the node, so that any node that
 * keeps logs will do. Nothing where it was not acquired by then.
 *
 * @throws {TimeAheadError} when the last block is earlier than `time`.
 * @example
 * const license = await licenseAt(client, { licenseId, time: 1_800_000_000n })
 * if (license?.isInForce) console.log('licensed then')
 */
export async function licenseAt(
  client: RoyaltyConnection,
  { licenseId, time, ...range }: LicenseAtParameters,
): Promise<LicenseAtReturnType | undefined> {
  const past = await pastAt(client, time, range)
  const history = past && (await licenseHistoryOf(past, licenseId))
  const license = history && replayLicense(history.terms, history.logs, time, history.poolStoppedSince)
  if (!license) return undefined
  const { standing, start, end, lapsesAt, terminatesAt, kind } = license
  return {
    standing,
    isInForce: standing === 'Active' || standing === 'PastDue',
    start,
    end: unlessNever(end),
    lapsesAt: unlessNever(lapsesAt),
    terminates: terminatesAt === NEVER ? undefined : { at: terminatesAt, kind },
  }
}
