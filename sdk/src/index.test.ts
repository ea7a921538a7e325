import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import * as sdk from './index.ts'

const SNAPSHOT = new URL('../../test/snapshots/sdk-exports.txt', import.meta.url)

describe('the package', () => {
  test('exports exactly the names in the snapshot', () => {
    // A change here is a change that somebody may have to follow. UPDATE_SNAPSHOTS=1 writes the file anew.
    const names = [...Object.keys(sdk), ...Object.keys(sdk.reverts).map((name) => `reverts.${name}`)].sort()
    const text = `${names.join('\n')}\n`
    if (process.env.UPDATE_SNAPSHOTS) writeFileSync(SNAPSHOT, text)
    assert.equal(text, readFileSync(SNAPSHOT, 'utf8'))
  })

  for (const folder of ['actions', 'builders']) {
    test(`exports every file of ${folder}/, each under its own name`, () => {
      const files = readdirSync(new URL(`./${folder}/`, import.meta.url), { withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
        .map(({ name }) => name.slice(0, -3))
        .filter((name) => name !== 'index')
      assert.deepEqual(
        files.filter((name) => typeof (sdk as Record<string, unknown>)[name] !== 'function'),
        [],
      )
    })
  }

  test('has every builder beside an action, so that nothing can only be sent one way', () => {
    const names = Object.keys(sdk)
    const builders = names.filter((name) => /^build[A-Z]/.test(name) && name !== 'buildCatalogue')
    const missing = builders.filter((name) => {
      const action = name.charAt(5).toLowerCase() + name.slice(6)
      return !names.includes(action)
    })
    assert.deepEqual(missing, [])
  })
})
