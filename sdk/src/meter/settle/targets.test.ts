import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { UsageFileTargetError } from '../../errors/settlement.ts'
import { folderTarget, httpTarget, s3Target } from './targets.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-targets-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const NAME = '0xab-0-v1.ndjson.gz'
const CONTENT = Buffer.from('what was used, and by how much'.repeat(10_000))
const file = { name: NAME, path: path.join(folder, NAME) }
writeFileSync(file.path, CONTENT)

type Got = { method: string | undefined; url: string | undefined; headers: IncomingMessage['headers']; body: Buffer }

/** A server that keeps what it is sent, and answers with a status. */
async function serve(status: number, run: (origin: string, got: Got[]) => Promise<void>): Promise<void> {
  const got: Got[] = []
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    got.push({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(pieces) })
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, got)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

describe('folderTarget', () => {
  test('copies the file, again and again, and leaves nothing else', async () => {
    const to = path.join(folder, 'public', 'usage')
    const target = folderTarget(to)
    assert.equal(await target.put(file), path.join(to, NAME))
    assert.equal(await target.put(file), path.join(to, NAME))
    assert.deepEqual(readFileSync(path.join(to, NAME)), CONTENT)
    assert.deepEqual(readdirSync(to), [NAME])
  })

  test('error: UsageFileTargetError, and nothing half there', async () => {
    const to = path.join(folder, 'broken')
    const gone = { ...file, path: path.join(folder, 'gone') }
    await assert.rejects(folderTarget(to).put(gone), UsageFileTargetError)
    assert.deepEqual(readdirSync(to), [])
    const notAFolder = path.join(folder, 'a-file')
    writeFileSync(notAFolder, '')
    chmodSync(notAFolder, 0o600)
    await assert.rejects(folderTarget(notAFolder).put(file), UsageFileTargetError)
  })
})

describe('httpTarget', () => {
  for (const slash of ['', '/'])
    test(`puts the file behind its URL${slash}`, () =>
      serve(201, async (origin, got) => {
        const target = httpTarget({ url: `${origin}/usage${slash}`, headers: { authorization: 'Bearer abc' } })
        assert.equal(await target.put(file), `${origin}/usage/${NAME}`)
        const [first] = got
        assert.deepEqual([first?.method, first?.url], ['PUT', `/usage/${NAME}`])
        assert.equal(first?.headers.authorization, 'Bearer abc')
        assert.equal(first?.headers['content-length'], String(CONTENT.length))
        assert.deepEqual(first?.body, CONTENT)
      }))

  test('error: UsageFileTargetError', async () => {
    await serve(403, async (origin) => {
      await assert.rejects(httpTarget({ url: origin }).put(file), (error) => {
        assert.ok(error instanceof UsageFileTargetError)
        assert.deepEqual([error.status, error.location], [403, `${origin}/${NAME}`])
        return true
      })
    })
    // Nobody listens there.
    await assert.rejects(httpTarget({ url: 'http://127.0.0.1:1' }).put(file), UsageFileTargetError)
  })
})

describe('s3Target', () => {
  const secretAccessKey = 'a secret/that+has=signs'

  /** The signature that a server works out from what it got: AWS Signature Version 4, step by step. */
  function expectedSignature({ method, url, headers, body }: Got): string {
    const [, day, region, names] = /Credential=[^/]+\/(\d+)\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+)/.exec(
      headers.authorization ?? '',
    ) as unknown as [string, string, string, string]
    const sha = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
    const mac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest()
    const canonicalHeaders = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`)
    const request = `${method}\n${url}\n\n${canonicalHeaders.join('')}\n${names}\n${sha(body)}`
    const text = `AWS4-HMAC-SHA256\n${headers['x-amz-date']}\n${day}/${region}/s3/aws4_request\n${sha(request)}`
    const key = mac(mac(mac(mac(`AWS4${secretAccessKey}`, day), region), 's3'), 'aws4_request')
    return mac(key, text).toString('hex')
  }

  test('puts the file into a bucket, signed', () =>
    serve(200, async (origin, got) => {
      const target = s3Target({
        endpoint: origin,
        bucket: 'usage-files',
        region: 'eu-central-1',
        accessKeyId: 'AKEY',
        secretAccessKey,
        prefix: 'our firm/(1)/',
        clock: () => new Date('2026-03-01T04:05:06.789Z'),
      })
      assert.equal(await target.put(file), `${origin}/usage-files/our%20firm/%281%29/${NAME}`)
      const [first] = got
      assert.ok(first)
      assert.equal(first.headers['x-amz-date'], '20260301T040506Z')
      assert.equal(first.headers['x-amz-content-sha256'], createHash('sha256').update(CONTENT).digest('hex'))
      assert.match(first.headers.authorization ?? '', /^AWS4-HMAC-SHA256 Credential=AKEY\/20260301\/eu-central-1\/s3\//)
      assert.equal(/Signature=(\w+)$/.exec(first.headers.authorization ?? '')?.[1], expectedSignature(first))
      assert.deepEqual(first.body, CONTENT)
    }))
})
