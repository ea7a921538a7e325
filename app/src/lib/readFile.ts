import { FileInvalidError } from './fileInvalid.ts'
import type { FileRequest } from './fileWorker.ts'
import type { CatalogueReading, ReadCatalogueRequest } from './readCatalogue.ts'
import type { ReadUsageRequest, UsageReading } from './readUsage.ts'

/**
 * {@link readUsage} beside the page, which does not stand still for it.
 *
 * @throws {FileInvalidError} when the file does not hold.
 */
export function readUsageFile(request: ReadUsageRequest): Promise<UsageReading> {
  return read<UsageReading>({ kind: 'usage', ...request })
}

/**
 * {@link readCatalogue} beside the page.
 *
 * @throws {FileInvalidError} when the file does not hold.
 */
export function readCatalogueFile(request: ReadCatalogueRequest): Promise<CatalogueReading> {
  return read<CatalogueReading>({ kind: 'catalogue', ...request })
}

function read<reading>(request: FileRequest): Promise<reading> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./fileWorker.ts', import.meta.url), { type: 'module' })
    const end = () => worker.terminate()
    worker.onmessage = ({ data }: MessageEvent<{ reading: reading } | { failure: Error }>) => {
      end()
      if ('reading' in data) resolve(data.reading)
      else reject(new FileInvalidError(data.failure))
    }
    worker.onerror = ({ message }) => {
      end()
      reject(new Error(message || 'The file could not be read.'))
    }
    worker.postMessage(request)
  })
}
