import { type Abi, type ContractEventName, parseEventLogs, type TransactionReceipt } from 'viem'
import { EventMissingError } from '../../errors/transactions.ts'
import type { ContractName, RoyaltyConnection } from '../../types/connection.ts'
import type { EventArgs } from '../../types/events.ts'
import { addressOf } from '../../utils/deployment.ts'

/** Arguments of all events of one name that one of the contracts emitted in a transaction, in order. */
export function eventsIn<const abi extends Abi, name extends ContractEventName<abi>>(
  client: RoyaltyConnection,
  receipt: TransactionReceipt,
  contract: ContractName,
  abi: abi,
  eventName: name,
): EventArgs<abi, name>[] {
  const address = addressOf(client.deployment, contract).toLowerCase()
  const logs = receipt.logs.filter((log) => log.address.toLowerCase() === address)
  return parseEventLogs({ abi: abi as Abi, eventName, logs }).map(({ args }) => args as never)
}

/**
 * Arguments of the first event of one name.
 *
 * @throws {EventMissingError} when there is none.
 */
export function eventIn<const abi extends Abi, name extends ContractEventName<abi>>(
  client: RoyaltyConnection,
  receipt: TransactionReceipt,
  contract: ContractName,
  abi: abi,
  eventName: name,
): EventArgs<abi, name> {
  const [args] = eventsIn(client, receipt, contract, abi, eventName)
  if (!args) throw new EventMissingError({ eventName, hash: receipt.transactionHash })
  return args
}
