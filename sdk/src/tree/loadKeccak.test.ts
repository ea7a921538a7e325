import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { testKeccak } from '../../../test/utils/keccakSuite.ts'
import { type KeccakKind, loadKeccak } from './loadKeccak.ts'

/** Lets WebAssembly refuse modules while `run` runs. */
async function withInstantiate(instantiate: unknown, run: () => Promise<void>): Promise<void> {
  const original = WebAssembly.instantiate
  WebAssembly.instantiate = instantiate as typeof original
  try {
    await run()
  } finally {
    WebAssembly.instantiate = original
  }
}

for (const kind of ['simd', 'scalar', 'javascript'] as const satisfies readonly KeccakKind[]) {
  describe(`loadKeccak, ${kind}`, () => {
    testKeccak(async (size) => {
      const keccak = await loadKeccak({ size, kinds: [kind] })
      assert.equal(keccak.kind, kind)
      return keccak
    })
  })
}

describe('loadKeccak', () => {
  test('default: the fastest', async () => assert.equal((await loadKeccak()).kind, 'simd'))

  test('behavior: without SIMD, one message at a time', async () => {
    const { instantiate } = WebAssembly
    let calls = 0
    const refuseFirst = (code: Uint8Array<ArrayBuffer>) => {
      if (calls++ === 0) throw new WebAssembly.CompileError('invalid value type')
      return instantiate(code)
    }
    await withInstantiate(refuseFirst, async () => assert.equal((await loadKeccak()).kind, 'scalar'))
  })

  test('behavior: where a policy forbids WebAssembly, in JavaScript', async () => {
    const refuse = () => Promise.reject(new WebAssembly.CompileError("violates 'script-src'"))
    await withInstantiate(refuse, async () => assert.equal((await loadKeccak()).kind, 'javascript'))
  })

  test('behavior: where there is no WebAssembly, in JavaScript', async (t) => {
    const original = globalThis.WebAssembly
    t.after(() => Object.assign(globalThis, { WebAssembly: original }))
    Object.assign(globalThis, { WebAssembly: undefined })
    assert.equal((await loadKeccak()).kind, 'javascript')
  })

  test('behavior: other failures come through', async () => {
    const fail = () => Promise.reject(new RangeError('out of memory'))
    await withInstantiate(fail, () => assert.rejects(loadKeccak(), RangeError))
  })

  test('behavior: hashers do not share their memory', async () => {
    const [first, second] = [await loadKeccak(), await loadKeccak()]
    first.bytes.fill(1)
    assert.ok(second.bytes.every((byte) => byte === 0))
  })
})
