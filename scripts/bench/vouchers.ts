/** How many vouchers a processor checks in a second, beside viem's `recoverTypedDataAddress`. */
import assert from 'node:assert/strict'
import { parseSignature, recoverTypedDataAddress, signatureToCompactSignature, toHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { type RecoverKey, voucherSignerOf, voucherTypedData } from '../../sdk/src/channels/index.ts'
import { recoverers } from '../../test/utils/recoverers.ts'
import { cpuTime, medianOf, type Row } from './rows.ts'

/** Each other, so that nothing can be remembered from one to the next. */
const VOUCHERS = 1_000
/** In turn with the alternative, so that what else the machine does meets both. */
const ROUNDS = 7
/** What DESIGN asks for, of the fastest. */
const BUDGET_TIMES = 10

export async function measureVouchers(): Promise<{ rows: Row[]; problems: string[] }> {
  const where = { chainId: 8453, address: toHex(0xc0, { size: 20 }) }
  const key = privateKeyToAccount(toHex(7, { size: 32 }))
  const signed = await Promise.all(
    Array.from({ length: VOUCHERS }, async (_, i) => {
      const terms = { channelId: toHex(i, { size: 32 }), poolId: toHex(2, { size: 32 }), total: BigInt(i), expiry: 2e9 }
      const typedData = voucherTypedData({ ...where, ...terms })
      const signature = await key.signTypedData(typedData)
      const { r, yParityAndS } = signatureToCompactSignature(parseSignature(signature))
      return { asked: { ...typedData, signature }, voucher: { ...terms, r, vs: yParityAndS } }
    }),
  )
  type Check = (each: (typeof signed)[number]) => Promise<string>
  const theirs: Check = ({ asked }) => recoverTypedDataAddress(asked)
  const ours = (recoverKey: RecoverKey | undefined): Check => {
    return ({ voucher }) => voucherSignerOf({ ...where, voucher, recoverKey })
  }
  /** Milliseconds of a processor for all of them. */
  const timeOf = async (check: Check) => {
    const start = cpuTime()
    for (const each of signed) assert.equal(await check(each), key.address)
    return cpuTime() - start
  }

  const { JavaScript, WebAssembly, native } = await recoverers()
  const checks = [theirs, ours(native), ours(WebAssembly), ours(JavaScript)]
  const times = checks.map((): number[] => [])
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, check] of checks.entries()) times[i]?.push(await timeOf(check))
  }
  const [alternative = 0, ...rates] = times.map((each) => (VOUCHERS / medianOf(each)) * 1000)
  const names = ['libsecp256k1', 'libsecp256k1 in WebAssembly', 'JavaScript alone']
  const rows = names.map(
    (name, i): Row => ({
      what: `vouchers checked, ${name}`,
      unit: '1/s',
      ours: rates[i] ?? Number.NaN,
      theirs: alternative,
      alternative: 'viem, recoverTypedDataAddress',
    }),
  )
  const isFast = (rates[0] ?? 0) >= BUDGET_TIMES * alternative
  return { rows, problems: isFast ? [] : [`Vouchers are checked less than ${BUDGET_TIMES} times as fast as by viem.`] }
}

if (import.meta.main) console.log(await measureVouchers())
