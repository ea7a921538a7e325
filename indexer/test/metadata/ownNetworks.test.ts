import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fetchDocument } from '../../src/metadata/fetchDocument.ts'
import { isOwnNetwork } from '../../src/metadata/ownNetworks.ts'

const interfaces = {
  lo: [{ address: '127.0.0.1', cidr: '127.0.0.1/8' }],
  eth0: [
    { address: '93.184.216.34', cidr: '93.184.216.34/24' },
    { address: '2a01:4f8:1:2::7', cidr: '2a01:4f8:1:2::7/64' },
  ],
  tun0: [
    { address: '8.8.4.4', cidr: null },
    { address: '1.1.1.1', cidr: '1.1.1.1/0' },
  ],
  gone: undefined,
}

for (const [address, expected] of [
  ['93.184.216.34', true],
  ['93.184.216.200', true],
  ['93.184.217.1', false],
  ['2a01:4f8:1:2::9', true],
  ['2a01:4f8:1:3::9', false],
  ['8.8.4.4', true],
  ['8.8.8.8', false],
  ['not an address', false],
] as const)
  test(`${address} is ${expected ? '' : 'not '}of this machine's networks`, () =>
    assert.equal(isOwnNetwork(address, interfaces), expected))

test('public addresses of this machine and its neighbors are not asked', async () => {
  let connections = 0
  const connect = () => {
    connections += 1
    throw new Error('It was connected to.')
  }
  const isOwn = (address: string) => isOwnNetwork(address, interfaces)
  for (const uri of ['https://93.184.216.34/', 'https://[2a01:4f8:1:2::9]/', 'https://neighbor.example/'])
    await assert.rejects(
      fetchDocument({ uri, isOwn, connect, resolve: async () => ['8.8.8.8', '93.184.216.200'] }),
      /notPublic/,
      uri,
    )
  assert.equal(connections, 0)
})
