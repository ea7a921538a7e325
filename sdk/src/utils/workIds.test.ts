import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AbiCoder, keccak256, solidityPacked } from 'ethers'
import fc from 'fast-check'
import { type Hex, toHex } from 'viem'
import {
  batchCommitmentOf,
  catalogueCommitmentOf,
  catalogueIdOf,
  catalogueWorkIdOf,
  commitmentOf,
  workIdOf,
} from './workIds.ts'

const abi = AbiCoder.defaultAbiCoder()
const CREATOR = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const HASH = toHex(1n, { size: 32 })
const SALT = toHex(2n, { size: 32 })
const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => toHex(bytes))
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => toHex(bytes))
const uint32 = fc.nat({ max: 2 ** 32 - 1 })

/** `keccak256(abi.encode(…))` by a library that the code under test does not use. */
const hash = (types: string[], values: unknown[]) => keccak256(abi.encode(types, values))

describe('workIdOf', () => {
  test('default', () => {
    // keccak256 of the two words by hand: no encoder involved.
    const words = `0x${CREATOR.slice(2).toLowerCase().padStart(64, '0')}${HASH.slice(2)}`
    assert.equal(workIdOf({ creator: CREATOR, contentHash: HASH }), keccak256(words))
  })

  test('behavior: letter case of the address does not matter', () => {
    const lower = CREATOR.toLowerCase() as Hex
    assert.equal(workIdOf({ creator: lower, contentHash: HASH }), workIdOf({ creator: CREATOR, contentHash: HASH }))
  })

  test('error: a hash of the wrong length', () => {
    assert.throws(() => workIdOf({ creator: CREATOR, contentHash: '0x12' }), /size/)
  })
})

describe('every id', () => {
  test('is keccak256(abi.encode(…)) as the registry has it', () => {
    fc.assert(
      fc.property(address, bytes32, bytes32, uint32, (account, a, b, number) => {
        assert.equal(workIdOf({ creator: account, contentHash: a }), hash(['address', 'bytes32'], [account, a]))
        assert.equal(
          catalogueIdOf({ steward: account, root: a, count: number }),
          hash(['address', 'bytes32', 'uint32'], [account, a, number]),
        )
        assert.equal(catalogueWorkIdOf({ catalogueId: a, index: number }), hash(['bytes32', 'uint32'], [a, number]))
        assert.equal(
          commitmentOf({ creator: account, contentHash: a, salt: b }),
          hash(['address', 'bytes32', 'bytes32'], [account, a, b]),
        )
        assert.equal(
          catalogueCommitmentOf({ steward: account, root: a, count: number, salt: b }),
          hash(['address', 'bytes32', 'bytes32'], [account, hash(['bytes32', 'uint32'], [a, number]), b]),
        )
      }),
    )
  })
})

describe('batchCommitmentOf', () => {
  test('packs the hashes in their order', () => {
    fc.assert(
      fc.property(fc.array(bytes32, { maxLength: 20 }), (contentHashes) => {
        const packed = keccak256(solidityPacked(['bytes32[]'], [contentHashes]))
        assert.equal(
          batchCommitmentOf({ creator: CREATOR, contentHashes, salt: SALT }),
          hash(['address', 'bytes32', 'bytes32'], [CREATOR, packed, SALT]),
        )
      }),
    )
  })
})

test('error: numbers that a uint32 cannot hold', () => {
  for (const number of [-1, 2 ** 32]) {
    assert.throws(() => catalogueIdOf({ steward: CREATOR, root: HASH, count: number }))
    assert.throws(() => catalogueWorkIdOf({ catalogueId: HASH, index: number }))
  }
})
