import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { concat, encodeAbiParameters, keccak256, zeroAddress } from 'viem'
import { type Build, differencesOf, missingFrom } from './reproducible.ts'

const contract = { bytecode: '0x6001', deployedBytecode: '0x01', abi: '[]' } as const
const build = (changes = {}): Build => new Map([['contracts/A.sol:A', { ...contract, ...changes }]])

describe('differencesOf', () => {
  test('builds that are the same', () => assert.deepEqual(differencesOf(build(), build()), []))
  for (const [part, value] of [
    ['bytecode', '0x6002'],
    ['deployedBytecode', '0x02'],
    ['abi', '[{}]'],
  ] as const) {
    test(part, () => {
      assert.deepEqual(differencesOf(build(), build({ [part]: value })), [`contracts/A.sol:A: ${part} differs`])
    })
  }
  test('a contract in one of them', () => {
    assert.deepEqual(differencesOf(build(), new Map()), ['contracts/A.sol:A is in one of them only'])
    assert.deepEqual(differencesOf(new Map(), build()), ['contracts/A.sol:A is in one of them only'])
  })
})

describe('missingFrom', () => {
  const recordOf = (initCodeHash: `0x${string}`, constructorArguments: `0x${string}`[] = []) => ({
    contracts: { A: { address: zeroAddress, block: 0, constructorArguments, codeHash: '0x', initCodeHash } as const },
  })
  test('code as recorded, without arguments and with', () => {
    assert.deepEqual(missingFrom(build(), recordOf(keccak256('0x6001'))), [])
    const words = encodeAbiParameters([{ type: 'address' }], [zeroAddress])
    assert.deepEqual(missingFrom(build(), recordOf(keccak256(concat(['0x6001', words])), [zeroAddress])), [])
  })
  test('other code, other arguments, or none at all', () => {
    const expected = ['A is not what the record says']
    assert.deepEqual(missingFrom(build({ bytecode: '0x6002' }), recordOf(keccak256('0x6001'))), expected)
    assert.deepEqual(missingFrom(build(), recordOf(keccak256('0x6001'), [zeroAddress])), expected)
    assert.deepEqual(missingFrom(new Map(), recordOf(keccak256('0x6001'))), expected)
  })
})
