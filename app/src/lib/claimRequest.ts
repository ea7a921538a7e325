import type { Call, Deployment } from '@openroyalty/sdk'
import {
  type Address,
  decodeAbiParameters,
  encodeAbiParameters,
  type Hex,
  isAddress,
  isAddressEqual,
  isHex,
} from 'viem'
import { type DecodedCall, decodeCall } from './decode.ts'

const FORMAT = 'openroyalty-claim-request-1'

/** Characters of a request, and calls in it, that are read. A hundred claims by use come to half of it. */
const MOST_CHARACTERS = 400_000
const MOST_CALLS = 20

/** Characters of a link that messengers still pass on. */
const MOST_LINK_CHARACTERS = 8_000

/**
 * What somebody may be asked to send: calls that anybody may make, that take nothing of whoever sends them and pay whoever is paid for a
 * work, or that somebody else has signed.
 */
const ALLOWED: Record<string, readonly string[]> = {
  CreatorPools: ['claim', 'claimBatch', 'extract', 'sync'],
  UsageEpochs: ['claim', 'materializeAndClaim', 'close'],
  RoyaltySplits: ['announce', 'distribute', 'withdrawCredit'],
  WorkRegistry: ['materialize', 'bindFor', 'vetoBinding', 'finishBinding', 'registerFor', 'callFor'],
}

export const REQUEST_PROBLEMS = [
  'format',
  'size',
  'empty',
  'chain',
  'value',
  'contract',
  'function',
  'unreadable',
  'target',
  'unsigned',
  'expired',
] as const
export type RequestProblem = (typeof REQUEST_PROBLEMS)[number]

/** A request that is not sent, and why. */
export class ClaimRequestError extends Error {
  override readonly name = 'ClaimRequestError'
  readonly problem: RequestProblem
  /** The call that it is about, from one; none where it is the request itself. */
  readonly position: number | undefined
  constructor(problem: RequestProblem, position?: number) {
    super(`The request cannot be sent: ${problem}${position === undefined ? '' : ` of call ${position}`}.`)
    this.problem = problem
    this.position = position
  }
}

type WriteParameters = { chainId: number; calls: readonly Call[] }

/** Calls as a text that somebody else can send: as many of the first as one request holds. */
export function writeClaimRequest({ chainId, calls }: WriteParameters): { text: string; count: number } {
  for (let count = Math.min(calls.length, MOST_CALLS); ; count--) {
    const written = calls.slice(0, count).map(({ to, data }) => ({ to, data }))
    const text = JSON.stringify({ format: FORMAT, chainId, calls: written })
    if (text.length <= MOST_CHARACTERS || count <= 1) return { text, count }
  }
}

/** The same as a link to a page that reads it; nothing where it is too long for one. What stands behind # is sent to no server. */
export function claimRequestLink(text: string, origin: string): string | undefined {
  const link = `${origin}/relay#${btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`
  return link.length <= MOST_LINK_CHARACTERS ? link : undefined
}

/** The text that a link holds behind its #; nothing where there is none. */
export function claimRequestIn(hash: string): string | undefined {
  const packed = hash.replace(/^#/, '').replaceAll('-', '+').replaceAll('_', '/')
  if (packed === '') return undefined
  try {
    return atob(packed)
  } catch {
    // Refused as what it is not.
    return packed
  }
}

/**
 * Reads a request of somebody whom nobody knows: nothing of it is taken on trust.
 *
 * @param time - The chain's, in seconds since 1970: what was signed must still hold.
 * @throws {ClaimRequestError} when any of it is not what may be sent.
 */
export function readClaimRequest(
  text: string,
  { deployment, chainId, time }: { deployment: Deployment; chainId: number; time: bigint },
): DecodedCall[] {
  if (text.length > MOST_CHARACTERS) throw new ClaimRequestError('size')
  const { calls, ...head } = parse(text)
  if (head.format !== FORMAT) throw new ClaimRequestError('format')
  if (head.chainId !== chainId) throw new ClaimRequestError('chain')
  if (!Array.isArray(calls)) throw new ClaimRequestError('format')
  if (calls.length === 0) throw new ClaimRequestError('empty')
  if (calls.length > MOST_CALLS) throw new ClaimRequestError('size')
  return calls.map((call, i) => readCall(call, i + 1, { deployment, time }))
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // As below.
  }
  throw new ClaimRequestError('format')
}

type Facts = { deployment: Deployment; time: bigint }

function readCall(given: unknown, position: number, { deployment, time }: Facts): DecodedCall {
  const refuse = (problem: RequestProblem): never => {
    throw new ClaimRequestError(problem, position)
  }
  const { to, data, ...rest } = (given ?? {}) as Record<string, unknown>
  if ('value' in rest) refuse('value')
  if (Object.keys(rest).length > 0 || typeof to !== 'string' || !isAddress(to, { strict: false }))
    return refuse('format')
  if (typeof data !== 'string' || !isHex(data)) return refuse('format')
  if (!Object.values(deployment).some((each) => each && isAddressEqual(each.address, to))) refuse('contract')
  const call: Call = { to, data: data.toLowerCase() as Hex, value: 0n }
  const decoded = decodedOf(deployment, call) ?? refuse('unreadable')
  const allowed = ALLOWED[decoded.contract] ?? refuse('contract')
  if (!allowed.includes(decoded.functionName)) refuse('function')
  if (decoded.contract === 'WorkRegistry') checkSigned(decoded, { deployment, time }, refuse)
  return decoded
}

function decodedOf(deployment: Deployment, call: Call): DecodedCall | undefined {
  try {
    return decodeCall(deployment, call)
  } catch {
    return undefined
  }
}

function checkSigned(decoded: DecodedCall, { deployment, time }: Facts, refuse: (problem: RequestProblem) => never) {
  const argumentOf = (name: string) => decoded.args.find((each) => each.name === name)?.value
  const signature = argumentOf('signature')
  // Without one it is for the claim key itself to send.
  if (signature === '0x') refuse('unsigned')
  if (signature !== undefined && (argumentOf('deadline') as bigint) < time) refuse('expired')
  if (decoded.functionName !== 'callFor') return
  const pools = deployment.creatorPools?.address
  if (!pools || !isAddressEqual(argumentOf('target') as Address, pools)) refuse('target')
  if (!membershipIn(decoded)) refuse('unreadable')
}

const MEMBERSHIP = [{ type: 'bytes32' }, { type: 'bool' }] as const

/** What an owner has signed that a work do in a pool; nothing where it is something else. Mirrors `CreatorPools.onWorkCall`. */
export function membershipIn({ functionName, args }: DecodedCall): { poolId: Hex; joins: boolean } | undefined {
  const data = args.find(({ name }) => name === 'data')?.value as Hex | undefined
  if (functionName !== 'callFor' || !data) return undefined
  try {
    const [poolId, joins] = decodeAbiParameters(MEMBERSHIP, data)
    return encodeAbiParameters(MEMBERSHIP, [poolId, joins]) === data ? { poolId, joins } : undefined
  } catch {
    return undefined
  }
}
