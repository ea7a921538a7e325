import { FileInvalidError } from './fileInvalid.ts'
import type { ReadUsageRequest, UsageReading } from './readUsage.ts'

/**
 * {@link readUsage} beside the page, which does not stand still for it.
 *
 * @throws {FileInvalidError} when the file does not hold.
 */
export function readUsageFile(request: ReadUsageRequest): Promise<UsageReading> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./usageWorker.ts', import.meta.url), { type: 'module' })
    const end = () => worker.terminate()
    worker.onmessage = ({ data }: MessageEvent<{ reading: UsageReading } | { failure: Error }>) => {
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
