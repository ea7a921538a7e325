import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** viem and ethers are the app's own. */
const OF_THE_APP = ['viem', 'viem/*', 'ethers']

/** Bytes of a module and all it imports, bundled and minified for a browser, gzipped: what an app pays that uses all of its exports. */
export async function gzippedSize(entry: string, external: readonly string[] = OF_THE_APP): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `export * from ${JSON.stringify(entry)}`, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: [...external],
  })
  return gzipSync(outputFiles[0]?.contents ?? '').length
}
