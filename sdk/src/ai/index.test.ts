import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import * as ai from './index.ts'

const SNAPSHOT = new URL('../../../test/snapshots/sdk-ai-exports.txt', import.meta.url)

describe('the entry point', () => {
  test('exports exactly the names in the snapshot', () => {
    // As in sdk/src/index.test.ts: UPDATE_SNAPSHOTS=1 writes the file anew.
    const text = `${Object.keys(ai).sort().join('\n')}\n`
    if (process.env.UPDATE_SNAPSHOTS) writeFileSync(SNAPSHOT, text)
    assert.equal(text, readFileSync(SNAPSHOT, 'utf8'))
  })
})

describe('docs/ai.md', () => {
  test('runs from its first block to its last', async () => {
    const page = readFileSync(new URL('../../../docs/ai.md', import.meta.url), 'utf8')
    const blocks = [...page.matchAll(/```ts\n([^`]*)```/g)].map(([, code = '']) => code)
    assert.equal(blocks.length, 3)
    const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-docs-'))
    try {
      const code = `
        import { MockLanguageModelV4 } from 'ai/test'
        export const events = []
        const meter = { record: async (event) => void events.push(event) }
        const question = 'Who sings at dawn?'
        const retrieve = async () => [{ text: 'The lark sings.', score: 0.8, metadata: { workId: '0x' + '1'.repeat(64) } }]
        const answers = new MockLanguageModelV4({
          doGenerate: {
            content: [{ type: 'text', text: 'The lark.' }],
            finishReason: { unified: 'stop' },
            usage: { inputTokens: { total: 9 }, outputTokens: { total: 3 } },
            warnings: [],
          },
        })
        const chosen = { message: { content: 'The lark.' }, finish_reason: 'stop' }
        const create = async () => ({ choices: [chosen], usage: { prompt_tokens: 9, completion_tokens: 4 } })
        const client = { chat: { completions: { create } } }
        ${blocks.join('\n')}
        await meteringClient.flush()
        export { text, pending, counted, dropped }`
      const urlOf = (specifier: string) => `'${import.meta.resolve(specifier)}'`
      // Imports may stand anywhere in a module, and typed code is left out of the page.
      const module = path.join(folder, 'page.mjs')
      const resolved = code.replaceAll("'@openroyalty/sdk/ai'", urlOf('./index.ts')).replaceAll("'ai'", urlOf('ai'))
      writeFileSync(module, resolved.replaceAll("'ai/test'", urlOf('ai/test')))
      const { events, ...found } = await import(pathToFileURL(module).href)
      assert.deepEqual({ ...found }, { text: 'The lark.', pending: 0, counted: 1, dropped: 0 })
      assert.deepEqual(events[0].works, [{ workId: `0x${'1'.repeat(64)}`, score: 0.8 }])
      assert.equal(events[0].units.outputTokens, 3)
      assert.equal(events[1].works[0].workId, `0x${'1'.repeat(64)}`)
      assert.equal(events[1].units.outputTokens, 4)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
