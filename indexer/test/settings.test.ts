import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { readMetadataSettings } from '../src/lib/metadataSettings.ts'
import { IndexerSettingError, readSettings } from '../src/lib/settings.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-settings-'))
after(() => rmSync(folder, { recursive: true }))
const fileOf = (name: string, text: string) => {
  const file = path.join(folder, name)
  writeFileSync(file, text)
  return file
}
const address = '0x00000000000000000000000000000000000000A1'

test('reads the local chain unless told otherwise', () => {
  const { chainId, rpcUrl, startBlock, pollingInterval, deployment } = readSettings({})
  assert.deepEqual([chainId, rpcUrl, startBlock, pollingInterval], [31_337, 'http://127.0.0.1:8545', 0, 1_000])
  assert.ok(deployment.workRegistry)
  assert.equal(readSettings({ START_BLOCK: '7' }).startBlock, 7)
})

test('reads a chain that this version does not know from a file, and begins with its first contract', () => {
  const contracts = { workRegistry: { address, block: 40 }, creatorPools: { address, block: 30 } }
  const DEPLOYMENT_FILE = fileOf('chain.json', JSON.stringify({ chainId: 5, contracts }))
  const { chainId, startBlock, deployment } = readSettings({ DEPLOYMENT_FILE, RPC_URL: 'https://node.example' })
  assert.deepEqual([chainId, startBlock, deployment.creatorPools?.address], [5, 30, address])
})

for (const [setting, value] of [
  ['CHAIN_ID', '5'],
  ['CHAIN_ID', '0'],
  ['CHAIN_ID', 'toString'],
  ['RPC_URL', 'ws://127.0.0.1'],
  ['RPC_URL', 'http://'],
  ['START_BLOCK', '-1'],
  ['START_BLOCK', '1e3'],
  ['POLLING_INTERVAL', '99'],
  ['SQL_OVER_HTTP', 'no'],
  ['DEPLOYMENT_FILE', path.join(folder, 'nowhere.json')],
  ['DEPLOYMENT_FILE', fileOf('broken.json', '{')],
  ['DEPLOYMENT_FILE', fileOf('other.json', '{"chainId":5}')],
] as const) {
  test(`refuses ${setting} ${path.basename(value)}`, () => {
    assert.throws(
      () => readSettings({ [setting]: value }),
      (error) => error instanceof IndexerSettingError && error.setting === setting,
    )
  })
}

test('needs a node for every chain but the local one', () => {
  const DEPLOYMENT_FILE = fileOf(
    'other-chain.json',
    JSON.stringify({ chainId: 5, contracts: { workRegistry: { address, block: 1 } } }),
  )
  assert.throws(() => readSettings({ DEPLOYMENT_FILE }), /RPC_URL is not set/)
})

test('reads where titles come from', () => {
  const {
    origins,
    isOnline,
    folder: documents,
  } = readMetadataSettings({
    METADATA_ORIGINS: 'http://127.0.0.1:8080, https://a.example',
    METADATA_FETCH: 'off',
    METADATA_DIR: '/documents',
  })
  assert.deepEqual(
    [origins, isOnline, documents],
    [['http://127.0.0.1:8080', 'https://a.example'], false, '/documents'],
  )
  assert.deepEqual(readMetadataSettings({}).origins, [])
  const local = { IPFS_GATEWAY: 'http://127.0.0.1:8080/', METADATA_ORIGINS: 'http://127.0.0.1:8080' }
  assert.equal(readMetadataSettings(local).gateway, local.IPFS_GATEWAY)
  assert.equal(readMetadataSettings({ IPFS_GATEWAY: 'https://ipfs.example' }).gateway, 'https://ipfs.example')
})

for (const [setting, value] of [
  ['METADATA_ORIGINS', 'http://127.0.0.1:8080/path'],
  ['METADATA_ORIGINS', 'a.example'],
  ['METADATA_ORIGINS', 'file://x'],
  ['METADATA_FETCH', 'no'],
  ['IPFS_GATEWAY', 'ipfs.example'],
  // Asked only where METADATA_ORIGINS has it.
  ['IPFS_GATEWAY', 'http://127.0.0.1:8080'],
] as const) {
  test(`refuses ${setting} ${value}`, () => {
    assert.throws(
      () => readMetadataSettings({ [setting]: value }),
      (error) => error instanceof IndexerSettingError && error.setting === setting,
    )
  })
}
