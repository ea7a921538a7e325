import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { buildCatalogue, catalogueIdOf } from '../../../../sdk/src/index.ts'
import { dumpCatalogue, loadKeccak } from '../../../../sdk/src/tree/index.ts'
import { badRowsText, CATALOGUE_OPTIONS, readCatalogueFile } from '../../lib/catalogueFile.ts'
import { defineCommand, flag, optional, required } from '../../lib/command.ts'
import { UsageError } from '../../lib/errors.ts'
import { entriesOf, readWallets } from '../../lib/holders.ts'
import { fields } from '../../lib/io.ts'
import { text, uses } from '../../lib/parse.ts'

export const catalogueImport = defineCommand({
  path: 'catalogue import',
  summary: 'Registers all works of a file in one transaction.',
  description:
    'Whoever sends it is their steward. The root of a Merkle tree goes to the chain; its leaves go to a file, which you have to keep, and had better publish: every proof comes from it. The first-named creator of a row holds the work. A row may have a column contentHash (SHA-256); the hash of the row stands for it where it has none. A row with a column uses that does not name all of --uses is left out.',
  reach: 'sends',
  found: 'some rows cannot be used; nothing was registered',
  args: { file: required('file', 'the catalogue: CSV, JSON, or one JSON object per line; gzipped or not', text) },
  options: {
    uses: required(
      'uses',
      'what its works may be used for, with commas between, as far as their creators say nothing else',
      uses,
    ),
    tree: optional('file', 'where the leaves go. Left out: beside the catalogue, ending in .tree.ndjson', text),
    uri: optional('uri', 'where others will find the leaves; kept in the chain’s logs', text),
    wallets: optional('file', 'a JSON object of creators’ ids and their wallets, beside the column wallet', text),
    claimKeys: optional(
      'file',
      'makes a key for each creator without a wallet, to be handed over, and writes them there; keep it secret. Those in it already are used again',
      text,
    ),
    skipBadRows: flag('registers the others'),
    ...CATALOGUE_OPTIONS,
  },
  examples: [
    {
      run: 'openroyalty catalogue import works.csv --uses Train,Retrieve --claim-keys keys.ndjson --keystore me.json',
      does: 'registers, with keys for creators without a wallet',
    },
    {
      run: 'openroyalty catalogue import works.csv --uses Train --wallets wallets.json --from 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --dry-run',
      does: 'writes nothing, sends nothing',
    },
  ],
  run: async ({ globals, progress, account, send }, { file, ...input }) => {
    const { works, badRows } = await readCatalogueFile(file, input, progress('Reading the catalogue'))
    if (badRows.length > 0 && !input.skipBadRows) {
      return {
        json: { registered: false, badRows },
        text: `${badRowsText(file, badRows)}\nNothing was registered. Correct these rows, or leave them out with --skip-bad-rows.`,
        exit: 'found',
      }
    }
    const wanted = works.filter(
      (work) => work.uses === undefined || input.uses.every((use) => work.uses?.includes(use)),
    )
    if (wanted.length === 0) throw new UsageError('No row consents to these uses, so there is nothing to register.')
    const wallets = input.wallets === undefined ? new Map() : await readWallets(input.wallets)
    const isReal = !globals.dryRun
    const treeFile = input.tree ?? `${file}.tree.ndjson`
    const { entries, keys } = await entriesOf(wanted, { wallets, claimKeys: input.claimKeys, isReal })
    const tree = buildCatalogue(entries, { keccak: await loadKeccak() })
    const { root, count } = tree
    const catalogueId = catalogueIdOf({ steward: await account(), root, count })
    // First of all: without its leaves a registered catalogue would be lost.
    if (isReal) await keep(treeFile, [...dumpCatalogue(tree)].join(''))

    const { hash } = await send(
      `Register ${count} works as the catalogue ${catalogueId}, for ${input.uses.join(', ') || 'no use yet'}.`,
      (client, options) =>
        client.works.registerCatalogue({ root, count, uses: input.uses, uri: input.uri, ...options }),
    )
    const leftOut = works.length - wanted.length
    return {
      json: { catalogueId, root, count, leftOut, badRows, claimKeys: keys, tree: treeFile, hash },
      text: fields({
        catalogue: catalogueId,
        works: String(count),
        'left out': leftOut > 0 ? `${leftOut}, which do not consent to all of these uses` : undefined,
        'bad rows': badRows.length > 0 ? String(badRows.length) : undefined,
        root,
        leaves: treeFile,
        'claim keys': keys > 0 ? `${keys}, in ${input.claimKeys}: hand them over, and keep the file secret` : undefined,
        transaction: hash,
      }),
    }
  },
})

/** Writes a file, and never over another content. */
async function keep(file: string, content: string): Promise<void> {
  if (!existsSync(file)) return writeFile(file, content, { flag: 'wx' })
  if ((await readFile(file, 'utf8')) !== content) {
    throw new UsageError(
      `The file ${file} holds other leaves, which may be the only ones of a registered catalogue. Name another with --tree.`,
    )
  }
}
