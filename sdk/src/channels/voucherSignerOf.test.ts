import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  compactSignatureToSignature,
  type Hex,
  parseSignature,
  recoverTypedDataAddress,
  serializeSignature,
  signatureToCompactSignature,
  toHex,
  zeroAddress,
  zeroHash,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { recoverers } from '../../../test/utils/recoverers.ts'
import type { Voucher, VoucherTerms } from './types.ts'
import { voucherSignerOf } from './voucherSignerOf.ts'
import { voucherTypedData } from './voucherTypedData.ts'

const hash = (n: number | bigint) => toHex(n, { size: 32 })
const where = { chainId: 8453, address: toHex(0xc0, { size: 20 }) }
const key = privateKeyToAccount(hash(7))

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const FIELD = 2n ** 256n - 2n ** 32n - 977n
const HIGHEST_S = ORDER / 2n
const ODD = 1n << 255n

async function signed(some: Partial<VoucherTerms> = {}, signer = key): Promise<Voucher> {
  const terms = { channelId: hash(1), poolId: hash(2), total: 5n, expiry: 2_000_000_000, ...some }
  const signature = await signer.signTypedData(voucherTypedData({ ...where, ...terms }))
  const { r, yParityAndS } = signatureToCompactSignature(parseSignature(signature))
  return { ...terms, r, vs: yParityAndS }
}

/** What viem makes of it, which takes any s. */
async function signerByViem({ r, vs, ...terms }: Voucher) {
  if ((BigInt(vs) & (ODD - 1n)) > HIGHEST_S) return zeroAddress
  try {
    const signature = serializeSignature(compactSignatureToSignature({ r, yParityAndS: vs }))
    return await recoverTypedDataAddress({ ...voucherTypedData({ ...where, ...terms }), signature })
  } catch {
    return zeroAddress
  }
}

const anyHash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => toHex(bytes))
const anyTerms = fc.record({
  channelId: fc.oneof(anyHash, fc.constant(zeroHash)),
  poolId: anyHash,
  total: fc.oneof(fc.bigInt(0n, 2n ** 96n - 1n), fc.constantFrom(0n, 2n ** 64n - 1n, 2n ** 64n, 2n ** 96n - 1n)),
  expiry: fc.oneof(fc.integer({ min: 0, max: 2 ** 48 - 1 }), fc.constantFrom(0, 2 ** 32, 2 ** 48 - 1)),
})

for (const [name, recoverKey] of Object.entries(await recoverers())) {
  const signerOf = (voucher: Voucher) => voucherSignerOf({ ...where, voucher, recoverKey })

  describe(`voucherSignerOf, ${name}`, () => {
    test('is the key, with either parity', async () => {
      const parities = new Set<bigint>()
      for (let total = 1n; total <= 20n; ++total) {
        const voucher = await signed({ total })
        assert.equal(await signerOf(voucher), key.address)
        parities.add(BigInt(voucher.vs) >> 255n)
      }
      assert.equal(parities.size, 2)
    })

    test('is not the key where anything was changed', async () => {
      const voucher = await signed()
      const changes = [
        { channelId: hash(3) },
        { poolId: hash(3) },
        { total: 6n },
        { expiry: 2_000_000_001 },
        { vs: hash(BigInt(voucher.vs) ^ ODD) },
      ]
      for (const change of changes) assert.notEqual(await signerOf({ ...voucher, ...change }), key.address)
      for (const other of [
        { ...where, chainId: 1 },
        { ...where, address: zeroAddress },
      ]) {
        assert.notEqual(await voucherSignerOf({ ...other, voucher, recoverKey }), key.address)
        assert.equal(await signerOf(voucher), key.address)
      }
    })

    test('is the zero address where nobody can have signed', async () => {
      const voucher = await signed()
      const nobodys: Partial<Record<'r' | 'vs', bigint>>[] = [
        { r: 0n },
        { r: ORDER },
        { r: FIELD - 1n },
        { r: 2n ** 256n - 1n },
        // No point of the curve has this x.
        { r: 5n },
        { vs: 0n },
        { vs: ODD },
        { vs: HIGHEST_S + 1n },
        { vs: ODD | (HIGHEST_S + 1n) },
        { vs: ODD - 1n },
        { vs: 2n ** 256n - 1n },
      ]
      for (const { r, vs } of nobodys) {
        const changed = {
          ...voucher,
          ...(r !== undefined && { r: hash(r) }),
          ...(vs !== undefined && { vs: hash(vs) }),
        }
        assert.equal(await signerOf(changed), zeroAddress, JSON.stringify([changed.r, changed.vs]))
      }
      assert.notEqual(await signerOf({ ...voucher, vs: hash(HIGHEST_S) }), zeroAddress)
    })

    test('is the zero address where a field has not its shape', async () => {
      const voucher = await signed()
      const { r, vs } = voucher
      const hexes = [
        '0x',
        '',
        r.slice(2),
        `0x${'zz'.repeat(32)}`,
        r.slice(0, -2),
        `${r}00`,
        `0X${r.slice(2)}`,
        7,
        null,
        undefined,
      ]
      const changes = [
        ...hexes.flatMap((hex) => ['r', 'vs', 'channelId', 'poolId'].map((field) => ({ [field]: hex }))),
        // As other libraries give it: 27 or 28, or 0 or 1, behind s.
        ...['1b', '1c', '00', '01'].map((v) => ({ vs: `${vs}${v}` })),
        ...[-1n, 2n ** 96n, 5, '5', undefined].map((total) => ({ total })),
        ...[-1, 2 ** 48, 1.5, Number.NaN, '2000000000', undefined].map((expiry) => ({ expiry })),
      ]
      for (const change of changes) {
        assert.equal(await signerOf({ ...voucher, ...change } as Voucher), zeroAddress, String(Object.entries(change)))
      }
    })

    test('is whom viem finds, whatever was signed', async () => {
      const property = fc.asyncProperty(anyTerms, fc.bigInt(1n, ORDER - 1n), async (terms, secret) => {
        const signer = privateKeyToAccount(hash(secret))
        const voucher = await signed(terms, signer)
        assert.deepEqual([await signerOf(voucher), await signerByViem(voucher)], [signer.address, signer.address])
      })
      await fc.assert(property, { numRuns: 100 })
    })

    test('is whom viem finds, or nobody, whatever stands there as a signature', async () => {
      const { r, vs } = await signed()
      const edges = [0n, 1n, HIGHEST_S, HIGHEST_S + 1n, ODD, ORDER - 1n, ORDER, FIELD, 2n ** 256n - 1n].map(hash)
      const flipped = fc
        .tuple(fc.constantFrom(r, vs), fc.bigInt(0n, 255n))
        .map(([word, bit]) => hash(BigInt(word) ^ (1n << bit)))
      const anyWord = fc.oneof(anyHash, flipped, fc.constantFrom(r, vs, ...edges))
      let nobodys = 0
      const property = fc.asyncProperty(anyTerms, anyWord, anyWord, async (terms, r: Hex, vs: Hex) => {
        const found = await signerOf({ ...terms, r, vs })
        assert.equal(found, await signerByViem({ ...terms, r, vs }))
        if (found === zeroAddress) nobodys++
      })
      await fc.assert(property, { numRuns: 200 })
      assert.ok(nobodys > 20 && nobodys < 190, `${nobodys} of 200 are nobody’s`)
    })
  })
}

test('voucherSignerOf, error: a key that was recovered in its short form is nobody’s', async () => {
  const { native } = await recoverers()
  const recoverKey = (...[signature, id, digest]: Parameters<NonNullable<typeof native>>) =>
    native?.(signature, id, digest, true as false) ?? ''
  assert.equal(await voucherSignerOf({ ...where, voucher: await signed(), recoverKey }), zeroAddress)
})
