import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { getAddress, type Hex } from 'viem'
import { type CatalogueTree, catalogueIdOf, catalogueWorkIdOf } from '../../../../sdk/src/index.ts'
import { loadKeccak, restoreCatalogue } from '../../../../sdk/src/tree/index.ts'
import { CATALOGUE_OPTIONS, readCatalogueFile } from '../../lib/catalogueFile.ts'
import { defineCommand, optional, required } from '../../lib/command.ts'
import { UsageError } from '../../lib/errors.ts'
import { fields, toJson } from '../../lib/io.ts'
import { address, id, text, whole } from '../../lib/parse.ts'
import type { Progress } from '../../lib/progress.ts'

export const catalogueProve = defineCommand({
  path: 'catalogue prove',
  summary: 'Makes the proof that a catalogue holds one work.',
  description:
    'From the file of leaves alone, which is checked against its root first. With the proof anybody can make the work a token of its creator’s, ask whether a license permits its use, or claim for it.',
  reach: 'offline',
  args: { tree: required('file', 'the file of leaves that import wrote', text) },
  options: {
    index: optional('number', 'which work: its position from zero', whole),
    contentHash: optional('hash', 'which work: the hash of its content', id),
    id: optional('text', 'which work: its id in the catalogue that --catalogue names', text),
    catalogue: optional('file', 'the catalogue that was imported', text),
    ...CATALOGUE_OPTIONS,
    steward: optional('address', 'who registered the catalogue: adds the ids of catalogue and work', address),
    out: optional('file', 'writes the proof there', text),
  },
  examples: [
    { run: 'openroyalty catalogue prove works.csv.tree.ndjson --index 7 --json', does: 'by position' },
    {
      run: 'openroyalty catalogue prove works.csv.tree.ndjson --id OR-008 --catalogue works.csv --out proof.json',
      does: 'by the catalogue’s own id',
    },
  ],
  run: async ({ progress }, { tree: file, steward, out, ...which }) => {
    const bar = progress('Reading the leaves')
    let tree: CatalogueTree
    try {
      tree = await restoreCatalogue(createReadStream(file, 'utf8'), { keccak: await loadKeccak() })
    } finally {
      bar.end()
    }
    const named = [which.index, which.contentHash, which.id].filter((each) => each !== undefined)
    if (named.length !== 1) throw new UsageError('Say which work, by one of --index, --content-hash and --id.')
    const contentHash =
      which.id === undefined ? which.contentHash : await hashOf(which.id, which, progress('Reading the catalogue'))
    const index = which.index ?? indexOf(tree, contentHash as Hex)
    const { root, count } = tree
    const catalogueId = steward && catalogueIdOf({ steward, root, count })
    const proof = {
      ...(catalogueId && { steward, catalogueId, workId: catalogueWorkIdOf({ catalogueId, index }) }),
      root,
      count,
      leaf: { ...tree.leaf(index), holder: getAddress(tree.leaf(index).holder) },
      siblings: tree.proof(index),
    }
    if (out !== undefined) await writeFile(out, `${toJson(proof)}\n`, { flag: 'wx' })
    const { leaf, siblings } = proof
    const shown = fields({
      catalogue: catalogueId,
      work: proof.workId,
      root,
      works: String(count),
      index: String(leaf.index),
      content: leaf.contentHash,
      [leaf.isClaimKey ? 'claim key' : 'holder']: leaf.holder,
      'written to': out,
    })
    return { json: proof, text: [shown, 'siblings', ...siblings.map((each) => `  ${each}`)].join('\n') }
  },
})

function indexOf(tree: CatalogueTree, contentHash: Hex): number {
  for (let index = 0; index < tree.count; index++) if (tree.leaf(index).contentHash === contentHash) return index
  throw new UsageError(
    'No leaf has this content hash. The file may be of another catalogue, or the catalogue was changed after it was imported.',
  )
}

async function hashOf(
  wanted: string,
  { catalogue, ...options }: { catalogue: string | undefined; map: string | undefined; separator: string | undefined },
  progress: Progress,
): Promise<Hex> {
  if (catalogue === undefined) throw new UsageError('--id wants --catalogue FILE beside it, in which the id stands.')
  const { works } = await readCatalogueFile(catalogue, options, progress)
  const found = works.find((work) => work.id === wanted)
  if (!found) throw new UsageError(`The catalogue ${catalogue} has no work with this id.`)
  return found.contentHash
}
