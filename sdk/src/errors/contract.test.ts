import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { OpenRoyaltyError } from './base.ts'
import { ContractRevertError } from './contract.ts'

const contract = { name: 'WorkRegistry', address: '0x5FbDB2315678afecb367f032d93F642f64180aa3' } as const

describe('ContractRevertError', () => {
  test('default', () => {
    const args = { royaltyBps: 2_000n, max: 1_000n }
    const error = new ContractRevertError({ contract, errorName: 'WorkRoyaltyTooHigh', args })
    assert.ok(error instanceof OpenRoyaltyError)
    assert.equal(error.name, 'ContractRevertError')
    assert.equal(error.contract, contract)
    assert.equal(error.errorName, 'WorkRoyaltyTooHigh')
    assert.equal(error.args, args)
    assert.equal(error.shortMessage, 'WorkRegistry refused: WorkRoyaltyTooHigh(royaltyBps: 2000, max: 1000).')
  })

  test('args: remedy, cause', () => {
    const cause = new Error('execution reverted')
    const error = new ContractRevertError({
      contract,
      errorName: 'WorkBatchEmpty',
      args: {},
      remedy: 'Name a work.',
      cause,
    })
    assert.equal(error.message, 'WorkRegistry refused: WorkBatchEmpty(). Name a work.\nDetails: execution reverted')
    assert.equal(error.cause, cause)
  })

  test('behavior: a subclass narrows its arguments', () => {
    class WorkNotFoundError extends ContractRevertError<'WorkNotFound', { workId: `0x${string}` }> {
      override readonly name = 'WorkNotFoundError'
    }
    const error = new WorkNotFoundError({ contract, errorName: 'WorkNotFound', args: { workId: '0x01' } })
    const workId: `0x${string}` = error.args.workId
    assert.equal(workId, '0x01')
    assert.ok(error instanceof ContractRevertError)
  })
})
