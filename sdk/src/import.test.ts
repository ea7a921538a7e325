import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'

const SDK = path.resolve(import.meta.dirname, '..')
const manifest = JSON.parse(readFileSync(path.join(SDK, 'package.json'), 'utf8'))
const entries = Object.entries<{ default?: string }>(manifest.exports).flatMap(([name, { default: file }]) =>
  // A worker's file is there to act when a thread loads it.
  file && !name.endsWith('/worker') ? [[name, file] as const] : [],
)

/** Imports a module where everything that it could leave behind or ask for is watched. */
const WATCH = `
  const asked = []
  for (const name of ['fetch', 'WebSocket', 'setTimeout', 'setInterval']) {
    const was = globalThis[name]
    globalThis[name] = new Proxy(was, {
      apply: (...all) => (asked.push(name), Reflect.apply(...all)),
      construct: (...all) => (asked.push(name), Reflect.construct(...all)),
    })
  }
  process.env = new Proxy(process.env, {
    get: (env, name) => (new Error().stack.includes('/sdk/src/') && asked.push('env ' + String(name)), env[name]),
  })
  const state = () => [Reflect.ownKeys(globalThis), process.eventNames(), process.getActiveResourcesInfo()].map((each) => each.map(String).join())
  const before = state()
  const count = Object.keys(await import(process.argv[1])).length
  console.log(JSON.stringify({ asked, changed: state().filter((each, i) => each !== before[i]), count }))
`

describe('importing the package', () => {
  for (const [name, file] of entries)
    test(`${name} asks for nothing and leaves nothing behind`, () => {
      const stem = path.join(SDK, file.replace('./dist/', 'src/').replace(/\.js$/, ''))
      const source = existsSync(`${stem}.ts`) ? `${stem}.ts` : `${stem}.tsx`
      const args = ['--input-type=module', '--no-warnings', '--eval', WATCH, source]
      const { asked, changed, count } = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
      assert.ok(count > 0, 'exports something')
      assert.deepEqual(asked, [])
      assert.deepEqual(changed, [])
    })

  test('is said to bundlers to have no effect', () => assert.equal(manifest.sideEffects, false))
})
