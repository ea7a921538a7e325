/**
 * Runs the indexer until it is ended. Its settings come from the environment (docs/indexer.md).
 *
 *   npm run indexer                       of the local chain at http://127.0.0.1:8545
 *   CHAIN_ID=8453 RPC_URL=https://… npm run indexer
 *   npm run indexer -- --port 8080        somewhere else than at http://127.0.0.1:42069
 *   npm run indexer -- --host 0.0.0.0     for others than this machine
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { DeploymentFile } from '../../sdk/src/index.ts'
import { IndexerSettingError, readSettings } from '../src/lib/settings.ts'
import { IndexerStoppedError, startIndexer } from './startIndexer.ts'

const PORT = 42069

const HELP = `Copies what the contracts logged into tables, and answers questions about them.

  npm run indexer                       of the local chain (npm run node), at http://127.0.0.1:${PORT}
    --port N                            another port
    --host ADDRESS                      for others than this machine, as 0.0.0.0
    --folder DIR                        where the database's files are; indexer/.ponder

Settings come from the environment: RPC_URL, CHAIN_ID, DEPLOYMENT_FILE, DATABASE_URL and more, which docs/indexer.md lists.`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: String(PORT) },
      host: { type: 'string', default: '127.0.0.1' },
      folder: { type: 'string', default: path.resolve(import.meta.dirname, '../.ponder') },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(HELP)
    return
  }
  const port = Number(values.port)
  if (!/^\d{1,5}$/.test(values.port) || port < 1 || port > 65_535)
    throw new IndexerSettingError('--port', values.port, 'Choose one from 1024 to 65535.')
  const settings = readSettings(process.env)
  const file = process.env.DEPLOYMENT_FILE ?? `${import.meta.dirname}/../../deployments/${settings.chainId}.json`
  const indexer = await startIndexer({
    folder: values.folder,
    port,
    host: values.host,
    rpcUrl: settings.rpcUrl,
    deployment: JSON.parse(readFileSync(file, 'utf8')) as DeploymentFile,
    databaseUrl: process.env.DATABASE_URL,
    pollingInterval: settings.pollingInterval,
    logFormat: 'pretty',
    onLine: (line) => console.log(line),
  })
  console.log(`The indexer answers at ${indexer.url}. Ctrl-C ends it; what is indexed is kept.`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void indexer.close())
  indexer.process.once('exit', (code) => process.exit(code ?? 0))
}

await main().catch((error: unknown) => {
  const { code = '', message } = error as { code?: string; message: string }
  const isTold = error instanceof IndexerSettingError || error instanceof IndexerStoppedError
  if (!isTold && !code.startsWith('ERR_PARSE_ARGS')) throw error
  console.error(message)
  process.exitCode = 1
})
