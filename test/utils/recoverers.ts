import { createRequire } from 'node:module'
import { instantiateSecp256k1 } from '@bitauth/libauth'
import type { RecoverKey } from '../../sdk/src/channels/index.ts'

/** Ways to find who signed: viem's, libsecp256k1 in WebAssembly, and the same as code of this machine. */
export async function recoverers(): Promise<Record<'JavaScript' | 'WebAssembly' | 'native', RecoverKey | undefined>> {
  const { recoverPublicKeyUncompressed } = await instantiateSecp256k1()
  // It has no types, and no default import where it falls back to JavaScript.
  const native: { ecdsaRecover: RecoverKey } = createRequire(import.meta.url)('secp256k1')
  return { JavaScript: undefined, WebAssembly: recoverPublicKeyUncompressed, native: native.ecdsaRecover }
}
