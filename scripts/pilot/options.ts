import path from 'node:path'
import { parseArgs } from 'node:util'
import { PilotError } from './errors.ts'

export type PilotOptions = {
  catalogue: string
  /** As `--map` of the reader takes it; undefined: columns are found by their names. */
  map: string | undefined
  separator: string | undefined
  /** File that says how often works were used. Undefined: use is invented. */
  usage: string | undefined
  /** As `--usage-map` takes it; undefined: columns are found by their names. */
  usageMap: string | undefined
  /** Folder of the report. */
  out: string
  days: number
  quiet: boolean
  /** Leave the chain running, with the app over it. */
  serve: boolean
  /** And an indexer, from which the app opens. */
  indexer: boolean
  /** Of the app. */
  port: number
}

/** The example that comes with the repository. */
const EXAMPLE = path.resolve(import.meta.dirname, '../../examples/catalogue.csv')
/** Of the app. */
const PORT = 4173
/** Payees and units change with a week's notice, and a stream's end lies at most 400 days ahead. */
const [MIN_DAYS, MAX_DAYS] = [20, 300]

export const HELP = `Plays the whole story on a chain inside this process: a catalogue is registered, a firm licenses it and pays, a service pays for
each answer that it makes from it, days pass, creators claim; then every base unit is counted again from the logs, and every share of
what was paid by use from the answers.

  npm start                                 with examples/catalogue.csv
  npm start -- --catalogue FILE             CSV, one JSON object per line, or a JSON array; gzipped or not
    --map id=No.,title=Name,creators=Artists  which column holds what (id, title, creators, creatorId, creatorName, uses,
                                              weight), or a JSON file that says it; else columns are found by their names
    --separator TEXT                        what stands between several creators
    --usage FILE                            how often works were used, by the catalogue's ids, in the same formats; else use is invented
    --usage-map id=Work,count=Plays         which of its columns says which work, and which how often
    --days N                                days that pass, ${MIN_DAYS} to ${MAX_DAYS}; 30 unless said otherwise
    --out DIR                               where pilot-report.html, .json and the folder pilot-papers go; here
    --serve                                 then leaves the chain running and the app with it, at http://127.0.0.1:${PORT}
    --port N                                another port for the app
    --no-indexer                            without the indexer from which the app opens faster
    --quiet                                 says only what went wrong

Exits 0 only if every base unit is accounted for.`

/**
 * Reads the command line. Nothing where help is asked for.
 *
 * @throws {PilotError} for what is not understood.
 */
export function parseOptions(argv: readonly string[]): PilotOptions | undefined {
  const { values } = parse(argv)
  if (values.help) return undefined
  const days = Number(values.days)
  if (!/^\d+$/.test(values.days) || days < MIN_DAYS || days > MAX_DAYS) {
    throw new PilotError(`--days is "${values.days}". Choose a whole number from ${MIN_DAYS} to ${MAX_DAYS}.`)
  }
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new PilotError(`--port is "${values.port}". Choose a whole number up to 65535; 0 takes any that is free.`)
  }
  if (values['usage-map'] !== undefined && values.usage === undefined) {
    throw new PilotError('--usage-map says what the columns of a file hold. Name the file with --usage.')
  }
  return {
    catalogue: values.catalogue,
    map: values.map,
    separator: values.separator,
    usage: values.usage,
    usageMap: values['usage-map'],
    out: values.out,
    days,
    quiet: values.quiet,
    serve: values.serve,
    indexer: !values['no-indexer'],
    port,
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        catalogue: { type: 'string', default: EXAMPLE },
        map: { type: 'string' },
        separator: { type: 'string' },
        usage: { type: 'string' },
        'usage-map': { type: 'string' },
        out: { type: 'string', default: '.' },
        days: { type: 'string', default: '30' },
        quiet: { type: 'boolean', default: false },
        serve: { type: 'boolean', default: false },
        'no-indexer': { type: 'boolean', default: false },
        port: { type: 'string', default: String(PORT) },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (cause) {
    const [reason] = String((cause as Error).message).split(/(?<=\.) /)
    throw new PilotError(`${reason?.replace(/\.?$/, '.')} --help lists the options.`, { cause, details: undefined })
  }
}
