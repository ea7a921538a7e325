import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { UsageTreeClosedError } from '../../errors/usageTreeFile.ts'
import { openUsageTree, type UsageTreeFile } from '../openUsageTree.ts'

/**
 * Opens a usage tree that {@link saveUsageTree} wrote. Close it when it is not needed any more, or declare it with `using`.
 *
 * @throws {UsageTreeFileError} when it is no usage tree, or not all of it; {@link UsageTreeClosedError} after it was closed.
 * @example
 * const file = await openUsageTreeFile('usage-3-1.tree')
 * const proof = await file.proveWork(workId)
 * file.close()
 */
export async function openUsageTreeFile(file: string): Promise<UsageTreeFile & Disposable & { close(): void }> {
  const descriptor = openSync(file, 'r')
  let isOpen = true
  const close = () => {
    if (isOpen) closeSync(descriptor)
    isOpen = false
  }

  try {
    const tree = await openUsageTree({
      size: fstatSync(descriptor).size,
      // A proof reads some hundred bytes at a time: to wait for each would take longer than the read itself.
      read(offset, length) {
        // Its number may be another file's by now.
        if (!isOpen) throw new UsageTreeClosedError({ file })
        const bytes = new Uint8Array(length)
        return bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset))
      },
    })
    return { ...tree, close, [Symbol.dispose]: close }
  } catch (error) {
    close()
    throw error
  }
}
