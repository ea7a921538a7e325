import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { finishPage, policyOf } from './page.ts'

const rpcUrl = 'https://node.example/v1/key?x=1'

describe('policyOf', () => {
  test('lets a page speak to its node and to nobody else, and run nothing inline', () => {
    const policy = policyOf({ rpcUrl })
    assert.match(policy, /connect-src 'self' https:\/\/node\.example(;|$)/)
    assert.match(policy, /default-src 'none'/)
    assert.match(policy, /script-src 'self'(;|$)/)
    assert.doesNotMatch(policy, /unsafe|\*/)
  })

  test('names the indexer, and the servers of wallets, only where they are set', () => {
    assert.match(policyOf({ rpcUrl, indexerUrl: 'http://127.0.0.1:42069/graphql' }), / http:\/\/127\.0\.0\.1:42069;/)
    assert.doesNotMatch(policyOf({ rpcUrl }), /walletlink|walletconnect/)
    assert.match(policyOf({ rpcUrl, coinbase: true }), /walletlink\.org/)
  })

  test('lets nobody frame the page but a Safe, where that is set', () => {
    assert.match(policyOf({ rpcUrl }, { frames: true }), /frame-ancestors 'none'/)
    assert.match(policyOf({ rpcUrl, safe: true }, { frames: true }), /frame-ancestors https:\/\/app\.safe\.global/)
    // Inside a page the rule would be ignored, with a warning.
    assert.doesNotMatch(policyOf({ rpcUrl }), /frame-ancestors/)
  })

  test('refuses an address that would be a rule of its own', () => {
    assert.throws(() => policyOf({ rpcUrl: 'javascript:alert(1)' }))
    assert.throws(() => policyOf({ rpcUrl: "'unsafe-inline'" }))
    assert.doesNotMatch(policyOf({ rpcUrl: "https://node.example/;script-src 'unsafe-inline'" }), /unsafe/)
  })

  test('goes into the page', () => {
    assert.match(finishPage('<meta content="__CSP__">', { rpcUrl }), /content="default-src/)
  })
})
