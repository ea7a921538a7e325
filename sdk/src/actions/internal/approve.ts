import { type Address, erc20Abi } from 'viem'
import { buildApproveTokens } from '../../builders/buildApproveTokens.ts'
import { ContractRevertError } from '../../errors/contract.ts'
import type { Call, ContractName, RoyaltyConnection, WriteOptions } from '../../types/connection.ts'
import type { Amount } from '../../types/units.ts'
import { addressOf } from '../../utils/deployment.ts'
import { accountOf } from './account.ts'
import { ethCall } from './ethCall.ts'
import { readAt } from './read.ts'
import { write } from './write.ts'

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
 * An allowance that is high enough is left alone: somebody gave it on purpose.
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
  const allowance = await allowanceOf(client, { token, spender }, options)
  if (allowance < amount) await setAllowance(client, { token, spender, amount, allowance }, options)
}

/** Lets a contract spend exactly `amount` of the account's tokens, whatever it could spend before. */
export async function setAllowance(
  client: RoyaltyConnection,
  {
    token,
    spender,
    amount,
    allowance,
  }: { token: Address; spender: ContractName; amount: Amount; allowance?: Amount | undefined },
  options: WriteOptions,
): Promise<void> {
  const present = allowance ?? (await allowanceOf(client, { token, spender }, options))
  if (present === amount) return
  const account = accountOf(client, options).address
  const approve = (value: Amount) => buildApproveTokens(client.deployment, { token, spender, amount: value })
  // Nonce, gas and journal are the payment's own; one block is final enough for a step on the way to it.
  const { nonce: _, gas: __, onHash: ___, ...fees } = options
  const rest: WriteOptions = { ...fees, finality: 1 }
  if (present > 0n && !(await succeeds(client, approve(amount), account))) {
    // Some tokens change an allowance only by way of zero.
    await write(client, approve(0n), rest)
  }
  await write(client, approve(amount), rest)
}

function allowanceOf(
  client: RoyaltyConnection,
  { token, spender }: { token: Address; spender: ContractName },
  options: WriteOptions,
): Promise<Amount> {
  const owner = accountOf(client, options).address
  return readAt(client, token, erc20Abi, 'allowance', [owner, addressOf(client.deployment, spender)])
}

async function succeeds(client: RoyaltyConnection, call: Call, account: Address) {
  try {
    await ethCall(client, call, { account })
    return true
  } catch (error) {
    if (error instanceof ContractRevertError) return false
    throw error
  }
}
