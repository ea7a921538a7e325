import { type ReadUsageRequest, readUsage } from './readUsage.ts'

// Large files take seconds: the page goes on meanwhile.
self.onmessage = async ({ data }: MessageEvent<ReadUsageRequest>) => {
  try {
    self.postMessage({ reading: await readUsage(data) })
  } catch (error) {
    // Classes do not travel; what they are called does.
    const { name, message } = error as Error
    self.postMessage({ failure: { name, message } })
  }
}
