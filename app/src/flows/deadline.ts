import type { RoyaltyConnection } from '@openroyalty/sdk'
import { getBlock } from 'viem/actions'

/** Days in which somebody else can send what was signed. */
export const DAYS_TO_SEND = 14

/** Last second in which a signature of now holds, by the chain's clock. */
export async function deadlineOf({ publicClient }: RoyaltyConnection): Promise<bigint> {
  const { timestamp } = await getBlock(publicClient)
  return timestamp + BigInt(DAYS_TO_SEND * 86_400)
}
