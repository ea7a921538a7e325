import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Hex } from 'viem'
import { type JsonValue, metadataHashOf } from '../../sdk/src/index.ts'
import type { Work } from './works.ts'

/** What works and catalogues are called: documents whose hashes are registered with them. */
export type Documents = Map<Hex, JsonValue>

/** Works that a catalogue's document lists; of a longer catalogue none is made, as one text would have to hold it. */
const MOST_LISTED = 100_000

/** The document of a work; its hash is what is registered. */
export function describeWork(documents: Documents, work: Work): Hex {
  return add(documents, titleOf(work))
}

/** The document of a catalogue, with its works in the order of its tree. Nothing where they are too many. */
export function describeCatalogue(documents: Documents, title: string, works: readonly Work[]): Hex | undefined {
  if (works.length > MOST_LISTED) return undefined
  return add(documents, { title, works: works.map(titleOf) })
}

/** Writes documents, each named by its hash, as an indexer's METADATA_DIR has them. */
export async function writeDocuments(documents: Documents, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [hash, document] of documents) await writeFile(path.join(folder, `${hash}.json`), JSON.stringify(document))
}

function titleOf({ title, creators }: Work): JsonValue {
  return { title, creators: creators.map(({ name }) => ({ name })) }
}

function add(documents: Documents, document: JsonValue): Hex {
  const hash = metadataHashOf(document)
  documents.set(hash, document)
  return hash
}
