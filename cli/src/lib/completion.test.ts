import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { USE_NAMES } from '../../../sdk/src/index.ts'
import { commands } from '../commands/index.ts'
import { candidatesOf, completionScript, SHELLS } from './completion.ts'

const wordsAfter = (...words: string[]) => candidatesOf(commands, words).map(({ word }) => word)

test('groups, then their commands', () => {
  const first = wordsAfter('')
  assert.ok(first.includes('work') && first.includes('audit'))
  assert.equal(new Set(first).size, first.length, 'each once')
  assert.deepEqual(wordsAfter('wo'), ['work'])
  assert.deepEqual(wordsAfter('work', ''), ['register', 'consent', 'status'])
  assert.deepEqual(wordsAfter('--json', 'work', 'st'), ['status'])
  assert.deepEqual(wordsAfter('--rpc', 'http://localhost', 'work', 'st'), ['status'])
})

test('options that were not given yet, and their values', () => {
  assert.deepEqual(wordsAfter('work', 'register', '--u'), ['--uses'])
  assert.deepEqual(wordsAfter('work', 'register', '--uses', 'Train', '--u'), [])
  assert.deepEqual(wordsAfter('audit', '--usage', 'a', '--us'), ['--usage'], 'lists may come again')
  assert.deepEqual(wordsAfter('work', 'consent', '--uses', ''), [...USE_NAMES])
  assert.deepEqual(wordsAfter('audit', '--fail-on', 'c'), ['critical'])
  assert.ok(wordsAfter('work', 'status', '--').includes('--rpc'))
})

test('nothing where only the user knows, so that shells offer files', () => {
  assert.deepEqual(wordsAfter('catalogue', 'check', ''), [])
  assert.deepEqual(wordsAfter('work', 'register', '--payee', ''), [])
  assert.deepEqual(wordsAfter('--keystore', ''), [])
  assert.deepEqual(wordsAfter('completion', 'b'), ['bash'])
  assert.deepEqual(wordsAfter('completion', 'bash', ''), [])
  assert.deepEqual(wordsAfter('nothing', 'of', 'the', 'kind', ''), [])
})

test('bash completes by its script', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-completion-'))
  try {
    const main = path.resolve(import.meta.dirname, '../main.ts')
    writeFileSync(path.join(folder, 'openroyalty'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`, {
      mode: 0o755,
    })
    const ask = (...words: string[]) => {
      const line = words.map((word) => `'${word}'`).join(' ')
      const script = `${completionScript('bash')}\nCOMP_WORDS=(openroyalty ${line})\nCOMP_CWORD=${words.length}\n_openroyalty\nprintf '%s\\n' "\${COMPREPLY[@]}"`
      const { stdout, stderr } = spawnSync('bash', ['-c', script], {
        encoding: 'utf8',
        env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
      })
      assert.equal(stderr, '')
      return stdout.trim().split('\n')
    }
    assert.deepEqual(ask('work', ''), ['register', 'consent', 'status'])
    assert.deepEqual(ask('work', 'register', '--roy'), ['--royalty'])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the scripts are what their shells can read', (t) => {
  for (const shell of SHELLS) {
    const { status, error, stderr } = spawnSync(shell, ['-n'], { input: completionScript(shell), encoding: 'utf8' })
    if (error) t.diagnostic(`${shell} is not installed here; its script was not read`)
    else assert.equal(status, 0, stderr)
  }
})
