import type { Hex } from 'viem'
import type { RoyaltyConnection } from '../types/connection.ts'
import type { NoticeKind, Standing } from '../types/enums.ts'
import type { LogRange } from '../types/events.ts'
import { pastAt } from './internal/blocks.ts'
import { licenseHistoryOf } from './internal/histories.ts'
import { NEVER } from './internal/judge.ts'
import { replayLicense } from './internal/licenseReplay.ts'

export type LicenseAtParameters = {
  licenseId: Hex
  /** Seconds since 1970, no later than the last block. What happened in that very second counts. */
  time: bigint
} & LogRange
export type LicenseAtReturnType = {
  standing: Standing
  /** Rights and duties hold: it is active or past due. */
  isInForce: boolean
  /** First second. */
  start: bigint
  /** First second after its time; nothing where it has no end. */
  end: bigint | undefined
  /** First second in which a duty was not met, or would not be, as things stood then. */
  lapsesAt: bigint | undefined
  /** First second in which it is terminated, as things stood then, and how. */
  terminates: { at: bigint; kind: NoticeKind } | undefined
}

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
  const license = history && replayLicense(history.terms, history.logs, time)
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

function unlessNever(time: bigint): bigint | undefined {
  return time === NEVER ? undefined : time
}
