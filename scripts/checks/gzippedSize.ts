import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** Peers are the app's own. */
const OF_THE_APP = ['viem', 'viem/*', 'ethers', 'react', 'wagmi', 'wagmi/*', '@tanstack/react-query']

/**
 * Bytes of a module and all it imports, bundled and minified, gzipped: what an app pays that uses all of its exports, or those that are
 * named.
 */
export async function gzippedSize(
  entry: string,
  external: readonly string[] = OF_THE_APP,
  platform: 'browser' | 'node' = 'browser',
  names: readonly string[] = [],
): Promise<number> {
  const what = names.length > 0 ? `{ ${names.join(', ')} }` : '*'
  const { outputFiles } = await build({
    stdin: { contents: `export ${what} from ${JSON.stringify(entry)}`, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform,
    target: 'es2022',
    external: [...external],
    // Chunks that the SDK's build split off have no side effects, and are imported for none.
    logOverride: { 'ignored-bare-import': 'silent' },
  })
  return gzipSync(outputFiles[0]?.contents ?? '').length
}
