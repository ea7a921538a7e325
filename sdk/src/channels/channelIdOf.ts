import { type Address, encodePacked, type Hex } from 'viem'

export type ChannelIdOfParameters = {
  payer: Address
  noticeDays: number
  /** As the channel was, or will be, opened with. Left out: zero. */
  salt?: bigint | undefined
}

/**
 * Id of a channel, computable before it is opened.
 *
 * Mirrors `UsageChannels.channelIdOf`: payer (160 bits) ‖ noticeDays (16) ‖ salt (80).
 *
 * @example
 * const channelId = channelIdOf({ payer: account.address, noticeDays: 7 })
 */
export function channelIdOf({ payer, noticeDays, salt = 0n }: ChannelIdOfParameters): Hex {
  return encodePacked(['address', 'uint16', 'uint80'], [payer, noticeDays, salt])
}
