import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { type TypedDataDomain, TypedDataEncoder } from 'ethers'
import fc from 'fast-check'
import { type Hex, toHex } from 'viem'
import { SIGNED_TYPES, TYPEHASHES } from '../../../test/utils/signedTypes.ts'
import { authorizeKeyTypedData } from '../channels/authorizeKeyTypedData.ts'
import { voucherTypedData } from '../channels/voucherTypedData.ts'
import { typedDataDigestOf } from '../utils/typedData.ts'
import { USE_NAMES } from '../utils/uses.ts'
import { acquisitionTypedData } from './acquisitionTypedData.ts'
import { bindWalletTypedData } from './bindWalletTypedData.ts'
import { callForWorkTypedData } from './callForWorkTypedData.ts'
import { credentialTypedData } from './credentialTypedData.ts'
import { membershipTypedData } from './membershipTypedData.ts'
import { registerWorkTypedData } from './registerWorkTypedData.ts'
import { vetoBindingTypedData } from './vetoBindingTypedData.ts'

/** Random values of each type; `npm run test:deep` asks for 10,000. */
const CASES = Number(process.env.DIGEST_CASES ?? 100)

type Signable = { domain: TypedDataDomain; types: object; primaryType: string; message: Record<string, unknown> }

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map((value) => toHex(value))
const account = bytes(20)
const word = bytes(32)
/** With the ends of its range more often than chance has it. */
const uint = (bits: number) =>
  fc.oneof(
    { weight: 8, arbitrary: fc.bigInt(0n, 2n ** BigInt(bits) - 1n) },
    fc.constantFrom(0n, 2n ** BigInt(bits) - 1n),
  )
const uint48 = uint(48).map(Number)
const where = { chainId: fc.integer({ min: 1, max: 2 ** 48 }), address: account }

/** What the SDK builds of random values; each value is one field, so that changing it must change the digest. */
const BUILDERS: Record<string, fc.Arbitrary<Signable>> = {
  RegisterWork: fc
    .record({
      ...where,
      creator: account,
      contentHash: word,
      metadataHash: word,
      salt: word,
      payee: account,
      uses: fc.subarray([...USE_NAMES]),
      royaltyBps: fc.integer({ min: 0, max: 1_000 }),
      deadline: uint(256),
    })
    .map(registerWorkTypedData),
  CallForWork: fc.oneof(
    fc
      .record({
        ...where,
        owner: account,
        workId: word,
        target: account,
        data: fc.uint8Array({ maxLength: 200 }).map((value) => toHex(value)),
        nonce: uint(256),
        deadline: uint(256),
      })
      .map(callForWorkTypedData),
    fc
      .record({
        ...where,
        pools: account,
        poolId: word,
        owner: account,
        workId: word,
        join: fc.boolean(),
        nonce: uint(256),
        deadline: uint(256),
      })
      .map(membershipTypedData),
  ),
  BindWallet: fc
    .record({ ...where, claimKey: account, workId: word, wallet: account, deadline: uint(256) })
    .map(bindWalletTypedData),
  VetoBinding: fc.record({ ...where, claimKey: account, workId: word, deadline: uint(256) }).map(vetoBindingTypedData),
  Acquisition: fc
    .record({
      ...where,
      offerId: word,
      licensee: account,
      salt: word,
      maxFee: uint(256),
      rate: uint(128),
      endDay: fc.integer({ min: 0, max: 2 ** 24 - 1 }),
      maxDeposit: uint(256),
      deadline: uint(256),
    })
    .map(acquisitionTypedData),
  Credential: fc
    .record({
      ...where,
      certifier: account,
      licensee: account,
      eligibility: fc.constantFrom('Research' as const, 'SmallBusiness' as const),
      expiry: uint48,
    })
    .map(credentialTypedData),
  AuthorizeKey: fc
    .record({ ...where, channelId: word, key: account, until: uint48, cap: uint(96) })
    .map(authorizeKeyTypedData),
  Voucher: fc
    .record({ ...where, channelId: word, poolId: word, total: uint(96), expiry: uint48 })
    .map(voucherTypedData),
}

/** Another value of the same type. */
function changed(type: string, value: unknown): unknown {
  if (type === 'bytes') return `${value}00`
  if (type === 'bytes32' || type === 'address') {
    const digits = String(value)
    return `${digits.slice(0, -1)}${digits.endsWith('0') ? '1' : '0'}`
  }
  if (type === 'string') return `${value}!`
  return BigInt(value as bigint) ^ 1n
}

describe('typed data', () => {
  let compared = 0
  for (const [name, fields] of SIGNED_TYPES) {
    test(`${name}: viem’s digest is ethers’ over what the contract hashes, and changes with every field`, () => {
      const builder = BUILDERS[name]
      assert.ok(builder, 'the SDK builds it')
      fc.assert(
        fc.property(builder, ({ domain, types, primaryType, message }) => {
          assert.equal(primaryType, name)
          assert.deepEqual(types, { [name]: fields })
          assert.deepEqual(Object.keys(message).sort(), fields.map((field) => field.name).sort())
          const theirs = { [name]: [...fields] }
          const digest = typedDataDigestOf({ domain, types, primaryType, message } as never)
          assert.equal(digest, TypedDataEncoder.hash(domain, theirs, message))
          compared++

          const seen = new Set<Hex>([digest])
          for (const field of fields) {
            const other = { ...message, [field.name]: changed(field.type, message[field.name]) }
            seen.add(TypedDataEncoder.hash(domain, theirs, other) as Hex)
          }
          for (const [member, type] of Object.entries({
            name: 'string',
            version: 'string',
            chainId: 'uint256',
            verifyingContract: 'address',
          })) {
            const other = { ...domain, [member]: changed(type, domain[member as keyof TypedDataDomain]) }
            seen.add(typedDataDigestOf({ domain: other, types, primaryType, message } as never))
          }
          assert.equal(seen.size, 1 + fields.length + 4, 'digests')
        }),
        { numRuns: CASES },
      )
    })
  }

  test('is all that the contracts hash', () => {
    assert.deepEqual([...SIGNED_TYPES.keys()].sort(), Object.keys(BUILDERS).sort())
    assert.equal(SIGNED_TYPES.size, TYPEHASHES)
  })

  after(() => assert.equal(compared, CASES * SIGNED_TYPES.size))
})
