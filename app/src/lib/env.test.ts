import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { takeSdkFromSources } from '../../server/sdkSources.ts'

takeSdkFromSources()
const { parseSettings, SettingsError } = await import('./env.ts')

const ADDRESS = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const testWallets = [{ name: 'Test', address: ADDRESS }]

describe('parseSettings', () => {
  test('takes a chain and a node, and has a default for all else', () => {
    const settings = parseSettings({ chainId: 8453, rpcUrl: 'https://node.example/rpc' })
    assert.equal(settings.chainName, 'Chain 8453')
    assert.equal(settings.gasSymbol, 'ETH')
    assert.equal(settings.deployment, undefined)
    assert.equal(settings.coinbase, false)
  })

  test('reads where the contracts are', () => {
    const contracts = { CreatorPools: { address: ADDRESS, block: 7 } } as const
    const { deployment } = parseSettings({ chainId: 1, rpcUrl: 'https://node.example', contracts })
    assert.deepEqual(deployment, { creatorPools: { address: ADDRESS, block: 7n } })
  })

  test('lets test wallets in on the local chain of this machine alone', () => {
    const local = { chainId: 31337, rpcUrl: 'http://127.0.0.1:8545', testWallets }
    assert.deepEqual(parseSettings(local).testWallets, testWallets)
    assert.deepEqual(parseSettings({ ...local, chainId: 8453 }).testWallets, [])
    assert.deepEqual(parseSettings({ ...local, rpcUrl: 'https://127.0.0.1.evil.example' }).testWallets, [])
    assert.deepEqual(parseSettings({ ...local, testWallets: [{ name: 'x', address: 'nowhere' }] }).testWallets, [])
  })

  const wrong: [what: string, settings: unknown][] = [
    ['nothing', null],
    ['no chain', { rpcUrl: 'https://node.example' }],
    ['a chain in words', { chainId: '8453', rpcUrl: 'https://node.example' }],
    ['no node', { chainId: 1 }],
    ['a script for a node', { chainId: 1, rpcUrl: 'javascript:alert(1)' }],
    ['data for an explorer', { chainId: 1, rpcUrl: 'https://node.example', explorerUrl: 'data:text/html,x' }],
  ]
  for (const [what, settings] of wrong) {
    test(`refuses ${what}`, () => assert.throws(() => parseSettings(settings), SettingsError))
  }
})
