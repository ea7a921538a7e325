import type { Address, Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type BindingOfParameters = {
  workId: Hex
} & ReadOptions
export type BindingOfReturnType = {
  wallet: Address
  /** First second in which it can be finished; zero: nothing is proposed. */
  readyAt: number
  vetoed: boolean
}

/**
 * What a steward has proposed for a work that waits for its creator.
 *
 * @example
 * const { wallet, readyAt } = await bindingOf(client, { workId })
 */
export async function bindingOf(
  client: RoyaltyConnection,
  { workId, ...options }: BindingOfParameters,
): Promise<BindingOfReturnType> {
  return read(client, 'workRegistry', workRegistryAbi, 'bindingOf', [workId], options)
}
