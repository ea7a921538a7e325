import type { Abi } from 'viem'
import {
  creatorPoolsAbi,
  licenseRegistryAbi,
  poolInboxesAbi,
  royaltySplitsAbi,
  streamRenewalsAbi,
  usageChannelsAbi,
  usageEpochsAbi,
  workRegistryAbi,
} from '../../generated/leanAbis.ts'
import { type Decoder, decoderOf } from './decoder.ts'

/** Contracts that keep something, and what they log. */
export const ABIS = {
  workRegistry: workRegistryAbi,
  creatorPools: creatorPoolsAbi,
  poolInboxes: poolInboxesAbi,
  streamRenewals: streamRenewalsAbi,
  royaltySplits: royaltySplitsAbi,
  usageEpochs: usageEpochsAbi,
  usageChannels: usageChannelsAbi,
  licenseRegistry: licenseRegistryAbi,
} as const

export type LoggingContract = keyof typeof ABIS
export const LOGGING_CONTRACTS = Object.keys(ABIS) as LoggingContract[]

const decoders = new Map<LoggingContract, Decoder>()

/** Made once, when it is first asked for. */
export function decoderFor(contract: LoggingContract): Decoder {
  let decoder = decoders.get(contract)
  if (!decoder) {
    decoder = decoderOf(ABIS[contract] as Abi)
    decoders.set(contract, decoder)
  }
  return decoder
}
