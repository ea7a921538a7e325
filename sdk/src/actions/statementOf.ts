import type { Hex } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { read } from './internal/read.ts'

export type StatementOfParameters = {
  licenseId: Hex
  /** From zero. */
  period: number
} & ReadOptions
export type StatementOfReturnType = {
  /** Zero: none was filed. */
  version: number
  /** Base units of the pool’s token. */
  owed: Amount
}

/**
 * The statement that stands for a period.
 *
 * @example
 * const { version, owed } = await statementOf(client, { licenseId, period: 0 })
 */
export async function statementOf(
  client: RoyaltyConnection,
  { licenseId, period, ...options }: StatementOfParameters,
): Promise<StatementOfReturnType> {
  const [version, owed] = await read(
    client,
    'licenseRegistry',
    licenseRegistryAbi,
    'statementOf',
    [licenseId, BigInt(period)],
    options,
  )
  return { version, owed }
}
