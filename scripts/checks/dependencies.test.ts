/** What comes along with what users install: few packages, each by its hash, none of which runs anything when it is installed. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'

type LockedPackage = {
  link?: boolean
  dev?: boolean
  optional?: boolean
  hasInstallScript?: boolean
  integrity?: string
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'))
const locked: Record<string, LockedPackage> = read('package-lock.json').packages

/** Folder of what `from` means by `name`: its own, or one further out. */
function folderOf(name: string, from: string): string | undefined {
  for (let base = from; ; base = base.slice(0, Math.max(base.lastIndexOf('/node_modules/'), 0))) {
    const folder = `${base}${base ? '/' : ''}node_modules/${name}`
    if (locked[folder]) return folder
    if (base === '') return undefined
  }
}

/** All that a workspace's runtime dependencies bring along, by folder. */
function closureOf(workspace: string): string[] {
  const found = new Set<string>()
  const visit = (folder: string) => {
    const { dependencies, optionalDependencies } = locked[folder] ?? {}
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const next = folderOf(name, folder)
      if (next === undefined || found.has(next) || locked[next]?.link) continue
      found.add(next)
      visit(next)
    }
  }
  visit(workspace)
  return [...found]
}

describe('dependencies', () => {
  test('of the SDK are at most five, with all that they bring along', () => {
    assert.ok(Object.keys(read('sdk/package.json').dependencies).length <= 5)
    assert.ok(closureOf('sdk').length <= 5, closureOf('sdk').join(' '))
    assert.ok(closureOf('sdk').length > 0)
  })

  for (const workspace of ['sdk', 'cli', 'app'])
    test(`of ${workspace} run nothing when they are installed`, () => {
      const running = closureOf(workspace).filter((folder) => locked[folder]?.hasInstallScript)
      assert.deepEqual(running, [])
      assert.ok(closureOf(workspace).length > 1)
    })

  test('are locked by their hashes, but tools of developers on other machines than the lock was made on', () => {
    const loose = Object.entries(locked).filter(
      ([folder, { link, integrity, dev, optional }]) =>
        folder.includes('node_modules/') && !link && !(dev && optional) && !/^sha512-/.test(integrity ?? ''),
    )
    assert.deepEqual(
      loose.map(([folder]) => folder),
      [],
    )
  })
})
