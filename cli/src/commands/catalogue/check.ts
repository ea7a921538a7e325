import { summaryOf } from '../../catalogue/readWorks.ts'
import { badRowsText, CATALOGUE_OPTIONS, readCatalogueFile } from '../../lib/catalogueFile.ts'
import { defineCommand, required } from '../../lib/command.ts'
import { text } from '../../lib/parse.ts'

export const catalogueCheck = defineCommand({
  path: 'catalogue check',
  summary: 'Reads a catalogue and says, line by line, what cannot be used.',
  description:
    'CSV, one JSON object per line, or a JSON array of objects; gzipped or not. Rows that come twice, by id or by content hash, are told too.',
  reach: 'offline',
  found: 'some rows cannot be used',
  args: { file: required('file', 'the catalogue', text) },
  options: CATALOGUE_OPTIONS,
  examples: [
    { run: 'openroyalty catalogue check works.csv', does: 'counts works and creators, and lists bad rows' },
    {
      run: "openroyalty catalogue check works.ndjson.gz --map id=No.,creators=Artists --separator ' / '",
      does: 'with columns of other names',
    },
  ],
  run: async ({ progress }, { file, ...options }) => {
    const { works, badRows } = await readCatalogueFile(file, options, progress('Reading the catalogue'))
    const counts = summaryOf(works)
    const words = `${counts.works} works, ${counts.creators} creators, ${counts.several} works with several; ${badRows.length} rows cannot be used`
    return {
      json: { ...counts, badRows },
      text: badRows.length > 0 ? `${badRowsText(file, badRows)}\n${words}` : words,
      exit: badRows.length > 0 ? 'found' : 'done',
    }
  },
})
