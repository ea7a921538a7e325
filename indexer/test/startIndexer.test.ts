import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { startIndexer } from '../server/startIndexer.ts'
import { IndexerSettingError, readSettings } from '../src/lib/settings.ts'
import { hideAddress, shownAddress } from '../src/lib/shownAddress.ts'

const address = '0x00000000000000000000000000000000000000A1'
const folder = path.join(mkdtempSync(path.join(tmpdir(), 'openroyalty-start-')), 'index')
/** A node that says what it is told to. */
const says = { chain: '0x5', code: '0x00' }
let node: Server
let rpcUrl = ''

before(async () => {
  node = createServer(async (request, response) => {
    let body = ''
    for await (const part of request.setEncoding('utf8')) body += part
    const { id, method } = JSON.parse(body)
    const hash = `0x${'1'.repeat(64)}`
    const results: Record<string, unknown> = {
      eth_chainId: says.chain,
      eth_getCode: says.code,
      eth_getBlockByNumber: { hash, number: '0x0', timestamp: '0x0', transactions: [] },
    }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result: results[method] }))
  })
  await new Promise<void>((resolve) => node.listen(0, '127.0.0.1', resolve))
  rpcUrl = `http://127.0.0.1:${(node.address() as AddressInfo).port}/v2/SECRET?key=SECRET`
})
after(() => {
  node.closeAllConnections()
  node.close()
  rmSync(path.dirname(folder), { recursive: true, force: true })
})

describe('before it begins, the indexer says what it cannot use', () => {
  const start = (more: object = {}) =>
    startIndexer({
      folder,
      rpcUrl,
      deployment: { chainId: 5, contracts: { workRegistry: { address, block: 1 } } },
      ...more,
    })
  const refused = (setting: string, message: RegExp) => (error: Error) => {
    assert.ok(error instanceof IndexerSettingError && error.setting === setting, String(error))
    assert.match(error.message, message)
    assert.doesNotMatch(error.message, /SECRET/)
    assert.ok(!existsSync(folder), 'nothing is written')
    return true
  }

  test('a node that does not answer', () =>
    assert.rejects(start({ rpcUrl: 'http://127.0.0.1:9/SECRET' }), refused('RPC_URL', /No node answers there/)))

  test('a node of another chain', async () => {
    says.chain = '0x1'
    await assert.rejects(start(), refused('RPC_URL', /one of chain 1, not 5/))
    says.chain = '0x5'
  })

  test('a chain without the contracts', async () => {
    says.code = '0x'
    await assert.rejects(start(), refused('RPC_URL', /no contract at 0x0+A1/))
    says.code = '0x00'
  })

  test('a port that another program has', () =>
    assert.rejects(
      start({ port: (node.address() as AddressInfo).port }),
      refused('--port', /Another program listens there/),
    ))
})

describe('npm run indexer', () => {
  const run = (args: string[], env: object = {}) =>
    new Promise<{ code: number | null; text: string }>((resolve) => {
      const main = path.resolve(import.meta.dirname, '../server/main.ts')
      const child = execFile(process.execPath, [main, ...args], { env: { ...process.env, ...env } }, (_, out, error) =>
        resolve({ code: child.exitCode, text: out + error }),
      )
    })

  for (const [name, args, env, expected] of [
    ['an option that there is not', ['--prot', '1'], {}, /Unknown option '--prot'/],
    ['a port that is none', ['--port', 'x'], {}, /--port is "x"/],
    ['a node that does not answer', ['--folder', folder], { RPC_URL: 'http://127.0.0.1:9/SECRET' }, /npm run node/],
  ] as const)
    test(`tells of ${name} in words`, async () => {
      const { code, text } = await run([...args], env)
      assert.equal(code, 1)
      assert.match(text, expected)
      assert.doesNotMatch(text, /SECRET|^ +at /m)
    })
})

test('addresses are shown without the keys in them', () => {
  for (const secret of [
    'https://user:SECRET@node.example/',
    'https://node.example/v2/SECRET?key=SECRET',
    'ws://SECRET:x@h',
  ]) {
    assert.doesNotMatch(shownAddress(secret), /SECRET/)
    const { href } = new URL(secret)
    const told = `URL: ${secret} and ${href}\nURL: ${href.replace(/\/\/.*@/, '//')}`
    assert.doesNotMatch(hideAddress(told, secret), /SECRET/)
    assert.throws(
      () => readSettings({ CHAIN_ID: '31337', RPC_URL: secret.replace(/^\w+/, 'ws') }),
      (error: Error) => !error.message.includes('SECRET'),
    )
  }
  assert.equal(hideAddress('http://127.0.0.1:8545 fails', 'http://127.0.0.1:8545'), 'http://127.0.0.1:8545 fails')
})
