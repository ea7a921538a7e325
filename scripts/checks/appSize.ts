/**
 * Builds the app and holds what a first visit fetches to its budget: all JavaScript that stands between an empty cache and each screen.
 *
 *   node scripts/checks/appSize.ts
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildApp } from '../../app/server/build.ts'

/** Gzipped, of the first view: the page, and the screen that it opens with. */
const FIRST_VIEW_BUDGET_KB = 200

type Manifest = Record<string, { file: string; imports?: string[]; dynamicImports?: string[] }>

const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-size-'))
try {
  await buildApp(folder)
  const manifest: Manifest = JSON.parse(readFileSync(path.join(folder, '.vite/manifest.json'), 'utf8'))
  const screens = Object.keys(manifest).filter((source) => /^src\/screens\/\w+\/\w+\.tsx$/.test(source))
  const sizes = screens.map((source) => ({ name: path.basename(source, '.tsx'), kilobytes: sizeOf(manifest, source) }))
  for (const { name, kilobytes } of sizes) console.log(`${name.padEnd(12)} ${kilobytes.toFixed(1)} kB gzipped, in all`)
  const first = sizes.find(({ name }) => name === 'Home')?.kilobytes ?? Number.POSITIVE_INFINITY
  console.log(`First view: ${first.toFixed(1)} of ${FIRST_VIEW_BUDGET_KB} kB`)
  if (first > FIRST_VIEW_BUDGET_KB) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Of the page and one of its screens, with all that they import. */
function sizeOf(manifest: Manifest, screen: string): number {
  const files = new Set<string>()
  const add = (source: string) => {
    const chunk = manifest[source]
    if (!chunk || files.has(chunk.file)) return
    files.add(chunk.file)
    for (const each of chunk.imports ?? []) add(each)
  }
  add('index.html')
  add(screen)
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(path.join(folder, file))).length, 0) / 1000
}
