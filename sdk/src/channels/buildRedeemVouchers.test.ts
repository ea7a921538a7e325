import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeFunctionData, type Hex, toHex } from 'viem'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { Deployment } from '../types/connection.ts'
import { buildRedeemVouchers } from './buildRedeemVouchers.ts'
import type { Voucher } from './types.ts'

const deployment = { usageChannels: { address: toHex(0xc0, { size: 20 }) } } as unknown as Deployment
const hash = (n: number) => toHex(n, { size: 32 })

function voucherOf(channel: number, pool: number, total: bigint): Voucher {
  return { channelId: hash(channel), poolId: hash(pool), total, expiry: 2_000_000_000, r: hash(1), vs: hash(2) }
}

/** What the contract is handed. */
function sent(vouchers: readonly Voucher[]): readonly Voucher[] {
  const { data } = buildRedeemVouchers(deployment, { vouchers })
  const { functionName, args } = decodeFunctionData({ abi: usageChannelsAbi, data })
  assert.ok(functionName === 'redeem')
  return args[0]
}

/** As often as the contract pays. */
function runsOf(vouchers: readonly Voucher[]): number {
  return vouchers.filter(({ poolId }, i) => poolId !== vouchers[i - 1]?.poolId).length
}

test('buildRedeemVouchers puts those of one pool beside each other, in the order given', () => {
  const [a, b, c, d, e, f] = [
    voucherOf(1, 0xb, 5n),
    voucherOf(1, 0xa, 9n),
    voucherOf(2, 0xb, 7n),
    voucherOf(2, 0xc, 1n),
    voucherOf(1, 0xb, 4n),
    voucherOf(3, 0xa, 2n),
  ] as const
  assert.deepEqual(sent([a, b, c, d, e, f]), [a, c, e, b, f, d])
  assert.deepEqual(sent([]), [])
})

test('args: capitals make no other pool, and what was passed stays as it was', () => {
  const upper = (id: Hex): Hex => `0x${id.slice(2).toUpperCase()}`
  const [a, b] = [voucherOf(1, 0xa, 1n), voucherOf(1, 0xb, 2n)]
  const given = Object.freeze([a, b, { ...a, poolId: upper(a.poolId), total: 3n }])
  assert.deepEqual(
    sent(given).map(({ total }) => total),
    [1n, 3n, 2n],
  )
})

test('behavior: one run per pool, nothing lost or added, and each pool in its order', () => {
  const some = fc.array(fc.tuple(fc.nat(4), fc.nat(5)), { maxLength: 40 })
  fc.assert(
    fc.property(some, (pairs) => {
      const given = pairs.map(([channel, pool], i) => voucherOf(channel, pool, BigInt(i)))
      const ordered = sent(given)
      const pools = [...new Set(given.map(({ poolId }) => poolId))]
      assert.equal(runsOf(ordered), pools.length)
      assert.deepEqual(
        ordered,
        pools.flatMap((id) => given.filter(({ poolId }) => poolId === id)),
      )
    }),
  )
})
