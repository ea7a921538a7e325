import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Abi,
  type AbiEvent,
  type AbiParameter,
  decodeEventLog,
  encodeAbiParameters,
  encodeEventTopics,
  type Hex,
  keccak256,
  toHex,
} from 'viem'
import { ABIS, decoderFor, LOGGING_CONTRACTS } from './abis.ts'
import { decoderOf } from './decoder.ts'

/** Values of a type: its least, its greatest, and some between. */
function someOf({ type, components }: AbiParameter & { components?: readonly AbiParameter[] }, seed: number): unknown {
  const hash = keccak256(toHex(`${type} ${seed}`))
  if (type.endsWith('[]'))
    return Array.from({ length: seed % 4 }, (_, i) =>
      someOf({ type: type.slice(0, -2), components } as never, seed + i),
    )
  if (type === 'tuple')
    return Object.fromEntries((components ?? []).map((each, i) => [each.name, someOf(each, seed + i)]))
  if (type === 'address') return seed === 0 ? `0x${'0'.repeat(40)}` : hash.slice(0, 42)
  if (type === 'bool') return seed % 2 === 0
  if (type === 'bytes32') return seed === 0 ? `0x${'00'.repeat(32)}` : hash
  if (type === 'string') return seed === 0 ? '' : `text ${hash} é`
  const [, unsigned, digits] = /^(u?)int(\d+)$/.exec(type) ?? assert.fail(type)
  const bits = BigInt(digits as string)
  const [least, most] = unsigned ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n]
  const value = seed === 0 ? least : seed === 1 ? most : least + (BigInt(hash) % (most - least + 1n))
  return bits <= 48n ? Number(value) : value
}

describe('decoderOf', () => {
  for (const contract of LOGGING_CONTRACTS)
    it(`every event of ${contract}, as viem decodes it`, () => {
      const abi = ABIS[contract] as Abi
      const decode = decoderFor(contract)
      const events = abi.filter((item): item is AbiEvent => item.type === 'event')
      for (const event of events)
        for (let seed = 0; seed < 24; seed += 1) {
          const args = Object.fromEntries(event.inputs.map((input, i) => [input.name, someOf(input, seed + i * 7)]))
          const plain = event.inputs.filter(({ indexed }) => !indexed)
          const topics = encodeEventTopics({ abi: [event], eventName: event.name, args } as never) as [Hex, ...Hex[]]
          const data = encodeAbiParameters(plain, plain.map(({ name }) => args[name ?? '']) as never)
          const expected = decodeEventLog({ abi, topics, data, strict: true })
          assert.deepEqual(decode(topics, data), { eventName: expected.eventName, args: expected.args ?? {} })
          // What is cut off is none of the contract's logs.
          if (plain.length > 0) assert.equal(decode(topics, '0x'), undefined)
          assert.equal(decode(topics.slice(0, -1), data), undefined)
        }
    })

  it('what no event has, and nothing at all', () => {
    const decode = decoderOf([])
    assert.equal(decode([keccak256('0x')], '0x'), undefined)
    assert.equal(decoderFor('creatorPools')([], '0x'), undefined)
  })
})
