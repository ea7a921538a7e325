import { keccakReservedBytes, keccakScalar, keccakSimd } from '../generated/keccakWasm.ts'
import { createKeccak, type Keccak } from '../utils/keccak.ts'

/** How a hasher hashes: two messages at a time in WebAssembly, one at a time in WebAssembly, or in JavaScript. */
export type KeccakKind = 'simd' | 'scalar' | 'javascript'

/** Bytes of a page of WebAssembly's memory. */
const PAGE = 65_536
/** Few enough bytes for a processor's nearer caches: 512 leaves of a usage tree. */
const ROOM = 98_304

/**
 * Loads the fastest hasher that the machine has. WebAssembly is missing where a content security policy has no
 * `'wasm-unsafe-eval'`, and SIMD in engines from before 2021 to 2023; what is left then is slower, and hashes the same.
 *
 * @param parameters.size - Bytes of room, a multiple of 8.
 * @param parameters.kinds - Those to try, in this order. JavaScript is what is left in any case.
 * @example
 * const tree = buildCatalogue(works, { keccak: await loadKeccak() })
 */
export async function loadKeccak({
  size = ROOM,
  kinds = ['simd', 'scalar'],
}: {
  size?: number | undefined
  kinds?: readonly KeccakKind[] | undefined
} = {}): Promise<Keccak & { readonly kind: KeccakKind }> {
  for (const kind of kinds) {
    if (kind === 'javascript') break
    const keccak = await instantiate(kind === 'simd' ? keccakSimd : keccakScalar, size)
    if (keccak) return { ...keccak, kind }
  }
  return { ...createKeccak(size), kind: 'javascript' }
}

type Exports = {
  memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
  hash(from: number, to: number, count: number, length: number): void
  sortPairs(from: number, count: number): void
}

/** What is used of it: type libraries without a browser's leave it out. */
type Wasm = {
  instantiate(code: Uint8Array): Promise<{ instance: { exports: unknown } }>
  CompileError: new () => Error
}

/** Undefined where the engine refuses the module. */
async function instantiate(base64: string, size: number): Promise<Keccak | undefined> {
  const { WebAssembly: wasm } = globalThis as { WebAssembly?: Wasm }
  if (!wasm) return undefined
  const code = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  let exports: Exports
  try {
    const { instance } = await wasm.instantiate(code)
    exports = instance.exports as Exports
  } catch (error) {
    // What engines throw for instructions they do not know, and for a policy that forbids compiling.
    if (error instanceof wasm.CompileError) return undefined
    throw error
  }

  const { memory, hash, sortPairs } = exports
  // It begins with one page.
  memory.grow(Math.ceil((keccakReservedBytes + size) / PAGE) - 1)
  return {
    bytes: new Uint8Array(memory.buffer, keccakReservedBytes, size),
    hash: (from, to, count, length) => hash(keccakReservedBytes + from, keccakReservedBytes + to, count, length),
    sortPairs: (from, count) => sortPairs(keccakReservedBytes + from, count),
  }
}
