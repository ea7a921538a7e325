import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Request = { id: number; method: string; params: unknown[] }

export type Gateway = {
  url: string
  /** How often each method got through. */
  counts: Map<string, number>
  /** Decides, before or after a request is passed on, whether its sender hears of it. All pass unless set. */
  isOpen: (method: string, moment: 'before' | 'after', params: readonly unknown[]) => boolean
  /** Methods whose connection breaks after they were passed on, so that nobody hears what became of them. */
  broken: Set<string>
  close: () => Promise<void>
}

/** Stands between a client and a chain's endpoint, counts what is asked, and fails when it is told to. */
export async function openGateway(target: string): Promise<Gateway> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body: Request = JSON.parse(Buffer.concat(chunks).toString())
    const refusal = { jsonrpc: '2.0', id: body.id, error: { code: -32_000, message: 'the endpoint went away' } }

    let answer: unknown = refusal
    if (gateway.isOpen(body.method, 'before', body.params)) {
      const passed = await fetch(target, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      })
      gateway.counts.set(body.method, (gateway.counts.get(body.method) ?? 0) + 1)
      const answered = await passed.json()
      if (gateway.isOpen(body.method, 'after', body.params)) answer = answered
    }
    if (gateway.broken.has(body.method)) return void request.socket.destroy()
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(answer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  const gateway: Gateway = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts: new Map(),
    isOpen: () => true,
    broken: new Set(),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return gateway
}
