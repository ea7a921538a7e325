import type { Abi, Address, ContractEventName, GetEventArgs, Hex } from 'viem'

/** Arguments of an event, by name, all of them there. */
export type EventArgs<abi extends Abi, name extends ContractEventName<abi>> = GetEventArgs<
  abi,
  name,
  { EnableUnion: false; IndexedOnly: false; Required: true }
>

/** Where an event is on the chain. Sorted by block and position, events are in the order in which they happened. */
export type EventPlace = {
  address: Address
  blockNumber: bigint
  blockHash: Hex
  transactionHash: Hex
  /** Position in the block. */
  logIndex: number
}

/** An event of one of the contracts. */
export type RoyaltyEvent<name extends string = string, args = unknown> = EventPlace & { eventName: name; args: args }

/** Which part of the chain to read logs of. */
export type LogRange = {
  /** Left out: the block in which the contract was deployed. */
  fromBlock?: bigint | undefined
  /**
   * Left out: the latest. A reorganization can take the latest blocks back; what must not change is read up to `finalized`.
   */
  toBlock?: bigint | 'latest' | 'safe' | 'finalized' | undefined
  /** Blocks to ask for at once, at first; fewer where the node finds them too many. Default: 10,000. */
  pageSize?: bigint | undefined
}
