import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { TypedDataEncoder } from 'ethers'
import fc from 'fast-check'
import { toHex } from 'viem'
import { sharedData } from '../../../test/utils/sharedData.ts'
import { creatorPoolsDomain, licenseRegistryDomain, typedDataDigestOf, workRegistryDomain } from './typedData.ts'

const ADDRESS = '0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC'
const where = { chainId: 8453, address: ADDRESS } as const

describe('domains', () => {
  const named = [
    [workRegistryDomain, 'OpenRoyalty WorkRegistry'],
    [creatorPoolsDomain, 'OpenRoyalty CreatorPools'],
    [licenseRegistryDomain, 'OpenRoyalty LicenseRegistry'],
  ] as const
  for (const [domain, name] of named) {
    test(name, () => {
      assert.deepEqual(domain(where), { name, version: '1', chainId: 8453, verifyingContract: ADDRESS })
    })
  }
})

describe('typedDataDigestOf', () => {
  test('is the example of EIP-712', () => {
    const digest = typedDataDigestOf({
      domain: { name: 'Ether Mail', version: '1', chainId: 1, verifyingContract: ADDRESS },
      types: {
        Person: [
          { name: 'name', type: 'string' },
          { name: 'wallet', type: 'address' },
        ],
        Mail: [
          { name: 'from', type: 'Person' },
          { name: 'to', type: 'Person' },
          { name: 'contents', type: 'string' },
        ],
      },
      primaryType: 'Mail',
      message: {
        from: { name: 'Cow', wallet: '0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826' },
        to: { name: 'Bob', wallet: '0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB' },
        contents: 'Hello, Bob!',
      },
    })
    assert.equal(digest, '0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2')
  })

  test('agrees with ethers, and changes with every field and every member of the domain', () => {
    const types = {
      VetoBinding: [
        { name: 'claimKey', type: 'address' },
        { name: 'workId', type: 'bytes32' },
        { name: 'deadline', type: 'uint256' },
      ],
    } as const
    const account = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => toHex(bytes))
    const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => toHex(bytes))
    const input = fc.record({
      chainId: fc.integer({ min: 1, max: 2 ** 31 }),
      address: account,
      claimKey: account,
      workId: bytes32,
      deadline: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
    })
    type Input = typeof input extends fc.Arbitrary<infer value> ? value : never
    const digestOf = ({ chainId, address, ...message }: Input) => {
      const domain = workRegistryDomain({ chainId, address })
      const digest = typedDataDigestOf({ domain, types, primaryType: 'VetoBinding', message })
      assert.equal(digest, TypedDataEncoder.hash(domain, { VetoBinding: [...types.VetoBinding] }, message))
      return digest
    }
    fc.assert(
      fc.property(input, input, (one, other) => {
        const digest = digestOf(one)
        for (const key of Object.keys(one) as (keyof typeof one)[]) {
          if (one[key] !== other[key]) assert.notEqual(digestOf({ ...one, [key]: other[key] }), digest, key)
        }
      }),
    )
  })

  const vectors = sharedData('vectors/eip712-typed-data.json.gz')
  test('agrees with 67 published vectors', { skip: vectors.skip }, () => {
    const cases = JSON.parse(gunzipSync(readFileSync(vectors.file)).toString())
    assert.equal(cases.length, 67)
    for (const { name, domain, primaryType, types, data, digest } of cases) {
      assert.equal(typedDataDigestOf({ domain, primaryType, types, message: data }), digest, name)
    }
  })
})
