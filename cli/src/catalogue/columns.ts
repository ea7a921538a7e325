import { readFile } from 'node:fs/promises'
import { CatalogueColumnsError, CatalogueFileError } from './errors.ts'

/** Which column, or key of a JSON object, holds what. */
export type ColumnMap = {
  id: string
  title?: string
  /** Names in a text, or a list of names or objects. */
  creators: string
  /** Where creators are objects, the key of their id; else the column with their ids, in the order of the names. */
  creatorId?: string
  /** Where creators are objects, the key of their name. */
  creatorName?: string
  uses?: string
  weight?: string
  contentHash?: string
  wallet?: string
}

const FIELDS = [
  'id',
  'title',
  'creators',
  'creatorId',
  'creatorName',
  'uses',
  'weight',
  'contentHash',
  'wallet',
] as const

/**
 * Names that catalogues use, the most telling first. Compared without case, spaces and punctuation: `work_id`, `Work ID` and
 * `workId` are one name.
 */
export const COLUMNS: Record<Exclude<keyof ColumnMap, 'creatorName'>, readonly string[]> = {
  id: ['id', 'workid', 'identifier', 'isrc', 'iswc', 'isbn', 'doi', 'accessionnumber', 'catalogueid', 'catalogid'],
  title: ['title', 'worktitle', 'name'],
  creators: [
    'creators',
    'contributors',
    'authors',
    'artists',
    'creator',
    'author',
    'artist',
    'contributor',
    'composer',
  ],
  creatorId: ['creatorids', 'contributorids', 'authorids', 'artistids', 'creatorid', 'authorid', 'artistid'],
  uses: ['uses', 'consent'],
  weight: ['weight', 'units', 'ratingscount', 'workratingscount'],
  contentHash: ['contenthash', 'sha256'],
  wallet: ['wallet', 'walletaddress', 'creatorwallet'],
}

/** Keys of a creator's id and name inside a creator object, the most telling first. */
export const CREATOR_KEYS = {
  id: ['id', 'creatorid', 'contributorid', 'authorid', 'artistid'],
  name: ['name', 'fullname', 'displayname', 'citedname'],
}

/**
 * Reads what `--map` is given: `title=Name,creators=Artists,id=No.`, or the path of a JSON file with the same fields, for names with
 * commas and equals signs.
 *
 * @throws {CatalogueColumnsError} when a field is unknown, or names no column.
 * @throws {CatalogueFileError} when the file cannot be read.
 */
export function parseColumnMap(text: string): Promise<Partial<ColumnMap>> {
  return parseFieldMap(text, FIELDS)
}

/**
 * Reads what says which column holds which of some fields.
 *
 * @throws {CatalogueColumnsError} when a field is unknown, or names no column.
 * @throws {CatalogueFileError} when the file cannot be read.
 */
export async function parseFieldMap<field extends string>(
  text: string,
  fields: readonly field[],
): Promise<{ [name in field]?: string }> {
  const entries: [string, unknown][] = text.includes('=')
    ? text.split(',').map((part) => {
        const at = part.indexOf('=')
        return at < 0 ? [part.trim(), undefined] : [part.slice(0, at).trim(), part.slice(at + 1).trim()]
      })
    : Object.entries(await readJson(text))

  for (const [field, column] of entries) {
    if (!fields.some((known) => known === field)) {
      throw new CatalogueColumnsError({
        reason: `There is no field "${field}" to map. Choose from ${fields.join(', ')}.`,
        known: [],
      })
    }
    if (typeof column !== 'string' || column === '') {
      throw new CatalogueColumnsError({
        reason: `The mapping names no column for "${field}". Write ${field}=column.`,
        known: [],
      })
    }
  }
  return Object.fromEntries(entries) as { [name in field]?: string }
}

/**
 * Decides which column holds what: as told, else by the names that catalogues use.
 *
 * @param records - The first rows: JSON objects need not all have the same keys.
 * @throws {CatalogueColumnsError} when a column that was named does not exist, or id or creators cannot be told.
 */
export function chooseColumns(
  records: readonly Readonly<Record<string, unknown>>[],
  given: Partial<ColumnMap>,
): ColumnMap {
  const known = [...new Set(records.flatMap((record) => Object.keys(record)))]
  const choose = (field: keyof typeof COLUMNS): string | undefined => given[field] ?? findKey(known, COLUMNS[field])

  const id = choose('id')
  const creators = choose('creators')
  const isNested = records.some((record) => creators !== undefined && hasObjects(record[creators]))
  for (const [field, column] of Object.entries(given)) {
    const isInside = isNested && (field === 'creatorId' || field === 'creatorName')
    if (!isInside && !known.includes(column)) {
      throw new CatalogueColumnsError({
        reason: `The mapping asks for a column "${column}", which is not there.`,
        known,
      })
    }
  }
  if (!id)
    throw new CatalogueColumnsError({
      reason: 'It is not clear which column identifies a work. Say so with --map id=….',
      known,
    })
  if (!creators) {
    throw new CatalogueColumnsError({
      reason: 'It is not clear which column names the creators. Say so with --map creators=….',
      known,
    })
  }

  const optional = {
    title: choose('title'),
    creatorId: isNested ? given.creatorId : choose('creatorId'),
    creatorName: given.creatorName,
    uses: choose('uses'),
    weight: choose('weight'),
    contentHash: choose('contentHash'),
    wallet: choose('wallet'),
  }
  return { id, creators, ...Object.fromEntries(Object.entries(optional).filter(([, column]) => column !== undefined)) }
}

/** The first of `names` that is among `keys`, as it is written there. */
export function findKey(keys: readonly string[], names: readonly string[]): string | undefined {
  const plain = keys.map((key) => key.toLowerCase().replace(/[^\p{Letter}\p{Number}]/gu, ''))
  for (const name of names) {
    const at = plain.indexOf(name)
    if (at >= 0) return keys[at]
  }
  return undefined
}

/** Whether creators are objects, in a list or alone, rather than names. */
function hasObjects(value: unknown): boolean {
  const list = Array.isArray(value) ? value : [value]
  return list.some((each) => typeof each === 'object' && each !== null)
}

async function readJson(path: string): Promise<object> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (typeof value === 'object' && value !== null) return value
  } catch (cause) {
    throw new CatalogueFileError({
      reason: `the mapping "${path}" is neither field=column nor the path of a JSON file`,
      cause,
    })
  }
  throw new CatalogueFileError({ reason: `the mapping "${path}" holds no JSON object` })
}
