import { type Address, type Hex, isAddressEqual } from 'viem'
import type { AuditLogs } from '../findings/audit.ts'
import { least, most } from '../internal/least.ts'
import { SCALE } from '../replay/books.ts'
import { knownOf } from '../replay/key.ts'
import type { ReplayLog } from '../replay/log.ts'
import { stoppedSinceIn } from '../replay/pools.ts'
import { applyLog, emptyReplay } from '../replay/replay.ts'
import { licenseeStatement } from './licenseeStatement.ts'
import { type Contracts, licenseOfStream } from './payments.ts'
import type { StatementPayment } from './statement.ts'
import { changedStretches, openedStretch, type Stretch } from './stretches.ts'

export type SpendingOfParameters = {
  /** Of which chain and contracts the logs are. */
  head: { readonly chainId: number; readonly contracts: Contracts }
  /** All logs of the contracts, from their first on. */
  logs: readonly ReplayLog[]
  /** Who pays. */
  account: Address
}

/** A stream, as far as an account's money runs in it. */
export type SpentStream = {
  streamId: Hex
  poolId: Hex
  token: Address
  licenseId: Hex | undefined
  /** In order of time: seconds, and base units per second × 2^64. */
  stretches: readonly { from: bigint; until: bigint; rate: bigint }[]
}

export type SpendingOfReturnType = {
  /** All that the account has paid, in the order of the chain: vouchers as they were redeemed, streams as they were paid in advance. */
  payments: readonly StatementPayment[]
  streams: readonly SpentStream[]
}

/**
 * What an account has paid, and how its money runs in streams: so that what it spends can be told for any stretch of time, the future
 * included ({@link passedIn}). Worked out from logs alone.
 *
 * @example
 * const { payments, streams } = await spendingOf({ head: logFileHead(client), logs, account })
 * const today = streams.reduce((sum, stream) => sum + passedIn(stream, { from, until }), 0n)
 */
export async function spendingOf({ head, logs, account }: SpendingOfParameters): Promise<SpendingOfReturnType> {
  const period = { from: 0n, until: (logs.at(-1)?.time ?? 0n) + 1n }
  const { payments } = await licenseeStatement({ head, logs: logs as AuditLogs, accounts: [account], period })
  const state = emptyReplay()
  const streams = new Map<Hex, Stretch[]>()
  for (const log of logs) {
    if (log.contract === 'creatorPools' && log.eventName === 'StreamChanged') {
      const { streamId } = log.args
      const { poolId, end } = knownOf(state.pools.streams, streamId, 'stream')
      const now = least(stoppedSinceIn(state.pools, poolId), log.time)
      streams.set(streamId, changedStretches(streams.get(streamId) ?? [], log.args, { now, formerEnd: end }))
    } else if (log.contract === 'creatorPools' && log.eventName === 'StreamOpened')
      streams.set(log.args.streamId, [openedStretch(log.args, log.time)])
    applyLog(state, log)
  }
  const own = Array.from(streams, ([streamId, stretches]): SpentStream => {
    const { poolId } = knownOf(state.pools.streams, streamId, 'stream')
    const { token } = knownOf(state.pools.pools, poolId, 'pool').terms
    // Nothing runs into a pool whose clock has stopped.
    const stop = stoppedSinceIn(state.pools, poolId)
    const running = stretches.flatMap(({ from, until, parts }) => {
      const rate = parts.reduce((sum, each) => sum + (isAddressEqual(each.payer, account) ? each.rate : 0n), 0n)
      const end = least(stop, until)
      return rate > 0n && from < end ? [{ from, until: end, rate }] : []
    })
    return { streamId, poolId, token, licenseId: licenseOfStream(state, streamId), stretches: running }
  })
  return { payments, streams: own.filter(({ stretches }) => stretches.length > 0) }
}

/**
 * Base units that an account's money in a stream comes to from one second to another (the first one counts, the last one does not). Summed
 * over stretches of time that meet, it is what has run in all, rounded down.
 */
export function passedIn({ stretches }: SpentStream, { from, until }: { from: bigint; until: bigint }): bigint {
  const passedBy = (time: bigint) =>
    stretches.reduce((sum, stretch) => sum + stretch.rate * most(0n, least(time, stretch.until) - stretch.from), 0n) >>
    SCALE
  return passedBy(until) - passedBy(from)
}
