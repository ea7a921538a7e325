import { type Deployment, type DeploymentFile, parseDeployment } from '@openroyalty/sdk'
import { type Address, isAddress } from 'viem'

/** What whoever serves the app has chosen: `settings.json` beside the page. */
export type Settings = {
  chainId: number
  chainName: string
  /** Address of a node's JSON-RPC: the only thing that the app cannot do without. */
  rpcUrl: string
  /** Symbol of the coin that gas is paid in. */
  gasSymbol: string
  /** Where the contracts are. Undefined: where the SDK knows them on that chain. */
  deployment: Deployment | undefined
  /** An explorer's address, to which `/tx/…` and `/address/…` are appended. */
  explorerUrl: string | undefined
  indexerUrl: string | undefined
  coinbase: boolean
  safe: boolean
  walletConnectProjectId: string | undefined
  /** Accounts of a local node that has their keys: shown as wallets, on this machine's local chain alone. */
  testWallets: readonly { name: string; address: Address }[]
}

/** Settings that cannot be used. Told to whoever serves the app. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

/** Chain of Hardhat's and other local nodes. */
const LOCAL_CHAIN = 31337

/** Reads the settings, once, when the page opens. */
export async function loadSettings(): Promise<Settings> {
  const response = await fetch('/settings.json', { credentials: 'same-origin' })
  if (!response.ok) throw new SettingsError(`settings.json cannot be read (${response.status}).`)
  return parseSettings(await response.json())
}

/** @throws {SettingsError} for what is missing or cannot be meant. */
export function parseSettings(given: unknown): Settings {
  if (typeof given !== 'object' || given === null) throw new SettingsError('settings.json holds no object.')
  const file = given as Record<string, unknown>
  const { chainId } = file
  if (typeof chainId !== 'number' || !Number.isSafeInteger(chainId) || chainId < 1)
    throw new SettingsError('"chainId" is the number of a chain, such as 8453.')
  const rpcUrl = urlOf(file, 'rpcUrl')
  if (!rpcUrl) throw new SettingsError('"rpcUrl" is the address of a node, such as "https://…".')
  const isLocal = chainId === LOCAL_CHAIN && ['127.0.0.1', 'localhost'].includes(new URL(rpcUrl).hostname)
  return {
    chainId,
    rpcUrl,
    chainName: textOf(file, 'chainName') ?? `Chain ${chainId}`,
    gasSymbol: textOf(file, 'gasSymbol') ?? 'ETH',
    deployment: file.contracts
      ? parseDeployment({ chainId, contracts: file.contracts as DeploymentFile['contracts'] }).deployment
      : undefined,
    explorerUrl: urlOf(file, 'explorerUrl')?.replace(/\/$/, ''),
    indexerUrl: urlOf(file, 'indexerUrl')?.replace(/\/$/, ''),
    coinbase: file.coinbase === true,
    safe: file.safe === true,
    walletConnectProjectId: textOf(file, 'walletConnectProjectId'),
    testWallets: isLocal ? testWalletsOf(file.testWallets) : [],
  }
}

function textOf(file: Record<string, unknown>, name: string): string | undefined {
  const value = file[name]
  if (value === undefined || value === '') return undefined
  if (typeof value !== 'string') throw new SettingsError(`"${name}" is a text.`)
  return value
}

function urlOf(file: Record<string, unknown>, name: string): string | undefined {
  const text = textOf(file, name)
  if (text === undefined) return undefined
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new SettingsError(`"${name}" is an address that begins with https:// or http://.`)
  return text
}

function testWalletsOf(value: unknown): Settings['testWallets'] {
  if (!Array.isArray(value)) return []
  return value.flatMap(({ name, address }) =>
    typeof name === 'string' && typeof address === 'string' && isAddress(address) ? [{ name, address }] : [],
  )
}
