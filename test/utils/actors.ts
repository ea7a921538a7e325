/**
 * Names a network's wallets, in order.
 *
 * @example
 * const { creator, payer } = actors(await viem.getWalletClients(), 'creator', 'payer')
 */
export function actors<Wallet, Name extends string>(
  wallets: readonly Wallet[],
  ...names: readonly Name[]
): Record<Name, Wallet> {
  if (wallets.length < names.length) throw new Error(`${names.length} wallets are needed, ${wallets.length} are there.`)
  return Object.fromEntries(names.map((name, i) => [name, wallets[i]])) as Record<Name, Wallet>
}
