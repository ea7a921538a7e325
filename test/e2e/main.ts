/**
 * All tests of the app, in one process: they share a chain, a build and a browser.
 *
 *   node --test test/e2e/main.ts, or one file: node --test test/e2e/creator.e2e.ts
 */
import { globSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

for (const file of globSync('*.e2e.ts', { cwd: import.meta.dirname }).sort())
  await import(pathToFileURL(path.join(import.meta.dirname, file)).href)
