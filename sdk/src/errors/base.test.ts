import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { OpenRoyaltyError, quote } from './base.ts'

class TreeMissingError extends OpenRoyaltyError {
  override readonly name = 'TreeMissingError'
}

describe('OpenRoyaltyError', () => {
  test('default', () => {
    const error = new OpenRoyaltyError('The file is empty. Choose another.')
    assert.ok(error instanceof Error)
    assert.equal(error.name, 'OpenRoyaltyError')
    assert.equal(error.message, 'The file is empty. Choose another.')
    assert.equal(error.shortMessage, error.message)
    assert.equal(error.details, undefined)
    assert.equal(error.docsPath, undefined)
    assert.equal('cause' in error, false)
  })

  test('args: details, docsPath', () => {
    const error = new OpenRoyaltyError('It failed.', { details: 'timeout', docsPath: 'docs/errors.md#timeout' })
    assert.equal(error.message, 'It failed.\nDetails: timeout\nDocs: docs/errors.md#timeout')
    assert.equal(error.shortMessage, 'It failed.')
    assert.equal(error.details, 'timeout')
    assert.equal(error.docsPath, 'docs/errors.md#timeout')
  })

  test('args: cause', () => {
    const cause = new Error('connection refused')
    const error = new OpenRoyaltyError('It failed.', { cause })
    assert.equal(error.cause, cause)
    assert.equal(error.details, 'connection refused')
    // A cause that already quotes its own cause is not repeated whole.
    assert.equal(new OpenRoyaltyError('Above.', { cause: error }).details, 'connection refused')
    const fromViem = Object.assign(new Error('long\nmessage'), { shortMessage: 'short' })
    assert.equal(new OpenRoyaltyError('It failed.', { cause: fromViem }).details, 'short')
    assert.equal(new OpenRoyaltyError('It failed.', { cause: 'text' }).details, undefined)
  })

  test('behavior: a subclass carries its own name', () => {
    const error = new TreeMissingError('No tree.')
    assert.equal(error.name, 'TreeMissingError')
    assert.equal(String(error), 'TreeMissingError: No tree.')
    assert.ok(error instanceof OpenRoyaltyError)
  })
})

describe('walk', () => {
  test('finds itself, a cause, or nothing', () => {
    const cause = new TypeError('bottom')
    const middle = new TreeMissingError('middle', { cause })
    const top = new OpenRoyaltyError('top', { cause: middle })
    assert.equal(
      top.walk(() => true),
      top,
    )
    assert.equal(
      top.walk((error) => error instanceof TreeMissingError),
      middle,
    )
    assert.equal(
      top.walk((error) => error instanceof TypeError),
      cause,
    )
    assert.equal(
      top.walk((error) => error instanceof RangeError),
      undefined,
    )
  })

  test('ends where causes go in a circle', () => {
    const first = new Error('first')
    const second = new OpenRoyaltyError('second', { cause: first })
    first.cause = second
    assert.equal(
      second.walk(() => false),
      undefined,
    )
  })
})

describe('quote', () => {
  test('keeps a message short and on one line', () => {
    assert.equal(quote('a\nb'), '"a\\nb"')
    assert.equal(quote(5n), '5')
    assert.equal(quote(undefined), 'undefined')
    assert.ok(quote('x'.repeat(1_000_000)).length < 120)
  })
})
