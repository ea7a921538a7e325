import { type Address, erc20Abi } from 'viem'
import { encodeCall } from '../../builders/internal/encodeCall.ts'
import { ContractRevertError } from '../../errors/contract.ts'
import type { ContractName, RoyaltyConnection, WriteOptions } from '../../types/connection.ts'
import type { Amount } from '../../types/units.ts'
import { addressOf } from '../../utils/deployment.ts'
import { ethCall } from './ethCall.ts'
import { readAt } from './read.ts'
import { accountOf, write } from './write.ts'

/** How an action that spends tokens comes by its allowance. */
export type SpendOptions = {
  /**
   * `exact`: where the allowance is too low, it is set to what will be spent, by a transaction of its own, first. `none`: nothing is
   * approved here, and the call is refused where the allowance is too low. Default: `exact`.
   */
  approval?: 'exact' | 'none' | undefined
}

/**
 * Sees to it that a contract may spend `amount` of the account's tokens, and no more than it could before.
 *
 * An allowance that is high enough is left alone, so that what was approved for renewals stays approved for them.
 */
export async function approveExactly(
  client: RoyaltyConnection,
  {
    token,
    spender,
    amount,
    approval = 'exact',
  }: SpendOptions & { token: Address; spender: ContractName; amount: Amount },
  options: WriteOptions,
): Promise<void> {
  if (approval === 'none' || amount === 0n) return
  const account = accountOf(client, options)
  const address = addressOf(client.deployment, spender)
  const allowance = await readAt(client, token, erc20Abi, 'allowance', [account.address, address])
  if (allowance >= amount) return

  const approve = (value: bigint) => encodeCall(token, erc20Abi, 'approve', [address, value])
  // Nonce, gas and journal are the payment's own; one block is final enough for a step on the way to it.
  const { nonce: _, gas: __, onHash: ___, ...fees } = options
  const rest: WriteOptions = { ...fees, finality: 1 }
  if (allowance > 0n && !(await succeeds(client, approve(amount), account.address))) {
    // Some tokens change an allowance only by way of zero.
    await write(client, approve(0n), rest)
  }
  await write(client, approve(amount), rest)
}

async function succeeds(client: RoyaltyConnection, call: ReturnType<typeof encodeCall>, account: Address) {
  try {
    await ethCall(client, call, { account })
    return true
  } catch (error) {
    if (error instanceof ContractRevertError) return false
    throw error
  }
}
