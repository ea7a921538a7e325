import { type Address, getAddress, type Hex, isAddress, zeroAddress } from 'viem'
import { USE_NAMES, type Use } from '../../../sdk/src/index.ts'
import { isEmpty, isObject, Refusal, textOf, wholeOf } from './cells.ts'
import { type ColumnMap, CREATOR_KEYS, findKey } from './columns.ts'
import type { BadRow, CatalogueCreator, CatalogueWork } from './types.ts'

/**
 * Makes a work of a row.
 *
 * @param separator - What stands between several creators in one text; undefined: see {@link splitNames}.
 */
export function normalizeRow(
  { line, record }: { line: number; record: Readonly<Record<string, unknown>> },
  columns: ColumnMap,
  separator: string | undefined,
): CatalogueWork | BadRow {
  const cell = (column: string | undefined): unknown => (column === undefined ? undefined : record[column])
  try {
    const id = textOf(cell(columns.id), 'missing-id', columns.id)
    if (id === '') throw new Refusal('missing-id', `has nothing in "${columns.id}"`)
    const creators = creatorsOf(cell(columns.creators), columns, cell(columns.creatorId), separator)
    const uses = usesOf(cell(columns.uses))
    const weight = weightOf(cell(columns.weight))
    const contentHash = hashOf(cell(columns.contentHash))
    const wallet = walletOf(cell(columns.wallet))
    const title = titleOf(cell(columns.title))
    const optional = { uses, weight, contentHash, wallet }
    const known = Object.entries(optional).filter(([, value]) => value !== undefined)
    return { id, title, creators, ...(Object.fromEntries(known) as Partial<CatalogueWork>), line }
  } catch (error) {
    if (error instanceof Refusal) return { line, problem: error.problem, reason: error.reason }
    throw error
  }
}

/* CREATORS */

function creatorsOf(
  value: unknown,
  columns: ColumnMap,
  ids: unknown,
  separator: string | undefined,
): readonly CatalogueCreator[] {
  const list = listOf(value) ?? splitNames(value, columns.creators, separator)
  if (list.length === 0) throw new Refusal('no-creators', `has nobody in "${columns.creators}"`)

  const isNested = list.some(isObject)
  const idList = isNested || isEmpty(ids) ? undefined : idListOf(ids, separator)
  if (idList && idList.length !== list.length) {
    const reason = `has ${list.length} in "${columns.creators}" and ${idList.length} in "${columns.creatorId}"`
    throw new Refusal(
      'creator-ids',
      `${reason}; give each creator one id, or say with --separator what stands between them`,
    )
  }
  return list.map((each, i) => {
    if (isObject(each)) return creatorOf(each, columns, i)
    return named(idList?.[i] ?? '', textOf(each, 'creator-unnamed', columns.creators), i)
  })
}

function creatorOf(record: Readonly<Record<string, unknown>>, columns: ColumnMap, i: number): CatalogueCreator {
  const keys = Object.keys(record).filter((key) => !isEmpty(record[key]))
  const idKey = columns.creatorId ?? findKey(keys, CREATOR_KEYS.id)
  const nameKey = columns.creatorName ?? findKey(keys, CREATOR_KEYS.name)
  const id = idKey === undefined ? '' : textOf(record[idKey], 'creator-unnamed', idKey)
  return named(id, nameKey === undefined ? '' : textOf(record[nameKey], 'creator-unnamed', nameKey), i)
}

function named(id: string, name: string, i: number): CatalogueCreator {
  const tidy = tidyName(name)
  if (id === '' && tidy === '') throw new Refusal('creator-unnamed', `creator ${i + 1} has neither id nor name`)
  return { id: id || `name:${tidy}`, name: tidy || id }
}

/** Ends of a name that follow a comma without beginning another name. */
const NAME_ENDING = /^(?:Jr\.?|Sr\.?|II|III|IV|M\.?D\.?|Ph\.?D\.?|Inc\.?|Ltd\.?|LLC)$/i

/**
 * Names in one text. Without a separator of the caller's they stand between semicolons or bars. Commas separate only where the
 * column is called `authors`: elsewhere "Whistler, James" is one person, and a wrong guess would pay somebody who does not exist.
 */
export function splitNames(value: unknown, column: string, separator?: string): readonly string[] {
  const text = textOf(value, 'no-creators', column)
  if (separator !== undefined) return pieces(text, separator)
  if (/[;|]/.test(text)) return pieces(text, /[;|]/)
  if (findKey([column], ['authors']) === undefined) return pieces(text, /\n/)

  const names: string[] = []
  for (const piece of pieces(text, ',')) {
    const last = names.length - 1
    if (last >= 0 && NAME_ENDING.test(piece)) names[last] += `, ${piece}`
    else names.push(piece)
  }
  return names
}

function idListOf(ids: unknown, separator: string | undefined): readonly string[] {
  if (Array.isArray(ids)) return ids.map((id) => textOf(id, 'creator-ids', 'ids'))
  return pieces(textOf(ids, 'creator-ids', 'ids'), separator ?? /[;|]/)
}

function pieces(text: string, separator: string | RegExp): readonly string[] {
  return text
    .split(separator)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
}

/** One spelling for names that look alike: composed letters, single spaces. */
function tidyName(name: string): string {
  return name.normalize('NFC').replace(/\s+/g, ' ').trim()
}

/* USES AND WEIGHT */

function usesOf(value: unknown): readonly Use[] | undefined {
  if (isEmpty(value)) return undefined
  const names = Array.isArray(value) ? value : pieces(textOf(value, 'uses', 'uses'), /[\s;|,]+/)
  const uses = names.map((name) => {
    const use = USE_NAMES.find((known) => findKey([String(name)], [known.toLowerCase()]) !== undefined)
    if (!use) throw new Refusal('uses', `there is no use "${name}"; choose from ${USE_NAMES.join(', ')}`)
    return use
  })
  return [...new Set(uses)]
}

function weightOf(value: unknown): bigint | undefined {
  if (isEmpty(value)) return undefined
  return wholeOf(value, 'weight', 'weights are counted in ones')
}

/* HASH AND WALLET */

function hashOf(value: unknown): Hex | undefined {
  if (isEmpty(value)) return undefined
  const [, digits] = /^(?:0x)?([0-9a-f]{64})$/i.exec(textOf(value, 'content-hash', 'contentHash')) ?? []
  if (!digits || /^0+$/.test(digits)) throw new Refusal('content-hash', 'has no hash of 64 hexadecimal digits')
  return `0x${digits.toLowerCase()}`
}

function walletOf(value: unknown): Address | undefined {
  if (isEmpty(value)) return undefined
  const text = textOf(value, 'wallet', 'wallet')
  if (!isAddress(text) || text === zeroAddress)
    throw new Refusal('wallet', 'has a wallet that is no address, or whose checksum is wrong')
  return getAddress(text)
}

/* TITLE */

function titleOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).replace(/\s+/g, ' ').trim() : ''
}

/** A list, or one object as a list of itself. */
function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value
  return isObject(value) ? [value] : undefined
}
