import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { type Address, getAddress, type Hex, isAddress } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import type { CatalogueEntry } from '../../../sdk/src/index.ts'
import type { HashedWork } from '../catalogue/readWorks.ts'
import type { CatalogueCreator } from '../catalogue/types.ts'
import { UsageError } from './errors.ts'

/** A key that is handed to a creator who has no wallet yet. */
type ClaimKey = { creator: string; name: string; address: Address; key: Hex }

/** Wallets by the creators' ids, from a JSON object. */
export async function readWallets(file: string): Promise<Map<string, Address>> {
  let entries: [string, unknown][]
  try {
    entries = Object.entries(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) throw error
    throw new UsageError(`The file ${file} is no JSON object of creators’ ids and their wallets.`)
  }
  return new Map(
    entries.map(([creator, wallet]) => {
      if (typeof wallet !== 'string' || !isAddress(wallet)) {
        throw new UsageError(`The wallet of "${creator}" in ${file} is no address, or its checksum is wrong.`)
      }
      return [creator, getAddress(wallet)]
    }),
  )
}

/**
 * Who holds each work: the first-named creator, by wallet, or by a claim key where there is none.
 *
 * @param claimKeys - Where keys are kept; those in it are used again. Left out: creators without a wallet are refused.
 * @param isReal - Whether the file may be written.
 */
export async function entriesOf(
  works: readonly HashedWork[],
  {
    wallets,
    claimKeys,
    isReal,
  }: { wallets: ReadonlyMap<string, Address>; claimKeys: string | undefined; isReal: boolean },
): Promise<{ entries: CatalogueEntry[]; keys: number }> {
  const walletOf = new Map(wallets)
  for (const { creators, wallet } of works) if (wallet) walletOf.set(firstOf(creators).id, wallet)
  const without = new Map(
    works
      .map(({ creators }) => firstOf(creators))
      .filter(({ id }) => !walletOf.has(id))
      .map((each) => [each.id, each]),
  )
  if (without.size > 0 && claimKeys === undefined) {
    throw new UsageError(
      `${without.size} creators have no wallet, such as "${[...without.values()][0]?.name}". Add a column "wallet" or --wallets FILE, or let keys be made for them with --claim-keys FILE.`,
    )
  }
  const keys =
    claimKeys === undefined ? new Map<string, ClaimKey>() : await keysFor(claimKeys, [...without.values()], isReal)
  const entries = works.map(({ contentHash, creators }) => {
    const { id } = firstOf(creators)
    const wallet = walletOf.get(id)
    const holder = wallet ?? (keys.get(id) as ClaimKey).address
    return { contentHash, holder, isClaimKey: wallet === undefined }
  })
  return { entries, keys: without.size }
}

async function keysFor(
  file: string,
  creators: readonly CatalogueCreator[],
  isReal: boolean,
): Promise<Map<string, ClaimKey>> {
  const lines = existsSync(file) ? (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '') : []
  const keys = new Map<string, ClaimKey>()
  for (const line of lines) {
    try {
      const { creator, name, key } = JSON.parse(line) as ClaimKey
      keys.set(creator, { creator, name, address: privateKeyToAccount(key).address, key })
    } catch {
      throw new UsageError(`The file ${file} holds something else than claim keys. Choose another.`)
    }
  }
  for (const { id, name } of creators) {
    if (keys.has(id)) continue
    const key = generatePrivateKey()
    keys.set(id, { creator: id, name, address: privateKeyToAccount(key).address, key })
  }
  const text = [...keys.values()].map((each) => `${JSON.stringify(each)}\n`).join('')
  // Whoever reads this file can claim for those in it.
  if (isReal) await writeFile(file, text, { mode: 0o600 })
  return keys
}

function firstOf([first]: readonly CatalogueCreator[]): CatalogueCreator {
  return first as CatalogueCreator
}
