import { JsonValueError } from '../errors/content.ts'

/** What JSON can hold. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined }

/** Nesting beyond this is no document of a work; the limit keeps a hostile one from exhausting the stack. */
const MAX_DEPTH = 200

/**
 * Writes JSON so that equal documents give equal text, whoever writes them: the JSON Canonicalization Scheme of RFC 8785. Keys are
 * sorted by their UTF-16 code units, there is no white space, and numbers and strings are written as ECMAScript does.
 *
 * Nothing is dropped or converted in silence, because two programs could do it differently.
 *
 * @throws {JsonValueError} for whatever is not JSON: undefined, NaN, infinities, bigints, functions, lone surrogates, dates and
 * other objects that are not plain, sparse arrays, circles, and nesting deeper than 200.
 * @example
 * canonicalJson({ b: 1.0, a: 'é' }) // '{"a":"é","b":1}'
 */
export function canonicalJson(value: JsonValue): string {
  return write(value, '$', [])
}

function write(value: unknown, path: string, above: readonly object[]): string {
  switch (typeof value) {
    case 'boolean':
      return String(value)
    case 'number':
      if (!Number.isFinite(value)) throw new JsonValueError({ path, reason: `is ${value}` })
      return JSON.stringify(value)
    case 'string':
      return writeString(value, path)
    case 'object': {
      if (value === null) return 'null'
      if (above.includes(value)) throw new JsonValueError({ path, reason: 'leads back to what holds it' })
      if (above.length >= MAX_DEPTH)
        throw new JsonValueError({ path, reason: `is nested deeper than ${MAX_DEPTH} levels` })
      return Array.isArray(value)
        ? writeArray(value, path, [...above, value])
        : writeObject(value, path, [...above, value])
    }
    case 'bigint':
      throw new JsonValueError({ path, reason: 'is a bigint; write it as a text' })
    case 'undefined':
      throw new JsonValueError({ path, reason: 'is undefined; leave it out, or write null' })
    default:
      throw new JsonValueError({ path, reason: `is a ${typeof value}` })
  }
}

function writeString(value: string, path: string): string {
  // Bytes could not hold it: encoders replace a lone surrogate, so that two different texts would have one hash.
  if (/\p{Surrogate}/u.test(value))
    throw new JsonValueError({ path, reason: 'holds half of a character (a lone surrogate)' })
  return JSON.stringify(value)
}

function writeArray(values: readonly unknown[], path: string, above: readonly object[]): string {
  // Array.from, because map would pass over the holes of a sparse array.
  return `[${Array.from(values, (value, i) => write(value, `${path}[${i}]`, above)).join(',')}]`
}

function writeObject(value: object, path: string, above: readonly object[]): string {
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    const kind = value.constructor?.name ?? 'special'
    throw new JsonValueError({ path, reason: `is a ${kind} object; write its value as text or numbers` })
  }
  // The default order of sort() is that of UTF-16 code units, which is the one that RFC 8785 wants.
  const members = Object.keys(value)
    .sort()
    .map((key) => {
      const at = `${path}.${key}`
      return `${writeString(key, at)}:${write((value as Record<string, unknown>)[key], at, above)}`
    })
  return `{${members.join(',')}}`
}
