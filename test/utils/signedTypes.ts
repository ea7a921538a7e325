import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { TypedDataField } from 'ethers'

const ROOT = path.resolve(import.meta.dirname, '../..')

/** Every contract that is shipped, with its words: mocks are not. */
const sources = globSync('contracts/**/*.sol', { cwd: ROOT })
  .filter((file) => !file.includes('mocks'))
  .map((file) => readFileSync(path.join(ROOT, file), 'utf8'))

/** What the contracts let people sign, by their own words: every string `"Name(type field,…)"`, whatever it is called. */
export const SIGNED_TYPES: ReadonlyMap<string, readonly TypedDataField[]> = new Map(
  sources
    .flatMap((source) => [...source.matchAll(/"([A-Z]\w*)\((\w+ \w+(?:,\w+ \w+)*)\)"/g)])
    .map(([, name, fields]) => [String(name), fieldsOf(String(fields))]),
)

/** How often the contracts hash such a type: each must be one of those above. */
export const TYPEHASHES = sources.flatMap((source) => source.match(/_TYPEHASH =/g) ?? []).length

/** The token's, by EIP-2612. */
export const PERMIT = fieldsOf('address owner,address spender,uint256 value,uint256 nonce,uint256 deadline')

function fieldsOf(list: string): TypedDataField[] {
  return list.split(',').map((field) => {
    const [type = '', name = ''] = field.split(' ')
    return { type, name }
  })
}
