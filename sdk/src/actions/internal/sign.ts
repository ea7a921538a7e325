import type { Account, Hex, SignTypedDataParameters } from 'viem'
import { signTypedData } from 'viem/actions'
import type { RoyaltyConnection, ViemClient, WriteOptions } from '../../types/connection.ts'
import { accountOf } from './account.ts'
import { toTypedError } from './toTypedError.ts'

/** Who signs, for every action that signs and sends nothing. */
export type SignOptions = Pick<WriteOptions, 'account'>

/** Has the account sign typed data (EIP-712). Nothing is sent. */
export async function sign(
  client: RoyaltyConnection,
  typedData: { domain: { verifyingContract: `0x${string}` }; types: object; primaryType: string; message: object },
  options: SignOptions,
): Promise<Hex> {
  const account: Account = accountOf(client, options)
  try {
    return await signTypedData(client.walletClient as ViemClient, { ...typedData, account } as SignTypedDataParameters)
  } catch (error) {
    throw toTypedError(error, client, { to: typedData.domain.verifyingContract, account: account.address })
  }
}
