import { type CatalogueLeaf, type CatalogueTree, verifyCatalogueProof } from '@openroyalty/sdk'
import { loadKeccak, restoreCatalogue } from '@openroyalty/sdk/tree'
import type { Address, Hex } from 'viem'

export type ReadCatalogueRequest = {
  /** A file of leaves, or a proof as the command line makes it. */
  file: Blob
  /** Wallets and claim keys whose works are wanted. */
  holders?: readonly Address[] | undefined
  /** A position or a content hash. */
  wanted?: string | undefined
}

/** A work of a catalogue with what proves that it is in it. */
export type CatalogueFound = { leaf: CatalogueLeaf; siblings: readonly Hex[] }

export type CatalogueReading = {
  root: Hex
  count: number
  /** The first of those that were wanted, and how many there are in all; of a proof, its work. */
  found: CatalogueFound[]
  matches: number
}

/** What no catalogue is: a proof that does not lead to its root. */
export class CatalogueProofError extends Error {
  override readonly name = 'CatalogueProofError'
}

/** Works that are shown. */
const MOST_FOUND = 50
/** Proofs are some thousand characters. */
const MOST_PROOF_BYTES = 100_000

/**
 * Reads a file of leaves and finds works in it, or a proof. The root is the one that the leaves make.
 *
 * @throws {CatalogueDumpError} @throws {CatalogueProofError} when it is neither.
 */
export async function readCatalogue({ file, holders = [], wanted }: ReadCatalogueRequest): Promise<CatalogueReading> {
  const start = await file.slice(0, 400).text()
  if (!start.includes('openroyalty-catalogue-') && file.size <= MOST_PROOF_BYTES) return readProof(await file.text())
  const tree = await restoreCatalogue(textOf(file), { keccak: await loadKeccak() })
  const lower = new Set(holders.map((each) => each.toLowerCase()))
  const text = wanted?.trim().toLowerCase()
  const isWanted = ({ index, holder, contentHash }: CatalogueLeaf) =>
    text ? contentHash === text || `${index}` === text : lower.has(holder.toLowerCase())
  return { root: tree.root, count: tree.count, ...foundIn(tree, isWanted) }
}

function foundIn(tree: CatalogueTree, isWanted: (leaf: CatalogueLeaf) => boolean) {
  const found: CatalogueFound[] = []
  let matches = 0
  for (let index = 0; index < tree.count; index++) {
    const leaf = tree.leaf(index)
    if (!isWanted(leaf)) continue
    matches += 1
    if (found.length < MOST_FOUND) found.push({ leaf, siblings: tree.proof(index) })
  }
  return { found, matches }
}

function readProof(text: string): CatalogueReading {
  try {
    const { root, count, leaf, siblings } = JSON.parse(text) as CatalogueFound & { root: Hex; count: number }
    const { index, contentHash, holder, isClaimKey } = leaf
    const found = { leaf: { index, contentHash, holder, isClaimKey }, siblings }
    if (!verifyCatalogueProof({ root, count, ...found })) throw new CatalogueProofError('It does not lead to its root.')
    return { root, count, found: [found], matches: 1 }
  } catch (cause) {
    throw cause instanceof CatalogueProofError ? cause : new CatalogueProofError('It is no proof.', { cause })
  }
}

async function* textOf(file: Blob): AsyncGenerator<string> {
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}
