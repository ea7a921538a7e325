import type { UsageTree } from '../buildUsageTree.ts'
import { dumpUsageTree } from '../usageTreeFile.ts'
import { writeWhole } from './writeWhole.ts'

/**
 * Writes a usage tree to a file. Under its name the file is there whole or not at all, also when the process is killed or the
 * power goes: it is written and synced under another name, `<file>.<random>.part`, and then renamed. A file of this name is replaced.
 *
 * @example
 * await saveUsageTree(tree, 'usage-3-1.tree')
 */
export async function saveUsageTree(tree: UsageTree, file: string): Promise<void> {
  await writeWhole(file, dumpUsageTree(tree))
}
