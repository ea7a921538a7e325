import { type ReadCatalogueRequest, readCatalogue } from './readCatalogue.ts'
import { type ReadUsageRequest, readUsage } from './readUsage.ts'

export type FileRequest = ({ kind: 'usage' } & ReadUsageRequest) | ({ kind: 'catalogue' } & ReadCatalogueRequest)

// Large files take seconds: the page goes on meanwhile.
self.onmessage = async ({ data }: MessageEvent<FileRequest>) => {
  try {
    self.postMessage({ reading: data.kind === 'usage' ? await readUsage(data) : await readCatalogue(data) })
  } catch (error) {
    // Classes do not travel; what they are called does.
    const { name, message } = error as Error
    self.postMessage({ failure: { name, message } })
  }
}
