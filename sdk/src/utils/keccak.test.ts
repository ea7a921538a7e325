import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { keccak256 } from 'ethers'
import fc from 'fast-check'
import { bytesToHex } from 'viem'
import { createKeccak } from './keccak.ts'

describe('createKeccak', () => {
  test('hashes of every length it takes, one after the other', () => {
    const { bytes, hash } = createKeccak()
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 135 }), { minLength: 1 }), (messages) => {
        for (const message of messages) {
          bytes.set(message)
          hash(message.length)
          assert.equal(bytesToHex(bytes.subarray(0, 32)), keccak256(message))
        }
      }),
    )
  })

  test('args: the shortest and the longest', () => {
    const { bytes, hash } = createKeccak()
    hash(0)
    assert.equal(bytesToHex(bytes.subarray(0, 32)), keccak256('0x'))
    bytes.fill(0xff)
    hash(135)
    assert.equal(bytesToHex(bytes.subarray(0, 32)), keccak256(`0x${'ff'.repeat(135)}`))
  })
})
