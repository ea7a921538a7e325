import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPublicClient, http } from 'viem'
import type { DeploymentFile } from '../../sdk/src/index.ts'
import { IndexerSettingError } from '../src/lib/settings.ts'
import { hideAddress, shownAddress } from '../src/lib/shownAddress.ts'

const root = path.resolve(import.meta.dirname, '..')
const LOCAL_HOST = '127.0.0.1'
/** Addresses at which only this machine can ask. */
const LOOPBACK = /^(?:127(?:\.\d+){3}|::1|localhost)$/
/** Lines of what the indexer has said that are kept, to be shown where it stops. */
const KEPT_LINES = 40

export type StartIndexerParameters = {
  /** Folder for the database's files, and what is written beside them. Made where it is missing; what is in it is gone on with. */
  folder: string
  rpcUrl: string
  /** Of the chain, as deployments/<chainId>.json has them. */
  deployment: DeploymentFile
  /** 0: any that is free. */
  port?: number
  /** On which address of this machine it answers. */
  host?: string
  /** Of a PostgreSQL database, in place of files in the folder. */
  databaseUrl?: string | undefined
  /** Milliseconds between two looks for a new block. */
  pollingInterval?: number
  /** Settings besides, as docs/indexer.md lists them. */
  environment?: Readonly<Record<string, string>>
  /** For people or for programs. */
  logFormat?: 'pretty' | 'json'
  /** Told each line that the indexer writes. */
  onLine?: (line: string) => void
}

export type Indexer = {
  url: string
  process: ChildProcess
  /** Resolves once all blocks until now are indexed; rejects where the indexer stops before. */
  ready: () => Promise<void>
  close: () => Promise<void>
}

/** An indexer that has stopped by itself. */
export class IndexerStoppedError extends Error {
  override readonly name = 'IndexerStoppedError'

  constructor(lines: readonly string[]) {
    super(`The indexer has stopped. What it said last:\n${lines.join('\n')}`)
  }
}

/**
 * Runs an indexer in a process of its own, and resolves once it answers: long before it is through with the past.
 *
 * @throws {IndexerSettingError} where the node does not answer or is another chain's, the contracts are not there, or the port is taken.
 * @throws {IndexerStoppedError}
 */
export async function startIndexer({
  folder,
  rpcUrl,
  deployment,
  port = 0,
  host = LOCAL_HOST,
  databaseUrl,
  pollingInterval = 1_000,
  environment = {},
  logFormat = 'json',
  onLine,
}: StartIndexerParameters): Promise<Indexer> {
  const firstBlock = await firstBlockOf(rpcUrl, deployment)
  if (port !== 0) await checkPort(port, host)
  mkdirSync(folder, { recursive: true })
  const deploymentFile = path.join(folder, 'deployment.json')
  writeFileSync(deploymentFile, JSON.stringify(deployment))
  const actualPort = port === 0 ? await freePort() : port
  const settings = {
    DEPLOYMENT_FILE: deploymentFile,
    RPC_URL: rpcUrl,
    POLLING_INTERVAL: String(pollingInterval),
    DATABASE_DIR: path.join(folder, 'pglite'),
    TITLES_FILE: path.join(folder, 'titles.sqlite'),
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
  }
  // In files, a question runs in the indexer's own process and cannot be broken off: one that joins enough would halt it for ever.
  const sql = databaseUrl || LOOPBACK.test(host) ? 'on' : 'off'
  releaseFiles(settings.DATABASE_DIR)
  const child = spawn(
    process.execPath,
    [
      bin(),
      'start',
      '--schema',
      schemaOf(deployment, firstBlock),
      '--port',
      String(actualPort),
      '--hostname',
      host,
      '--log-format',
      logFormat,
    ],
    // But for settings of a database that is not meant: the indexer would take them.
    {
      cwd: root,
      env: {
        SQL_OVER_HTTP: sql,
        ...withoutDatabase(process.env),
        ...environment,
        ...settings,
        PONDER_TELEMETRY_DISABLED: 'true',
      },
    },
  )
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    stream.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n')
      rest = parts.pop() ?? ''
      for (const part of parts) {
        const line = hideAddress(part, rpcUrl)
        lines.push(line)
        if (lines.length > KEPT_LINES) lines.shift()
        onLine?.(line)
      }
    })
  }
  const stop = () => child.kill('SIGKILL')
  process.once('exit', stop)
  child.once('exit', () => process.off('exit', stop))

  const url = `http://${host === '0.0.0.0' ? LOCAL_HOST : host}:${actualPort}`
  const answers = async (place: string) => {
    for (;;) {
      if (child.exitCode !== null || child.signalCode !== null) throw new IndexerStoppedError(lines)
      const response = await fetch(url + place).catch(() => undefined)
      if (response?.ok) return
      await sleep(100)
    }
  }
  await answers('/health')
  return {
    url,
    process: child,
    ready: () => answers('/ready'),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      // Ponder takes its time to close what it has open, and nothing of it would be lost.
      const timer = setTimeout(stop, 5_000)
      await gone
      clearTimeout(timer)
    },
  }
}

/** The program that is run. */
function bin(): string {
  const place = [root, path.dirname(root)].map((folder) =>
    path.join(folder, 'node_modules/ponder/dist/esm/bin/ponder.js'),
  )
  const found = place.find((file) => existsSync(file))
  if (!found) throw new Error('Ponder is not installed. Run npm install.')
  return found
}

/**
 * A name for the tables that is another one where this program, or what it is an index of, is another: tables of one are never gone on with by
 * another.
 */
function schemaOf(deployment: DeploymentFile, firstBlock: string): string {
  const hash = createHash('sha256')
  const sources = ['ponder.config.ts', 'ponder.schema.ts', 'src/handlers/*.ts', 'src/lib/*.ts']
  const replays = ['../sdk/src/audit/{replay,internal}/*.ts']
  for (const file of globSync([...sources, ...replays], { cwd: root }).sort())
    hash.update(file).update(readFileSync(path.join(root, file)))
  const contracts = Object.entries(deployment.contracts).map(([name, { address, block }]) => [name, address, block])
  hash.update(JSON.stringify([deployment.chainId, firstBlock, contracts.sort()]))
  return `openroyalty_${hash.digest('hex').slice(0, 12)}`
}

/** What tells a chain from others: local ones all have one number. What is no chain of these contracts is refused. */
async function firstBlockOf(rpcUrl: string, { chainId, contracts }: DeploymentFile): Promise<string> {
  const client = createPublicClient({ transport: http(rpcUrl, { timeout: 10_000 }) })
  const refuse = (action: string) => new IndexerSettingError('RPC_URL', shownAddress(rpcUrl), action)
  const address = contracts.workRegistry?.address
  const [actual, { hash }, code] = await Promise.all([
    client.getChainId(),
    client.getBlock({ blockNumber: 0n }),
    address && client.getCode({ address }),
  ]).catch(() => {
    throw refuse('No node answers there. Start one (npm run node), or set RPC_URL to the address of one.')
  })
  if (actual !== chainId)
    throw refuse(`The node there is one of chain ${actual}, not ${chainId}. Set CHAIN_ID or RPC_URL to the other's.`)
  if (address && code === undefined)
    throw refuse(
      `That chain has no contract at ${address}. Deploy the contracts, or name those that it has with DEPLOYMENT_FILE.`,
    )
  return hash
}

/** Ponder would take the next port, and whoever has this one would be asked in its place. */
async function checkPort(port: number, host: string): Promise<void> {
  const server = createServer().listen(port, host)
  await once(server, 'listening').catch((cause: { code?: string }) => {
    const reason =
      cause.code === 'EADDRINUSE' ? 'Another program listens there.' : `Nobody can listen there (${cause.code}).`
    throw new IndexerSettingError('--port', String(port), `${reason} Choose another, from 1024 to 65535.`)
  })
  server.close()
  await once(server, 'close')
}

/** A database in files says which process has it open. After a crash that process is gone, and another may have its number. */
function releaseFiles(folder: string): void {
  rmSync(path.join(folder, 'postmaster.pid'), { force: true })
}

function withoutDatabase({ DATABASE_URL: _, DATABASE_PRIVATE_URL: __, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, LOCAL_HOST)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No port is free.')
  return address.port
}
