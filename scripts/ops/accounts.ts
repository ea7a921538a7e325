import { type Address, type Hex, toHex } from 'viem'
import { mnemonicToAccount } from 'viem/accounts'

/** The phrase that Hardhat, anvil and everybody else starts local chains with: its keys are public, its money is worth nothing. */
export const LOCAL_MNEMONIC = 'test test test test test test test test test test test junk'

/** Who plays whom on local chains, in the order of the accounts of {@link LOCAL_MNEMONIC}. */
export const ACCOUNT_NAMES = [
  'deployer',
  'operator',
  'author',
  'coauthor',
  'firm',
  'certifier',
  'auditor',
  'relayer',
  'steward',
  'stranger',
] as const

export type AccountName = (typeof ACCOUNT_NAMES)[number]

export type LocalAccount = { name: AccountName; address: Address; privateKey: Hex }

/** What each of them has to play with: a million test dollars, in base units. */
export const POCKET_MONEY_6D = 1_000_000_000_000n

export function localAccounts(): LocalAccount[] {
  return ACCOUNT_NAMES.map((name, addressIndex) => {
    const account = mnemonicToAccount(LOCAL_MNEMONIC, { addressIndex })
    return { name, address: account.address, privateKey: toHex(account.getHdKey().privateKey ?? new Uint8Array()) }
  })
}
