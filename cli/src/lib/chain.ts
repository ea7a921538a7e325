import { readFile } from 'node:fs/promises'
import { createPublicClient, defineChain, http, type PublicClient } from 'viem'
import {
  type Deployment,
  deployments,
  NetworkError,
  OpenRoyaltyError,
  parseDeployment,
  RpcError,
  WrongChainError,
} from '../../../sdk/src/index.ts'
import { UsageError } from './errors.ts'

/** What local chains are called by everybody. */
const LOCAL_CHAIN = 31_337
/** Milliseconds between two questions whether a transaction is mined. */
const POLLING = { local: 50, elsewhere: 1000 }

export type Chain = { chainId: number; deployment: Deployment; publicClient: PublicClient }

/**
 * Reaches the chain behind a node, and the contracts on it.
 *
 * @throws {UsageError} when no node is named, or the deployment cannot be told.
 * @throws {NetworkError} when the node does not answer.
 */
export async function openChain({
  rpc,
  deployment: named,
}: {
  rpc: string | undefined
  deployment: string | undefined
}): Promise<Chain> {
  if (!rpc)
    throw new UsageError(
      'Which node? Name one with --rpc URL, or in OPENROYALTY_RPC; a local chain’s is http://127.0.0.1:8545.',
    )
  if (!/^https?:\/\//.test(rpc) || !URL.canParse(rpc))
    throw new UsageError('The node (--rpc, OPENROYALTY_RPC) has to be a URL that begins with http:// or https://.')
  const wanted = named === undefined ? undefined : await readDeployment(named)
  const chainId = await chainIdOf(createPublicClient({ transport: http(rpc) }))
  if (wanted && wanted.chainId !== chainId) throw new WrongChainError({ expected: wanted.chainId, actual: chainId })
  const chain = defineChain({
    id: chainId,
    name: `chain ${chainId}`,
    nativeCurrency: { name: 'coin', symbol: 'coin', decimals: 18 },
    rpcUrls: { default: { http: [rpc] } },
  })
  const pollingInterval = chainId === LOCAL_CHAIN ? POLLING.local : POLLING.elsewhere
  const publicClient = createPublicClient({ chain, transport: http(rpc), pollingInterval })
  return { chainId, deployment: wanted?.deployment ?? knownOn(chainId), publicClient: publicClient as PublicClient }
}

/** Reads what --deployment names: a file that scripts/deploy has written, or a chain that this version knows. */
export async function readDeployment(named: string): Promise<{ chainId: number; deployment: Deployment }> {
  if (/^[0-9]+$/.test(named)) return { chainId: Number(named), deployment: knownOn(Number(named)) }
  const text = await readFile(named, 'utf8')
  try {
    const parsed = parseDeployment(JSON.parse(text))
    if (Number.isSafeInteger(parsed.chainId) && Object.keys(parsed.deployment).length > 0) return parsed
  } catch {
    // What is no JSON is refused like any other file that is not one: below, in words.
  }
  throw new UsageError(`The file ${named} describes no deployment: that is a file such as deployments/31337.json.`)
}

/** All deployments that this version knows. */
export function knownDeployments(): { chainId: number; deployment: Deployment }[] {
  return Object.entries(deployments).map(([chainId, deployment]) => ({ chainId: Number(chainId), deployment }))
}

function knownOn(chainId: number): Deployment {
  const found = knownDeployments().find((each) => each.chainId === chainId)
  if (found) return found.deployment
  const known = knownDeployments().map((each) => each.chainId)
  throw new UsageError(
    `This version knows no contracts on chain ${chainId}, only on ${known.join(', ')}. Say where they are with --deployment FILE.`,
  )
}

async function chainIdOf(client: { getChainId: () => Promise<number> }): Promise<number> {
  try {
    return await client.getChainId()
  } catch (cause) {
    if (cause instanceof OpenRoyaltyError) throw cause
    const { code, details } = cause as { code?: number; details?: string }
    throw typeof code === 'number' && code !== 0 ? new RpcError({ code, details, cause }) : new NetworkError({ cause })
  }
}
