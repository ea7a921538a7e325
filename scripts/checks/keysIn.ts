import { localAccounts } from '../ops/accounts.ts'

/**
 * Whose keys a text holds. All tests act with the keys of the named accounts: where one stands in what a test has printed, a log or an error
 * has told a secret.
 */
export function keysIn(text: string): string[] {
  const all = text.toLowerCase()
  return localAccounts().flatMap(({ name, privateKey }) =>
    all.includes(privateKey.slice(2).toLowerCase()) ? [name] : [],
  )
}
