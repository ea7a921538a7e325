import { readFileSync } from 'node:fs'
import { type Deployment, type DeploymentFile, deployments, parseDeployment } from '../../../sdk/src/index.ts'
import { shownAddress } from './shownAddress.ts'

/** A setting that cannot be used. Told to whoever starts the indexer. */
export class IndexerSettingError extends Error {
  override readonly name = 'IndexerSettingError'
  readonly setting: string

  constructor(setting: string, value: string | undefined, action: string) {
    super(`${setting} is ${value === undefined ? 'not set' : JSON.stringify(value)}. ${action}`)
    this.setting = setting
  }
}

/** What is indexed, and from where. */
export type IndexerSettings = {
  chainId: number
  /** Address of a node's JSON-RPC. */
  rpcUrl: string
  deployment: Deployment
  /** First block that is read. */
  startBlock: number
  /** Milliseconds between two looks for a new block. */
  pollingInterval: number
  /** Whether others may ask by SQL. */
  isSqlServed: boolean
}

/** Chain of Hardhat's and other local nodes. */
export const LOCAL_CHAIN = 31337

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads `CHAIN_ID`, `RPC_URL`, `DEPLOYMENT_FILE`, `START_BLOCK`, `POLLING_INTERVAL` and `SQL_OVER_HTTP`.
 *
 * @throws {IndexerSettingError} for what is missing or cannot be meant.
 */
export function readSettings(env: Environment): IndexerSettings {
  const file = env.DEPLOYMENT_FILE ? readDeploymentFile(env.DEPLOYMENT_FILE) : undefined
  const chainId = file?.chainId ?? readChainId(env)
  const deployment = file?.deployment ?? (deployments as Record<number, Deployment>)[chainId]
  if (!deployment) {
    const known = Object.keys(deployments).join(', ')
    const action = `Set it to a chain that this version knows (${known}), or name a file with DEPLOYMENT_FILE.`
    throw new IndexerSettingError('CHAIN_ID', String(chainId), action)
  }
  const rpcUrl = env.RPC_URL ?? (chainId === LOCAL_CHAIN ? 'http://127.0.0.1:8545' : undefined)
  if (rpcUrl === undefined || !/^https?:\/\/\S+$/.test(rpcUrl))
    throw new IndexerSettingError(
      'RPC_URL',
      rpcUrl && shownAddress(rpcUrl),
      'Set it to the http or https address of a node of that chain.',
    )
  const pollingInterval = readWhole(env, 'POLLING_INTERVAL') ?? 1_000
  if (pollingInterval < 100)
    throw new IndexerSettingError('POLLING_INTERVAL', String(pollingInterval), 'Set it to at least 100 milliseconds.')
  const sql = env.SQL_OVER_HTTP || 'on'
  if (!['on', 'off'].includes(sql)) throw new IndexerSettingError('SQL_OVER_HTTP', sql, 'Set it to on or off.')
  const blocks = Object.values(deployment).flatMap((location) => (location ? [Number(location.block ?? 0n)] : []))
  return {
    chainId,
    rpcUrl,
    deployment,
    startBlock: readWhole(env, 'START_BLOCK') ?? Math.min(...blocks),
    pollingInterval,
    isSqlServed: sql === 'on',
  }
}

function readDeploymentFile(path: string) {
  try {
    return parseDeployment(JSON.parse(readFileSync(path, 'utf8')) as DeploymentFile)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : ''
    const action = `It cannot be read as a deployment (${reason}). Name a file such as deployments/31337.json.`
    throw Object.assign(new IndexerSettingError('DEPLOYMENT_FILE', path, action), { cause })
  }
}

function readChainId(env: Environment): number {
  const chainId = readWhole(env, 'CHAIN_ID') ?? LOCAL_CHAIN
  if (chainId === 0) throw new IndexerSettingError('CHAIN_ID', '0', 'Set it to the number of a chain, such as 8453.')
  return chainId
}

function readWhole(env: Environment, name: string): number | undefined {
  const text = env[name]
  if (text === undefined || text === '') return undefined
  if (!/^\d{1,15}$/.test(text)) throw new IndexerSettingError(name, text, 'Set it to a whole number, or leave it out.')
  return Number(text)
}
