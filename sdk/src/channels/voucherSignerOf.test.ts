import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Hex, parseSignature, signatureToCompactSignature, toHex, zeroAddress, zeroHash } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { voucherSignerOf } from './voucherSignerOf.ts'
import { voucherTypedData } from './voucherTypedData.ts'

const hash = (n: number) => toHex(n, { size: 32 })
const where = { chainId: 8453, address: toHex(0xc0, { size: 20 }) }
const key = privateKeyToAccount(hash(7))

async function signed(total: bigint) {
  const terms = { channelId: hash(1), poolId: hash(2), total, expiry: 2_000_000_000 }
  const signature = await key.signTypedData(voucherTypedData({ ...where, ...terms }))
  const { r, yParityAndS } = signatureToCompactSignature(parseSignature(signature))
  return { ...terms, r, vs: yParityAndS }
}

describe('voucherSignerOf', () => {
  test('is the key, with either parity', async () => {
    const parities = new Set<bigint>()
    for (let total = 1n; total <= 20n; ++total) {
      const voucher = await signed(total)
      assert.equal(await voucherSignerOf({ ...where, voucher }), key.address)
      parities.add(BigInt(voucher.vs) >> 255n)
    }
    assert.equal(parities.size, 2)
  })

  test('is not the key where anything was changed', async () => {
    const voucher = await signed(5n)
    const changes = [
      { channelId: hash(3) },
      { poolId: hash(3) },
      { total: 6n },
      { expiry: 2_000_000_001 },
      { vs: toHex(BigInt(voucher.vs) ^ (1n << 255n), { size: 32 }) },
    ]
    for (const change of changes) {
      assert.notEqual(await voucherSignerOf({ ...where, voucher: { ...voucher, ...change } }), key.address)
    }
    assert.notEqual(await voucherSignerOf({ ...where, chainId: 1, voucher }), key.address)
    assert.notEqual(await voucherSignerOf({ ...where, address: zeroAddress, voucher }), key.address)
  })

  test('is the zero address where nobody can have signed', async () => {
    const voucher = await signed(5n)
    const highest = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n
    const nobodys: Partial<{ r: Hex; vs: Hex }>[] = [
      { r: zeroHash },
      { r: toHex(2n ** 256n - 1n) },
      { vs: zeroHash },
      { vs: toHex(highest + 1n, { size: 32 }) },
      { vs: toHex((1n << 255n) | (highest + 1n), { size: 32 }) },
    ]
    for (const change of nobodys) {
      assert.equal(await voucherSignerOf({ ...where, voucher: { ...voucher, ...change } }), zeroAddress)
    }
    assert.notEqual(
      await voucherSignerOf({ ...where, voucher: { ...voucher, vs: toHex(highest, { size: 32 }) } }),
      zeroAddress,
    )
  })
})
