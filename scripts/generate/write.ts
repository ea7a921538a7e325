import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Writes a generated file. With `--check` on the command line it only compares, and makes the process fail when the file on
 * disk is not what would be written.
 */
export function writeGenerated(file: string, content: string): void {
  const isFresh = existsSync(file) && readFileSync(file, 'utf8') === content

  if (process.argv.includes('--check')) {
    console.log(`${file} is ${isFresh ? 'fresh' : 'stale: run npm run generate and commit the result'}`)
    if (!isFresh) process.exitCode = 1
    return
  }
  if (!isFresh) {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
  console.log(`${file} ${isFresh ? 'was fresh' : 'written'}`)
}

/** `WorkRegistry` → `workRegistry`. */
export function camelCase(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
