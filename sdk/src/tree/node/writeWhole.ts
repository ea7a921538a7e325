import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'

/**
 * Writes a file that under its name is there whole or not at all, also when the process is killed or the power goes: it is written
 * and synced under another name, `<file>.<random>.part`, and then renamed. A file of this name is replaced. It is there for good when
 * the promise is fulfilled.
 */
export async function writeWhole(file: string, content: string | Iterable<Uint8Array>): Promise<void> {
  const part = `${file}.${randomBytes(6).toString('hex')}.part`
  try {
    const handle = await open(part, 'wx')
    try {
      await handle.writeFile(content)
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

/** Makes the names in a folder outlast a power cut. Windows has no such call, and needs none. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
