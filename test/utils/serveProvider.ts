import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Request = { id: number; method: string; params?: unknown[] }
export type ServedProvider = { url: string; close: () => Promise<void> }

/** Serves a chain inside this process to other programs, as a node's JSON-RPC. */
export async function serveProvider(provider: {
  request: (request: never) => Promise<unknown>
}): Promise<ServedProvider> {
  const answer = async ({ id, method, params = [] }: Request) => {
    try {
      return { jsonrpc: '2.0', id, result: await provider.request({ method, params } as never) }
    } catch (error) {
      const { code = -32_603, message } = error as { code?: number; message: string }
      return { jsonrpc: '2.0', id, error: { code, message } }
    }
  }
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request.setEncoding('utf8')) body += part
    const asked = JSON.parse(body) as Request | Request[]
    const answered = Array.isArray(asked) ? await Promise.all(asked.map(answer)) : await answer(asked)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answered))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
