import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Abi, AbiParameter } from 'viem'
import * as abis from '../../sdk/src/abis/index.ts'
import * as schema from '../ponder.schema.ts'

/** Bits of a PostgreSQL integer, but for its sign. */
const BITS = 31
/** Why a number that could be larger fits all the same. */
const SMALL: Readonly<Record<string, string>> = {
  period: 'each takes a day or longer, and has to be over',
  position: 'of a recipient, of which a split has few; of an account it is no integer',
  share: 'parts of a million',
}

/** Whole numbers of more bits that logs tell of, in structs and lists too. */
function* longNumbersIn(parameters: readonly AbiParameter[]): Generator<string> {
  for (const parameter of parameters) {
    if ('components' in parameter) yield* longNumbersIn(parameter.components)
    const [, bits] = /^u?int(\d+)/.exec(parameter.type) ?? []
    if (Number(bits) > BITS) yield parameter.name ?? ''
  }
}

const events = (Object.values(abis) as Abi[]).flatMap((abi) => abi.filter((each) => each.type === 'event'))
const long = new Set(events.flatMap(({ inputs }) => [...longNumbersIn(inputs)]))

test('a number that logs tell of is in no column that is too small for it', () => {
  assert.ok(long.has('index') && long.has('count') && !long.has('royaltyBps'))
  const small = Object.entries(schema).flatMap(([table, columns]) =>
    Object.entries(columns)
      .filter(([name, column]) => long.has(name) && (column as { columnType?: string }).columnType === 'PgInteger')
      .filter(([name]) => !(name in SMALL))
      .map(([name]) => `${table}.${name}`),
  )
  assert.deepEqual(small, [])
})
