import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { UsageTree } from '../buildUsageTree.ts'
import { dumpUsageTree } from '../usageTreeFile.ts'

/**
 * Writes a usage tree to a file. Under its name the file is there whole or not at all, also when the process is killed or the
 * power goes: it is written and synced under another name, `<file>.<random>.part`, and then renamed. A file of this name is replaced.
 *
 * @example
 * await saveUsageTree(tree, 'usage-3-1.tree')
 */
export async function saveUsageTree(tree: UsageTree, file: string): Promise<void> {
  const part = `${file}.${randomBytes(6).toString('hex')}.part`
  try {
    const handle = await open(part, 'wx')
    try {
      await handle.writeFile(dumpUsageTree(tree))
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
  await syncFolder(path.dirname(file))
}

/** Makes the new name outlast a power cut. Windows has no such call, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
