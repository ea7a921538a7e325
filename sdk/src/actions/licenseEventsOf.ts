import { type ContractEventName, type Hex, parseEventLogs } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import type { EventArgs, LogRange, RoyaltyEvent } from '../types/events.ts'
import { addressOf } from '../utils/deployment.ts'
import { toPlace } from './internal/eventPages.ts'
import { logPages } from './internal/logs.ts'

type Names = Exclude<
  ContractEventName<typeof licenseRegistryAbi>,
  'OfferPublished' | 'OfferClosed' | 'Approval' | 'ApprovalForAll' | 'Transfer' | 'EIP712DomainChanged'
>
export type LicenseEventsOfParameters = { licenseId: Hex } & LogRange
/** One of the events whose first topic is a license; `eventName` tells which, and so what its `args` are. */
export type LicenseEvent = { [name in Names]: RoyaltyEvent<name, EventArgs<typeof licenseRegistryAbi, name>> }[Names]
export type LicenseEventsOfReturnType = LicenseEvent[]

/**
 * Reads from logs what has happened to a license, in order: acquired, streams opened, statements, notices, credentials, lapses. What
 * becomes of its streams is in the pool's events.
 *
 * @example
 * const events = await licenseEventsOf(client, { licenseId })
 * const statements = events.filter(({ eventName }) => eventName === 'StatementFiled')
 */
export async function licenseEventsOf(
  client: RoyaltyConnection,
  { licenseId, ...range }: LicenseEventsOfParameters,
): Promise<LicenseEventsOfReturnType> {
  const address = [addressOf(client.deployment, 'licenseRegistry')]
  const fromBlock = range.fromBlock ?? client.deployment.licenseRegistry?.block
  const events: LicenseEvent[] = []
  for await (const logs of logPages(client, { address, topics: [null, licenseId] }, { ...range, fromBlock })) {
    for (const log of parseEventLogs({ abi: licenseRegistryAbi, logs })) {
      // Whatever else has this topic is about an offer, and no offer's id is a license's.
      events.push({ ...toPlace(log), eventName: log.eventName, args: log.args } as LicenseEvent)
    }
  }
  return events
}
