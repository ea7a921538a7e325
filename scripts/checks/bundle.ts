/**
 * Bundles the built SDK, for a browser where it is for one, and holds it to its size budget. viem and ethers are the app's own and not
 * counted.
 *
 *   node scripts/checks/bundle.ts            after `npm run build`
 */
import { existsSync, readFileSync } from 'node:fs'
import { gzippedSize } from './gzippedSize.ts'
import { SDK_SERVER_FOLDERS } from './importDirection.ts'

/** Minified and gzipped, for an app that uses everything an entry point exports. */
const CORE_BUDGET_KB = 40

/** Entry points that run on a server: nobody downloads them with a page. */
const SERVER_ENTRIES = ['./meter']

const manifest = JSON.parse(readFileSync('sdk/package.json', 'utf8'))
const entries = Object.entries<{ default?: string }>(manifest.exports).flatMap(([name, { default: file }]) =>
  file && !SERVER_ENTRIES.includes(name) ? [{ name, file: `./sdk/${file.slice(2)}` }] : [],
)

for (const { name, file } of entries) {
  if (!existsSync(file)) {
    console.log(`${name.padEnd(18)} not built`)
    continue
  }
  const isServer = SDK_SERVER_FOLDERS.some((folder) => `${name}/`.startsWith(`./${folder}/`))
  const platform = isServer ? 'node' : 'browser'
  const kilobytes = (await gzippedSize(file, undefined, platform)) / 1000
  console.log(`${name.padEnd(18)} ${kilobytes.toFixed(1)} kB gzipped`)

  if (name === '.' && kilobytes > CORE_BUDGET_KB) {
    console.error(`The core is over its budget of ${CORE_BUDGET_KB} kB`)
    process.exitCode = 1
  }
}
