import { readFile } from 'node:fs/promises'
import { type Address, getAddress, type Hex, isAddress, isAddressEqual, type LocalAccount } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { UsageError } from './errors.ts'
import type { Io } from './io.ts'
import { startProgress } from './progress.ts'
import { askPassword } from './prompts.ts'

export type KeyOptions = { from: Address | undefined; keystore: string | undefined; env: NodeJS.ProcessEnv }

/** Who acts, as far as that is known without opening anything. */
export async function addressOfKey({ from, keystore, env }: KeyOptions): Promise<Address> {
  if (from) return from
  const key = env.OPENROYALTY_PRIVATE_KEY
  if (keystore === undefined && key) return accountOf(key).address
  const named = keystore === undefined ? undefined : addressIn(await readKeystore(keystore))
  if (named) return named
  throw new UsageError(
    keystore === undefined
      ? 'Nobody is there to act for. Name a key (--keystore FILE, or OPENROYALTY_PRIVATE_KEY), or an address (--from).'
      : 'The keystore does not say whose it is. Say so with --from.',
  )
}

/**
 * The key that signs: of a keystore file, else of the environment. Never of the command line.
 *
 * @throws {UsageError} when there is none, it cannot be opened, or it is not that of `from`.
 */
export async function openKey({ from, keystore, env }: KeyOptions, io: Io): Promise<LocalAccount> {
  const account = keystore === undefined ? fromEnvironment(env) : await fromKeystore(keystore, { from, env }, io)
  if (from && !isAddressEqual(account.address, from)) throw notThatOf(account.address, from)
  return account
}

function fromEnvironment(env: NodeJS.ProcessEnv): LocalAccount {
  const key = env.OPENROYALTY_PRIVATE_KEY
  if (!key)
    throw new UsageError(
      'There is no key to sign with. Name a keystore file with --keystore, or set OPENROYALTY_PRIVATE_KEY.',
    )
  return accountOf(key)
}

async function fromKeystore(file: string, { from, env }: Omit<KeyOptions, 'keystore'>, io: Io): Promise<LocalAccount> {
  const json = await readKeystore(file)
  const named = addressIn(json)
  // Before anybody types a password in vain.
  if (from && named && !isAddressEqual(named, from)) throw notThatOf(named, from)
  const password = env.OPENROYALTY_PASSWORD_FILE
    ? (await readFile(env.OPENROYALTY_PASSWORD_FILE, 'utf8')).replace(/\r?\n$/, '')
    : await askPassword(io, `Password of ${file}`)
  const { decryptKeystoreJson } = await import('ethers')
  const progress = startProgress(io, 'Opening the keystore')
  try {
    const { privateKey } = await decryptKeystoreJson(json, password, (done) => progress.report(done))
    return accountOf(privateKey)
  } catch {
    // What ethers says may hold more than it should.
    throw new UsageError('The keystore cannot be opened: the password is wrong, or the file is damaged.')
  } finally {
    progress.end()
  }
}

async function readKeystore(file: string): Promise<string> {
  const json = await readFile(file, 'utf8')
  try {
    const { crypto, Crypto } = JSON.parse(json)
    if (crypto ?? Crypto) return json
  } catch {
    // What is no JSON is refused like any other file that is not one: below, in words.
  }
  throw new UsageError(`The file ${file} is no keystore (version 3, as wallets and geth write them).`)
}

function addressIn(json: string): Address | undefined {
  const { address } = JSON.parse(json) as { address?: unknown }
  const digits = typeof address === 'string' ? `0x${address.replace(/^0x/, '')}` : ''
  return isAddress(digits, { strict: false }) ? getAddress(digits) : undefined
}

function accountOf(key: string): LocalAccount {
  const hex = key.trim().replace(/^(0x)?/, '0x') as Hex
  try {
    return privateKeyToAccount(hex)
  } catch {
    throw new UsageError('OPENROYALTY_PRIVATE_KEY is no private key: that is 0x and 64 hexadecimal digits.')
  }
}

function notThatOf(actual: Address, wanted: Address): UsageError {
  return new UsageError(
    `The key is that of ${actual}, not of ${wanted}, which --from names. Choose the other key, or leave --from out.`,
  )
}
