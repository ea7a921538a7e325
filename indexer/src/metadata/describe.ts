import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Hex } from 'viem'
import { type FetchDocumentParameters, fetchDocument } from './fetchDocument.ts'
import { readDocument } from './readDocument.ts'
import type { TitleStore } from './titleStore.ts'

/** A document that the chain has the hash of, and where it may be. */
export type Wanted = { hash: Hex; uris: readonly string[] }

export type DescribeParameters = Omit<FetchDocumentParameters, 'uri'> & {
  store: TitleStore
  wanted: Iterable<Wanted>
  /** Folder of documents that are here already, as `<hash>.json`. */
  folder?: string | undefined
  /** Whether to ask others at all. */
  isOnline?: boolean
  /** Seconds since 1970. */
  now: () => number
}

/** Documents that are fetched at once. */
const AT_ONCE = 4

/**
 * Looks for documents that are wanted and keeps what they tell. Whatever is wrong with one is its own affair: it waits, and the others go on.
 *
 * @returns How many were found, and how many were not.
 */
export async function describe(parameters: DescribeParameters): Promise<{ found: number; missing: number }> {
  const { store, wanted, now } = parameters
  const left = wanted[Symbol.iterator]()
  const counts = { found: 0, missing: 0 }
  const work = async () => {
    for (let { value, done } = left.next(); !done; { value, done } = left.next()) {
      const { hash } = value as Wanted
      if (!store.isWanted(hash, now())) continue
      // Noted before it is tried: one that should end this process is not the first that the next one tries.
      store.fail(hash, now())
      if (await find(value as Wanted, parameters)) counts.found += 1
      else counts.missing += 1
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return counts
}

async function find(
  { hash, uris }: Wanted,
  { store, folder, isOnline = true, wanted: _, now: __, ...how }: DescribeParameters,
): Promise<boolean> {
  const sources = [
    ...(folder === undefined ? [] : [() => readFile(path.join(folder, `${hash}.json`))]),
    ...uris
      .filter((uri) => uri !== '' && (isOnline || /^data:/i.test(uri)))
      .map((uri) => () => fetchDocument({ uri, ...how })),
  ]
  for (const bytesOf of sources) {
    try {
      store.add(hash, readDocument(await bytesOf(), hash))
      return true
    } catch {
      // The next place may have it.
    }
  }
  return false
}
