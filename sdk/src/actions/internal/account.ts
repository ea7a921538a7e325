import type { Account } from 'viem'
import { parseAccount } from 'viem/utils'
import { AccountMissingError } from '../../errors/transactions.ts'
import type { RoyaltyConnection, WriteOptions } from '../../types/connection.ts'

/**
 * Who signs.
 *
 * @throws {AccountMissingError} when nobody does.
 */
export function accountOf(
  client: RoyaltyConnection,
  { account = client.walletClient?.account }: Pick<WriteOptions, 'account'>,
): Account {
  if (!account || !client.walletClient) throw new AccountMissingError()
  return parseAccount(account)
}
