import type { Call, RoyaltyConnection } from '@openroyalty/sdk'
import type { CallReceipt } from '@openroyalty/sdk/react'
import { type Address, isAddressEqual } from 'viem'
import { getTransaction } from 'viem/actions'

/** What landed is not what was shown before the wallet was asked. */
export class AlteredByWalletError extends Error {
  override readonly name = 'AlteredByWalletError'
  constructor(hash: string) {
    super(`Transaction ${hash} does not hold the call that was shown.`)
  }
}

/**
 * Holds each transaction that landed against the call that it was asked for. What a wallet does with a call cannot be seen before; this is
 * seen afterwards, for accounts whose transactions are the calls themselves: a contract's wallet wraps them in one of its own.
 *
 * @throws {AlteredByWalletError}
 */
export async function checkUnaltered(
  client: RoyaltyConnection,
  { account, calls, receipts }: { account: Address; calls: readonly Call[]; receipts: readonly CallReceipt[] },
): Promise<void> {
  // A batch has its own form.
  if (receipts.length !== calls.length) return
  for (const [position, { transactionHash: hash }] of receipts.entries()) {
    const call = calls[position] as Call
    const landed = await getTransaction(client.publicClient, { hash }).catch(() => undefined)
    if (!landed || !isAddressEqual(landed.from, account)) continue
    const isOwn = landed.to !== null && isAddressEqual(landed.to, account)
    const isCall = landed.to !== null && isAddressEqual(landed.to, call.to) && landed.input === call.data.toLowerCase()
    if (!isCall && !(isOwn && landed.input !== '0x')) throw new AlteredByWalletError(hash)
  }
}
