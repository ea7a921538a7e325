import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { encodeErrorResult, parseAbi, toFunctionSelector, toHex } from 'viem'
import { ContractRevertError } from '../errors/contract.ts'
import { remedies } from '../errors/remedies.ts'
import { Revert } from '../errors/revert.ts'
import { reverts } from '../errors/reverts.ts'
import { errorSignatures } from '../generated/errors.ts'
import { decodeRevert } from './reverts.ts'

const contract = { name: 'WorkRegistry' }
const namesOf = (signatures: readonly string[]) => signatures.map((each) => each.slice(0, each.indexOf('(')))

describe('decodeRevert', () => {
  test('default', () => {
    const workId = toHex(1n, { size: 32 })
    const abi = parseAbi(['error WorkNotFound(bytes32 workId)'])
    const data = encodeErrorResult({ abi, errorName: 'WorkNotFound', args: [workId] })
    const cause = new Error('from the node')
    const error = decodeRevert({ data, contract, cause })
    assert.ok(error instanceof reverts.WorkNotFound)
    assert.ok(error instanceof Revert)
    assert.ok(error instanceof ContractRevertError)
    assert.equal(error.name, 'WorkNotFound')
    assert.equal(error.args.workId, workId)
    assert.equal(error.cause, cause)
    assert.match(error.message, /^WorkRegistry refused: WorkNotFound\(workId: "0x0+1"\)\. No work has this id/)
  })

  test('behavior: Solidity’s own errors', () => {
    const abi = parseAbi(['error Error(string message)'])
    const data = encodeErrorResult({ abi, errorName: 'Error', args: ['transfer amount exceeds balance'] })
    const error = decodeRevert({ data, contract })
    assert.equal(error.errorName, 'Error')
    assert.deepEqual(error.args, { message: 'transfer amount exceeds balance' })

    const panic = decodeRevert({ data: `0x4e487b71${toHex(17n, { size: 32 }).slice(2)}`, contract })
    assert.equal(panic.errorName, 'Panic')
  })

  test('behavior: no data, and an error that nobody knows', () => {
    assert.equal(decodeRevert({ data: '0x', contract }).errorName, 'unknown')
    const error = decodeRevert({ data: '0xdeadbeef', contract })
    assert.equal(error.errorName, '0xdeadbeef')
    assert.deepEqual(error.args, { data: '0xdeadbeef' })
  })

  test('behavior: data that is cut short is not mistaken for the error it begins with', () => {
    const selector = toFunctionSelector('WorkNotFound(bytes32)')
    assert.equal(decodeRevert({ data: selector, contract }).errorName, selector)
  })
})

describe('every custom error', () => {
  test('has a class and a sentence, and no sentence is left over', () => {
    const names = namesOf(errorSignatures)
    assert.deepEqual(Object.keys(reverts).sort(), names)
    assert.deepEqual(Object.keys(remedies).sort(), names)
  })

  test('has a sentence that says something, and ends', () => {
    for (const [name, sentence] of Object.entries(remedies)) {
      assert.ok(sentence && sentence.length > 30 && /[.]$/.test(sentence), name)
    }
  })

  test('names in its sentence only arguments that it has', () => {
    const signatures = Object.fromEntries(errorSignatures.map((each) => [each.slice(0, each.indexOf('(')), each]))
    for (const [name, sentence = ''] of Object.entries(remedies)) {
      for (const [, argument] of sentence.matchAll(/`(\w+)`/g)) {
        assert.match(signatures[name] ?? '', new RegExp(`\\b${argument}\\b`), `${name}: ${argument}`)
      }
    }
  })
})
