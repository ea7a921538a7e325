import type { Abi, AbiEvent, ContractEventName } from 'viem'
import { watchEvent } from 'viem/actions'
import type { RoyaltyConnection } from '../../types/connection.ts'
import type { EventArgs, RoyaltyEvent } from '../../types/events.ts'
import { addressOf } from '../../utils/deployment.ts'
import { type EventFilter, toEvents } from './eventPages.ts'
import { toTypedError } from './toTypedError.ts'

/** How to watch, for every action that does. */
export type WatchOptions = {
  /** Told what goes wrong, such as a node that does not answer. Watching goes on. */
  onError?: ((error: Error) => void) | undefined
  /** Milliseconds between two looks, where the node cannot tell by itself. The client's where it is left out. */
  pollingInterval?: number | undefined
  /** Events since this block come first. Left out: only new ones. */
  fromBlock?: bigint | undefined
}

/** Ends the watching. */
export type Unwatch = () => void

/** Has new events of one kind told as they come. Logs that a reorganization takes back are left out. */
export function watch<const abi extends Abi, name extends ContractEventName<abi>>(
  client: RoyaltyConnection,
  { contract, abi, eventName, args }: EventFilter<abi, name>,
  onEvents: (events: RoyaltyEvent<name, EventArgs<abi, name>>[]) => void,
  { onError, pollingInterval, fromBlock }: WatchOptions,
): Unwatch {
  const address = addressOf(client.deployment, contract)
  const event = abi.find((item) => item.type === 'event' && item.name === eventName) as AbiEvent
  return watchEvent(client.publicClient, {
    address,
    event,
    args: args as never,
    ...(pollingInterval !== undefined && { pollingInterval }),
    ...(fromBlock !== undefined && { fromBlock }),
    onLogs: (logs) => {
      const events = toEvents(
        abi,
        eventName,
        logs.filter(({ removed }) => !removed),
      )
      if (events.length > 0) onEvents(events)
    },
    onError: (error) => onError?.(toTypedError(error, client, { to: address })),
  })
}
