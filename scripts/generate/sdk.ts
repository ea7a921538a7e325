/**
 * Builds the SDK into sdk/dist: types file by file, code as one file per entry point, and what they share. Hundreds of modules take
 * ten times as long to import.
 *
 *   npm run build --workspace @openroyalty/sdk
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import { run } from '../checks/run.ts'

const sdk = path.resolve(import.meta.dirname, '../../sdk')
const manifest = JSON.parse(readFileSync(path.join(sdk, 'package.json'), 'utf8'))
const entryPoints = Object.values<{ default?: string }>(manifest.exports).flatMap(({ default: file }) =>
  file ? [sourceOf(file)] : [],
)

rmSync(path.join(sdk, 'dist'), { recursive: true, force: true })
// Only the entry points for servers may know the globals of Node.
for (const project of ['tsconfig.build.json', 'tsconfig.server.json']) {
  const { code } = await run('tsc', ['--project', path.join(sdk, project)])
  if (code !== 0) process.exit(code)
}
await build({
  entryPoints,
  absWorkingDir: sdk,
  outbase: 'src',
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  // Dependencies and peers stay the app's own.
  packages: 'external',
})

/** `./dist/ethers/index.js` is made of `src/ethers/index.ts`, or of a `.tsx`. */
function sourceOf(file: string): string {
  const stem = file.replace('./dist/', 'src/').replace(/\.js$/, '')
  return existsSync(path.join(sdk, `${stem}.ts`)) ? `${stem}.ts` : `${stem}.tsx`
}
