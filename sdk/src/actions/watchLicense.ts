import { type Hex, type Log, parseEventLogs } from 'viem'
import { watchEvent } from 'viem/actions'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { toPlace } from './internal/eventPages.ts'
import { toTypedError } from './internal/toTypedError.ts'
import type { Unwatch, WatchOptions } from './internal/watch.ts'
import type { LicenseEvent } from './licenseEventsOf.ts'

export type WatchLicenseParameters = {
  licenseId: Hex
  /** Told new events, in order, one or more at a time. */
  onEvents: (events: LicenseEvent[]) => void
} & WatchOptions
export type WatchLicenseReturnType = Unwatch

/**
 * Has told what happens to a license as it happens. Time alone makes no event: whether it stands is asked with {@link standingOf}.
 *
 * @returns What ends it.
 * @example
 * const unwatch = watchLicense(client, { licenseId, onEvents: (events) => events.forEach(({ eventName }) => show(eventName)) })
 */
export function watchLicense(
  client: RoyaltyConnection,
  { licenseId, onEvents, onError, pollingInterval, fromBlock }: WatchLicenseParameters,
): WatchLicenseReturnType {
  const address = addressOf(client.deployment, 'licenseRegistry')
  return watchEvent(client.publicClient, {
    address,
    ...(pollingInterval !== undefined && { pollingInterval }),
    ...(fromBlock !== undefined && { fromBlock }),
    onLogs: (logs: Log[]) => {
      const about = logs.filter(
        ({ removed, topics }) => !removed && topics[1]?.toLowerCase() === licenseId.toLowerCase(),
      )
      const events = parseEventLogs({ abi: licenseRegistryAbi, logs: about })
      if (events.length === 0) return
      onEvents(events.map((log) => ({ ...toPlace(log), eventName: log.eventName, args: log.args }) as LicenseEvent))
    },
    onError: (error) => onError?.(toTypedError(error, client, { to: address })),
  })
}
