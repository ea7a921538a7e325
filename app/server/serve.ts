import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import path from 'node:path'
import { finishPage, policyOf, SECURITY_HEADERS, type SettingsFile } from './page.ts'

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
}

export type AppServer = { url: string; close: () => Promise<void> }

/** Serves a build of the app on this machine, told its settings, with the headers that it should have everywhere. */
export async function serveApp({
  folder,
  settings,
  port = 0,
}: {
  /** What `vite build` wrote. */
  folder: string
  settings: SettingsFile
  /** 0: any that is free. */
  port?: number
}): Promise<AppServer> {
  const page = finishPage(readFileSync(path.join(folder, 'index.html'), 'utf8'), settings)
  const headers = { ...SECURITY_HEADERS, 'content-security-policy': policyOf(settings, { frames: true }) }
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const send = (status: number, type: string, body: string | Buffer, cache = 'no-cache') =>
      response.writeHead(status, { ...headers, 'content-type': type, 'cache-control': cache }).end(body)
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(405, 'text/plain', 'Only GET')
    if (pathname === '/settings.json') return send(200, 'application/json', JSON.stringify(settings))
    const file = path.join(folder, path.normalize(pathname))
    const type = TYPES[path.extname(file)]
    // Every route is the page; names of files have an ending.
    if (!type || !file.startsWith(folder + path.sep) || pathname === '/index.html')
      return send(200, 'text/html; charset=utf-8', page)
    try {
      const isNamedByContent = pathname.startsWith('/assets/')
      send(200, type, await readFile(file), isNamedByContent ? 'max-age=31536000, immutable' : 'no-cache')
    } catch {
      send(404, 'text/plain', 'Not here')
    }
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  const address = server.address()
  const actual = typeof address === 'object' && address ? address.port : port
  return {
    url: `http://127.0.0.1:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
