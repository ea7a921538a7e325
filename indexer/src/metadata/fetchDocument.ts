import { lookup } from 'node:dns/promises'
import { type ClientRequest, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type Socket } from 'node:net'
import { isOwnNetwork } from './ownNetworks.ts'
import { isPublicAddress } from './publicAddress.ts'

/** Why a document was not fetched. */
export type DocumentFailure =
  /** Not an address that is fetched: another scheme, a user's name, a port of its own. */
  | 'address'
  /** It leads to this machine, to its neighbors, or nowhere. */
  | 'notPublic'
  | 'redirects'
  /** It answered, but not with a document: its status, its encoding. */
  | 'answer'
  | 'tooLarge'
  | 'tooSlow'
  | 'network'

export class DocumentError extends Error {
  override readonly name = 'DocumentError'
  readonly reason: DocumentFailure
  constructor(reason: DocumentFailure, options?: ErrorOptions) {
    super(`The document cannot be had: ${reason}.`, options)
    this.reason = reason
  }
}

export type FetchDocumentParameters = {
  uri: string
  /** Origins (`http://127.0.0.1:8080`) that are asked although they are not public, or by http. */
  origins?: readonly string[]
  /** An IPFS gateway's address, to which `/ipfs/…` is appended. Left out: `ipfs:` addresses are not fetched. */
  gateway?: string | undefined
  /** Bytes and milliseconds at the most. */
  mostBytes?: number
  milliseconds?: number
  /** All addresses of a name. */
  resolve?: (hostname: string) => Promise<readonly string[]>
  /** Whether an address is this machine's, or of a network that it is in. */
  isOwn?: (address: string) => boolean
  /** Opens a connection to an address that was checked. Left out: over the network. */
  connect?: (address: string, port: number) => Socket
}

const MOST_BYTES = 32_000_000
const MILLISECONDS = 20_000
const MOST_REDIRECTS = 3
/** Characters of a `data:` address that are read. */
const LONGEST_DATA = 1_000_000
const LONGEST_ADDRESS = 2_048

/**
 * Fetches what stands at an address that somebody wrote on the chain, from the public internet alone: whoever wrote it must not be able to make this
 * machine talk to itself or to its neighbors. A name is resolved once, all its addresses are checked, and one of those is connected to, so that no
 * second answer counts; each redirect is checked the same way.
 *
 * @throws {DocumentError}
 */
export async function fetchDocument(parameters: FetchDocumentParameters): Promise<Uint8Array> {
  const { uri, gateway, milliseconds = MILLISECONDS, resolve = addressesOf, ...options } = parameters
  if (/^data:/i.test(uri)) return bytesOfData(uri)
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), milliseconds)
  try {
    let next = checked(gatewayAddress(uri, gateway), options.origins)
    for (let redirects = 0; ; redirects += 1) {
      const answer = await ask(next, { ...options, resolve, signal: abort.signal })
      if ('bytes' in answer) return answer.bytes
      if (redirects === MOST_REDIRECTS) throw new DocumentError('redirects')
      next = checked(URL.parse(answer.location, next.href)?.href ?? '', options.origins)
    }
  } catch (cause) {
    if (cause instanceof DocumentError) throw cause
    throw new DocumentError(abort.signal.aborted ? 'tooSlow' : 'network', { cause })
  } finally {
    clearTimeout(timer)
  }
}

/* ADDRESSES */

function gatewayAddress(uri: string, gateway: string | undefined): string {
  const [, path] = /^ipfs:\/\/(?:ipfs\/)?([\w./-]+)$/i.exec(uri) ?? []
  if (path === undefined) return uri
  if (gateway === undefined || path.includes('..')) throw new DocumentError('address')
  return `${gateway.replace(/\/$/, '')}/ipfs/${path}`
}

function checked(address: string, origins: readonly string[] = []): URL {
  const url = address.length <= LONGEST_ADDRESS ? URL.parse(address) : null
  if (!url) throw new DocumentError('address')
  const isKnown = origins.includes(url.origin)
  const isOrdinary = url.protocol === 'https:' && url.port === ''
  if (url.username !== '' || url.password !== '' || !(isKnown ? /^https?:$/.test(url.protocol) : isOrdinary))
    throw new DocumentError('address')
  return url
}

/** The address of a server that is connected to: one, after all of them were checked. */
async function addressOf(
  url: URL,
  { origins = [], resolve, signal, isOwn = isOwnNetwork }: Pick<FetchDocumentParameters, 'origins' | 'isOwn'> & Asking,
): Promise<string> {
  const hostname = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const addresses = isIP(hostname) ? [hostname] : await unlessAborted(resolve(hostname), signal)
  const [first] = addresses
  if (first === undefined) throw new DocumentError('notPublic')
  const isAnybodys = (address: string) => isPublicAddress(address) && !isOwn(address)
  if (!origins.includes(url.origin) && !addresses.every(isAnybodys)) throw new DocumentError('notPublic')
  return first
}

async function addressesOf(hostname: string): Promise<string[]> {
  const found = await lookup(hostname, { all: true })
  return found.map(({ address }) => address)
}

function unlessAborted<value>(promise: Promise<value>, signal: AbortSignal): Promise<value> {
  return Promise.race([
    promise,
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new DocumentError('tooSlow')))),
  ])
}

/* ASKING */

type Asking = { resolve: (hostname: string) => Promise<readonly string[]>; signal: AbortSignal }
type Answer = { bytes: Uint8Array } | { location: string }

async function ask(
  url: URL,
  {
    mostBytes = MOST_BYTES,
    connect,
    ...how
  }: Pick<FetchDocumentParameters, 'origins' | 'isOwn' | 'mostBytes' | 'connect'> & Asking,
): Promise<Answer> {
  const address = await addressOf(url, how)
  const isSecure = url.protocol === 'https:'
  const port = Number(url.port || (isSecure ? 443 : 80))
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  return new Promise<Answer>((resolve, reject) => {
    const options = {
      host: address,
      port,
      path: url.pathname + url.search,
      signal: how.signal,
      // The certificate must be the name's, whatever its address.
      ...(isSecure && !isIP(hostname) && { servername: hostname }),
      headers: {
        host: url.host,
        accept: 'application/json, text/plain;q=0.5',
        // What is packed could unpack to more than this machine holds.
        'accept-encoding': 'identity',
        'user-agent': 'OpenRoyalty indexer',
      },
      // A connection of its own for each: none that was made for another name is used again.
      ...(connect ? { createConnection: () => connect(address, port) } : { agent: false }),
    } as const
    const asked: ClientRequest = (isSecure ? requestHttps : requestHttp)(options, (response) => {
      const { statusCode = 0, headers } = response
      const refuse = (reason: DocumentFailure) => {
        asked.destroy()
        reject(new DocumentError(reason))
      }
      if ([301, 302, 303, 307, 308].includes(statusCode) && headers.location !== undefined) {
        asked.destroy()
        return resolve({ location: headers.location })
      }
      if (statusCode !== 200 || !['identity', undefined].includes(headers['content-encoding'])) return refuse('answer')
      if (Number(headers['content-length'] ?? 0) > mostBytes) return refuse('tooLarge')
      const chunks: Uint8Array[] = []
      let length = 0
      response.on('data', (chunk: Uint8Array) => {
        length += chunk.length
        if (length > mostBytes) return refuse('tooLarge')
        chunks.push(chunk)
      })
      response.on('end', () => (response.complete ? resolve({ bytes: Buffer.concat(chunks) }) : refuse('network')))
      response.on('error', reject)
    })
    asked.on('error', reject)
    asked.end()
  })
}

/* DATA */

function bytesOfData(uri: string): Uint8Array {
  const [, packed, text] = /^data:[\w.+/-]*(?:;[\w-]+=[\w.-]+)*(;base64)?,(.*)$/is.exec(uri) ?? []
  if (text === undefined || uri.length > LONGEST_DATA) throw new DocumentError('address')
  try {
    const plain = decodeURIComponent(text)
    return Buffer.from(plain, packed ? 'base64' : 'utf8')
  } catch (cause) {
    throw new DocumentError('address', { cause })
  }
}
