import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import pg from 'pg'

const DEBIAN = '/usr/lib/postgresql'
/** Where servers run that were started by root, which PostgreSQL refuses to be. */
const SERVICE_USER = 'postgres'

const folder = findFolder()
if (folder === undefined) {
  const message = 'PostgreSQL is not installed (apt-get install postgresql): the tests of postgresStore are skipped'
  // Set by .ci/run, where everything must be tested.
  if (process.env.REQUIRE_POSTGRES) throw new Error(message)
  console.warn(`\n!!! ${message} !!!\n`)
}

/** Spread into the options of tests that need a server. */
export const withPostgres = { skip: folder === undefined && 'PostgreSQL is not installed' } as const

export type PostgresServer = {
  connectionString: string
  /** Ends the server at once, as a crash would. */
  kill(): Promise<void>
  /** Starts it again. */
  start(): Promise<void>
  /** Ends it for good and removes its data. */
  stop(): Promise<void>
}

/** A server of its own for a test file, on a free port, with its disk synced as in production. Stop it after the tests. */
export async function startPostgres(): Promise<PostgresServer> {
  const user = userInfo().uid === 0 ? serviceUser() : undefined
  const data = mkdtempSync(path.join(tmpdir(), 'openroyalty-postgres-'))
  if (user) execFileSync('chown', [`${user.uid}:${user.gid}`, data])
  const options = { ...user, cwd: data, stdio: 'ignore' } as const
  const initialize = ['--pgdata', data, '--username', 'meter', '--auth', 'trust', '--encoding', 'UTF8', '--no-locale']
  execFileSync(path.join(folder ?? '', 'initdb'), initialize, options)

  const port = await freePort()
  const connectionString = `postgres://meter@127.0.0.1:${port}/postgres`
  let server: ChildProcess | undefined
  const start = async () => {
    const args = ['-D', data, '-p', String(port), '-k', data, '-c', 'listen_addresses=127.0.0.1']
    server = spawn(path.join(folder ?? '', 'postgres'), args, options)
    await untilReady(connectionString)
  }
  const end = (signal: NodeJS.Signals) =>
    new Promise<void>((resolve) => {
      if (!server || server.exitCode !== null || server.signalCode !== null) return resolve()
      server.once('exit', () => resolve())
      server.kill(signal)
    })
  const stop = async () => {
    await end('SIGINT')
    rmSync(data, { recursive: true, force: true })
  }
  await start()
  // Immediate shutdown: no checkpoint, and the next start recovers from the log as after a crash.
  return { connectionString, start, kill: () => end('SIGQUIT'), stop }
}

function findFolder(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...versions.map((version) => path.join(DEBIAN, version, 'bin')),
    ...(process.env.PATH ?? '').split(path.delimiter),
  ]
  return folders.find((each) => existsSync(path.join(each, 'initdb')) && existsSync(path.join(each, 'postgres')))
}

function serviceUser(): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, SERVICE_USER], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

async function untilReady(connectionString: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; ; ) {
    const client = new pg.Client({ connectionString })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.query('SELECT 1')
      return await client.end()
    } catch (error) {
      await client.end().catch(() => {})
      if (Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
