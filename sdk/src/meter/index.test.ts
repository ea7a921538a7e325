import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import * as meter from './index.ts'

const SNAPSHOT = new URL('../../../test/snapshots/sdk-meter-exports.txt', import.meta.url)

describe('the entry point', () => {
  test('exports exactly the names in the snapshot', () => {
    // As in sdk/src/index.test.ts: UPDATE_SNAPSHOTS=1 writes the file anew.
    const text = `${Object.keys(meter).sort().join('\n')}\n`
    if (process.env.UPDATE_SNAPSHOTS) writeFileSync(SNAPSHOT, text)
    assert.equal(text, readFileSync(SNAPSHOT, 'utf8'))
  })
})

describe('docs/meter.md', () => {
  test('runs from its first block to its last', async () => {
    const page = readFileSync(new URL('../../../docs/meter.md', import.meta.url), 'utf8')
    const blocks = [...page.matchAll(/```ts\n([^`]*)```/g)].map(([, code = '']) => code)
    assert.equal(blocks.length, 4)
    const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-docs-'))
    try {
      const code = `
        const id = (digit) => '0x' + digit.repeat(64)
        const [licenseId, songId, poemId] = [id('1'), id('2'), id('3')]
        const start = Math.floor(Date.now() / 1000) - 3600
        const [file, usageFile] = ['meter.sqlite', 'usage.ndjson.gz'].map((name) => ${JSON.stringify(folder)} + '/' + name)
        const payeesOf = (works) => works.map((work) => work.slice(0, 42))
        ${blocks.join('\n')}
        await meter.close()
        export default { report, payees, written, policy, head, works, hash }`
      const source = pathToFileURL(path.join(import.meta.dirname, 'index.ts')).href
      // Imports may stand anywhere in a module, and typed code is left out of the page.
      const module = path.join(folder, 'page.mjs')
      writeFileSync(module, code.replaceAll('@openroyalty/sdk/meter', source))
      const { default: found } = await import(pathToFileURL(module).href)
      assert.equal(found.hash, found.written.hash)
      assert.deepEqual(found.works, found.report.works)
      assert.equal(found.report.units, 2n)
      assert.deepEqual(
        found.payees.map(({ amount }: { amount: bigint }) => amount),
        [3_346_775n, 1_653_225n],
      )
      const licenseId = `0x${'1'.repeat(64)}` as const
      const other = meter.createMeter({
        license: { licenseId, start: 0, periodDays: 30 },
        store: meter.memoryStore(),
        policy: found.policy,
      })
      const record = (tier: string, i: number) => other.record({ id: `${tier} ${i}`, time: 0, tier, class: 'human' })
      for (let i = 0; i < 4; i++) await record('unnoticed', i)
      assert.equal((await other.report({ period: 0 })).units, 6n)
      for (let i = 0; i < 4; i++) await record('batch', i)
      assert.equal((await other.report({ period: 0 })).units, 7n)
      await other.close()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
