import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keccak256 } from 'ethers'
import fc from 'fast-check'
import { bytesToHex, concatBytes, hexToBytes } from 'viem'
import { HASH_BYTES, type Keccak } from '../../sdk/src/utils/keccak.ts'

/** Published hashes of Keccak-256: of 32, 64 and 136 zero bytes, the last one a full block. */
const KNOWN = [
  [32, '0x290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e563'],
  [64, '0xad3228b676f7d3cd4284a5443f17f1962b36e491b30a40b2405849e597ba5fb5'],
  [136, '0x3a5912a7c5faa06ee4fe906253e339467a9ce87d533c65be3c15cb231cdb25f9'],
] as const

/** Lengths around those of one, two and three blocks, and those that trees have. */
const LENGTHS = [32, 40, 64, 96, 120, 128, 136, 144, 192, 256, 264, 272, 280, 400, 408, 416]

/** Tests of any hasher, against an implementation that shares no code with it. */
export function testKeccak(create: (size: number) => Keccak | Promise<Keccak>): void {
  const size = 8192

  test('has published hashes', async () => {
    const keccak = await create(size)
    for (const [length, hash] of KNOWN) {
      keccak.bytes.fill(0)
      keccak.hash(0, 1024, 1, length)
      assert.equal(bytesToHex(keccak.bytes.subarray(1024, 1024 + HASH_BYTES)), hash)
    }
  })

  for (const length of LENGTHS) {
    test(`hashes messages of ${length} bytes, however many, and touches nothing else`, async () => {
      const keccak = await create(size)
      const message = fc.uint8Array({ minLength: length, maxLength: length })
      const from = 64
      fc.assert(
        fc.property(fc.array(message, { maxLength: 7 }), fc.boolean(), (messages, inPlace) => {
          const before = fill(keccak, from, messages)
          const to = inPlace ? from : 4096
          keccak.hash(from, to, messages.length, length)

          const hashes = concatBytes(messages.map((each) => hexToBytes(keccak256(each) as `0x${string}`)))
          before.set(hashes, to)
          assert.equal(bytesToHex(keccak.bytes), bytesToHex(before))
        }),
        { numRuns: 30 },
      )
    })
  }

  test('sorts pairs, and touches nothing else', async () => {
    const keccak = await create(size)
    // Bytes on both sides of the sign, so that a comparison of signed numbers shows.
    const byte = fc.constantFrom(0, 1, 127, 128, 255)
    const hash = fc.array(byte, { minLength: HASH_BYTES, maxLength: HASH_BYTES })
    const pair = fc.tuple(hash, hash, fc.nat({ max: HASH_BYTES })).map(([a, b, alike]) => {
      return [a, [...a.slice(0, alike), ...b.slice(alike)]].map((each) => new Uint8Array(each))
    })
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 9 }), (pairs) => {
        const before = fill(keccak, 64, pairs.flat())
        keccak.sortPairs(64, pairs.length)
        before.set(concatBytes(pairs.flatMap((each) => each.toSorted(Buffer.compare))), 64)
        assert.equal(bytesToHex(keccak.bytes), bytesToHex(before))
      }),
      { numRuns: 300 },
    )
  })

  test('has the room asked for', async () => assert.ok((await create(100_000)).bytes.length >= 100_000))
}

/** Puts messages among other bytes, and returns a copy of the whole. */
function fill({ bytes }: Keccak, from: number, messages: readonly Uint8Array[]): Uint8Array {
  for (let i = 0; i < bytes.length; i++) bytes[i] = i * 31
  bytes.set(concatBytes([...messages]), from)
  return bytes.slice()
}
