import { contentHashOfBytes, type JsonValue, metadataHashOf } from '@openroyalty/sdk'
import { readTitle, type Title } from '@openroyalty/sdk/documents'
import { type Hex, zeroHash } from 'viem'
import type { Books } from './books.ts'

/** Characters of a `data:` URI that are read: on a chain they are dear. */
const LONGEST_URI = 20_000

export { readTitle, type Title }

const kept = new WeakMap<Books['logs'], ReadonlyMap<Hex, Title>>()

/** Titles that stand on the chain itself: of works whose URI is the very document that their registration has the hash of, or that named no hash. */
export function titlesIn({ logs, state }: Books): ReadonlyMap<Hex, Title> {
  const known = kept.get(logs)
  if (known) return known
  const titles = new Map<Hex, Title>()
  for (const log of logs) {
    if (log.contract !== 'workRegistry') continue
    const [workId, hash] =
      log.eventName === 'WorkRegistered'
        ? [log.args.workId, log.args.metadataHash]
        : log.eventName === 'CatalogueRegistered'
          ? [log.args.catalogueId, log.args.metadataHash]
          : log.eventName === 'WorkMaterialized'
            ? [log.args.workId, zeroHash]
            : []
    const uri = workId && state.works.works.get(workId)?.uri
    const title = uri && hash && titleAt(uri, hash)
    if (title) titles.set(workId, title)
  }
  kept.set(logs, titles)
  return titles
}

function titleAt(uri: string, hash: Hex): Title | undefined {
  try {
    const bytes = documentAt(uri)
    if (!bytes) return undefined
    const document = JSON.parse(new TextDecoder().decode(bytes))
    const isRegistered =
      [zeroHash, contentHashOfBytes(bytes)].includes(hash) || metadataHashOf(document as JsonValue) === hash
    return isRegistered ? readTitle(document) : undefined
  } catch {
    // Whatever it is, it is no document.
    return undefined
  }
}

/** The bytes of a `data:` URI of JSON. @throws where it is damaged. */
function documentAt(uri: string): Uint8Array | undefined {
  const [, packed, text] = /^data:application\/(?:[\w.-]+\+)?json(?:;charset=utf-8)?(;base64)?,(.*)$/is.exec(uri) ?? []
  if (text === undefined || uri.length > LONGEST_URI) return undefined
  const plain = decodeURIComponent(text)
  return packed ? Uint8Array.from(atob(plain), (each) => each.charCodeAt(0)) : new TextEncoder().encode(plain)
}
