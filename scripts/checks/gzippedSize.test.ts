import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { gzippedSize } from './gzippedSize.ts'

const sizeOf = (...names: string[]) => gzippedSize('./sdk/src/index.ts', undefined, 'browser', names)

/** What an app pays that imports one thing, in bytes, minified and gzipped. An action brings all typed errors. */
const BOUNDS: Record<string, number> = {
  parseAmount: 2_000,
  sharesOf: 2_500,
  buildClaim: 3_000,
  contentHashOf: 4_000,
  permits: 15_000,
  claim: 16_000,
  registerWork: 16_000,
}

describe('an app pays for what it imports alone', () => {
  for (const [name, bound] of Object.entries(BOUNDS))
    test(name, async () => {
      const size = await sizeOf(name)
      assert.ok(size > 200 && size <= bound, `${size} bytes, at most ${bound}`)
    })

  test('not for all there is', async () => assert.ok((await sizeOf()) > 2 * (await sizeOf('claim'))))
})
