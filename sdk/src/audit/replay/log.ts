import type { Abi, Address, ContractEventName, Hex } from 'viem'
import type {
  creatorPoolsAbi,
  licenseRegistryAbi,
  poolInboxesAbi,
  royaltySplitsAbi,
  streamRenewalsAbi,
  usageChannelsAbi,
  usageEpochsAbi,
  workRegistryAbi,
} from '../../generated/leanAbis.ts'
import type { EventArgs } from '../../types/events.ts'

/** Where and when a log was written, and by which contract. */
export type LogPlace = {
  address: Address
  blockNumber: bigint
  /** Position in the block. */
  logIndex: number
  /** Second of its block. */
  time: bigint
  transactionHash: Hex
}

type EventOf<abi extends Abi, name extends ContractEventName<abi> = ContractEventName<abi>> = {
  [each in name]: { eventName: each; args: EventArgs<abi, each> }
}[name]

export type WorkRegistryLog = LogPlace & EventOf<typeof workRegistryAbi>
export type CreatorPoolsLog = LogPlace & EventOf<typeof creatorPoolsAbi>
export type LicenseRegistryLog = LogPlace & EventOf<typeof licenseRegistryAbi>
export type RoyaltySplitsLog = LogPlace & EventOf<typeof royaltySplitsAbi>
export type StreamRenewalsLog = LogPlace & EventOf<typeof streamRenewalsAbi>
export type UsageChannelsLog = LogPlace & EventOf<typeof usageChannelsAbi>
export type UsageEpochsLog = LogPlace & EventOf<typeof usageEpochsAbi>
export type PoolInboxesLog = LogPlace & EventOf<typeof poolInboxesAbi>

/** A decoded log of one of the contracts. */
export type ReplayLog =
  | ({ contract: 'workRegistry' } & WorkRegistryLog)
  | ({ contract: 'creatorPools' } & CreatorPoolsLog)
  | ({ contract: 'licenseRegistry' } & LicenseRegistryLog)
  | ({ contract: 'royaltySplits' } & RoyaltySplitsLog)
  | ({ contract: 'streamRenewals' } & StreamRenewalsLog)
  | ({ contract: 'usageChannels' } & UsageChannelsLog)
  | ({ contract: 'usageEpochs' } & UsageEpochsLog)
  /** Inboxes keep nothing: what they sweep is in the logs of pools and tokens. */
  | ({ contract: 'poolInboxes' } & PoolInboxesLog)
