import { createHash, createHmac } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { UsageFileTargetError } from '../../errors/settlement.ts'
import { syncFolder } from '../../tree/node/writeWhole.ts'

/** A usage file that is ready to be published. */
export type PublishedFile = {
  /** Without folders, and different for each license, period and version. */
  name: string
  /** Where it is on this machine. */
  path: string
}

/** Where usage files go, so that everybody can check what was paid for. */
export type UsageFileTarget = {
  /**
   * Puts a file there, whole or not at all, and says where it is. May be called again with a file that is there already.
   *
   * @throws {UsageFileTargetError}
   */
  put(file: PublishedFile): Promise<string>
}

/**
 * Keeps usage files in a folder, which something else serves or copies.
 *
 * @example
 * const target = folderTarget('/srv/www/usage')
 */
export function folderTarget(folder: string): UsageFileTarget {
  return {
    async put({ name, path: from }) {
      const to = path.resolve(folder, name)
      const part = `${to}.part`
      try {
        await mkdir(folder, { recursive: true })
        await copyFile(from, part)
        const handle = await open(part, 'r+')
        await handle.sync().finally(() => handle.close())
        await rename(part, to)
        await syncFolder(folder)
        return to
      } catch (cause) {
        await rm(part, { force: true }).catch(() => {})
        throw new UsageFileTargetError({ location: to, cause })
      }
    },
  }
}

export type HttpTargetParameters = {
  /** The file's name comes after it. */
  url: string
  /** Such as `authorization`. */
  headers?: Readonly<Record<string, string>> | undefined
  /** Milliseconds until it counts as failed. Left out: ten minutes. */
  timeout?: number | undefined
}

/**
 * Sends usage files by HTTP PUT.
 *
 * @example
 * const target = httpTarget({ url: 'https://example.org/usage/', headers: { authorization } })
 */
export function httpTarget({ url, headers = {}, timeout }: HttpTargetParameters): UsageFileTarget {
  return {
    async put(file) {
      const location = new URL(file.name, url.endsWith('/') ? url : `${url}/`)
      return putByHttp(location, file, headers, timeout)
    },
  }
}

export type S3TargetParameters = {
  /** Such as `https://s3.eu-central-1.amazonaws.com`, or where a server of the same interface is. */
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  /** Before the file's name, such as `usage/`. */
  prefix?: string | undefined
  timeout?: number | undefined
  /** Left out: the machine's clock. */
  clock?: (() => Date) | undefined
}

/**
 * Sends usage files to Amazon S3, or to any server of the same interface, signed by AWS Signature Version 4.
 *
 * @example
 * const target = s3Target({ endpoint: 'https://s3.eu-central-1.amazonaws.com', bucket, region, accessKeyId, secretAccessKey })
 */
export function s3Target(parameters: S3TargetParameters): UsageFileTarget {
  const { endpoint, bucket, prefix = '', timeout, clock = () => new Date() } = parameters
  return {
    async put(file) {
      const location = new URL(
        `${encodePath(bucket)}/${encodePath(prefix + file.name)}`,
        `${endpoint.replace(/\/$/, '')}/`,
      )
      const headers = signedHeaders(parameters, location, await sha256Of(file.path), clock())
      return putByHttp(location, file, headers, timeout)
    },
  }
}

async function putByHttp(
  location: URL,
  { path: from }: PublishedFile,
  headers: Readonly<Record<string, string>>,
  timeout = 600_000,
): Promise<string> {
  let response: Response
  try {
    const { size } = await stat(from)
    response = await fetch(location, {
      method: 'PUT',
      headers: { 'content-type': 'application/gzip', ...headers, 'content-length': String(size) },
      body: Readable.toWeb(createReadStream(from)) as ReadableStream,
      duplex: 'half',
      signal: AbortSignal.timeout(timeout),
    } as RequestInit)
    // So that the connection can serve again.
    await response.arrayBuffer()
  } catch (cause) {
    throw new UsageFileTargetError({ location: location.href, cause })
  }
  if (!response.ok) throw new UsageFileTargetError({ location: location.href, status: response.status })
  return location.href
}

/* AWS SIGNATURE VERSION 4 */

/** Headers that prove who sends a file. */
function signedHeaders(
  { region, accessKeyId, secretAccessKey }: S3TargetParameters,
  location: URL,
  contentHash: string,
  now: Date,
): Record<string, string> {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '')
  const day = time.slice(0, 8)
  const signed: Record<string, string> = {
    host: location.host,
    'x-amz-content-sha256': contentHash,
    'x-amz-date': time,
  }
  const names = Object.keys(signed).join(';')
  const canonical = [
    'PUT',
    location.pathname,
    '',
    ...Object.entries(signed).map(([name, value]) => `${name}:${value}`),
    '',
    names,
    contentHash,
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const text = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(canonical).digest('hex')].join('\n')
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`)
  const signature = hmac(key, text).toString('hex')
  const { host: _, ...headers } = signed
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  }
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

/** As the signature asks for: all but letters, digits and `-._~` by their bytes, slashes kept. */
function encodePath(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/')
}
