import { type Context, type EventNames, ponder } from 'ponder:registry'
import { log as logs } from 'ponder:schema'
import type { AbiEvent } from 'viem'
import type { ReplayLog } from '../../../sdk/src/audit/index.ts'
import config from '../../ponder.config.ts'

export type Db = Context['db']
export type Contract = ReplayLog['contract']
type LogsOf<contract extends Contract> = Extract<ReplayLog, { contract: contract }>
type EventOf<contract extends Contract> = LogsOf<contract>['eventName']
/** A log of one event, where and when it was. */
export type LogOf<contract extends Contract, event = EventOf<contract>> = LogsOf<contract> & { eventName: event }

/** What each event of a contract does to the tables. Events that are left out are kept in `log` alone. */
export type Handlers<contract extends Contract> = {
  [event in EventOf<contract>]?: (db: Db, log: LogOf<contract, event>) => Promise<unknown>
}

/**
 * Listens to all events of a contract. Every log is kept as it is, so that whoever doubts a table can replay them.
 */
export function listenTo<contract extends Contract>(contract: contract, handlers: Handlers<contract>): void {
  for (const { type, name } of config.contracts[contract].abi as readonly AbiEvent[]) {
    if (type !== 'event') continue
    const handle = handlers[name as EventOf<contract>] as ((db: Db, log: ReplayLog) => Promise<unknown>) | undefined
    ponder.on(`${contract}:${name}` as EventNames, async ({ event, context: { db } }) => {
      const { args, block, transaction, log } = event as unknown as Arrived
      const place = { blockNumber: block.number, logIndex: log.logIndex }
      await db.insert(logs).values({
        ...place,
        blockHash: block.hash,
        time: block.timestamp,
        transactionHash: transaction.hash,
        contract,
        event: name,
        topics: log.topics.filter((topic) => topic !== null).join(','),
        data: log.data,
      })
      await handle?.(db, {
        contract,
        eventName: name,
        args,
        ...place,
        address: log.address,
        time: block.timestamp,
        transactionHash: transaction.hash,
      } as unknown as ReplayLog)
    })
  }
}

type Arrived = {
  args: unknown
  block: { number: bigint; hash: `0x${string}`; timestamp: bigint }
  transaction: { hash: `0x${string}` }
  log: { address: `0x${string}`; logIndex: number; topics: (`0x${string}` | null)[]; data: `0x${string}` }
}

/** A log's place, for rows that are one log's. */
export function placeOf({ blockNumber, logIndex, time, transactionHash }: ReplayLog) {
  return { blockNumber, logIndex, time, transactionHash }
}

/** What logs before have told of: not there, the index does not begin where the contracts do. */
export async function found<row>(row: Promise<row | null>, what: string, id: string): Promise<row> {
  return known((await row) ?? undefined, what, id)
}

export function known<value>(value: value | undefined, what: string, id: string): value {
  if (value === undefined) throw new Error(`No log before has told of ${what} ${id}: START_BLOCK is too late.`)
  return value
}
