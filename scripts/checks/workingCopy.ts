import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'

/** What is made by builds, fetched, or somebody's own. */
const LEFT_OUT = new Set(['.git', '.lanes', '.toolchain', 'artifacts', 'cache', 'coverage', 'dist', 'node_modules'])

/**
 * A second copy of the sources, so that two commands that build differently can run side by side. It lies inside the project, where
 * packages are found as from the project itself.
 *
 * @returns The copy's folder. Remove it with {@link removeCopy}.
 */
export function workingCopy(root: string, name: string): string {
  const copy = path.join(root, '.lanes', name)
  rmSync(copy, { recursive: true, force: true })
  mkdirSync(copy, { recursive: true })
  for (const entry of readdirSync(root)) {
    if (LEFT_OUT.has(entry)) continue
    const filter = (source: string) => !LEFT_OUT.has(path.basename(source))
    cpSync(path.join(root, entry), path.join(copy, entry), { recursive: true, filter })
  }
  return copy
}

export function removeCopy(copy: string): void {
  rmSync(copy, { recursive: true, force: true })
}
