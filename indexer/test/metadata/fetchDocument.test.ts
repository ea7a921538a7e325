import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect as connectTo } from 'node:net'
import { after, before, beforeEach, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { DocumentError, type DocumentFailure, fetchDocument } from '../../src/metadata/fetchDocument.ts'

/** Servers of this machine that nobody outside may be able to reach through us: what they count must stay zero. */
const servers: Server[] = []
let connections = 0
/** Requests that reached the server which is allowed. */
let answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end('{}')
let origin = ''
let ports: number[] = []

async function listen(host: string, onRequest: typeof answer): Promise<number> {
  const server = createServer((request, response) => onRequest(request, response))
  server.on('connection', () => {
    if (onRequest === refused) connections += 1
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve))
  servers.push(server)
  return (server.address() as AddressInfo).port
}
const refused = (_: IncomingMessage, response: ServerResponse) => void response.end('{"title":"secret"}')

before(async () => {
  ports = [await listen('127.0.0.1', refused)]
  // Where there is no IPv6, IPv4 alone is guarded.
  await listen('::1', refused).then(
    (port) => ports.push(port),
    () => undefined,
  )
  origin = `http://127.0.0.1:${await listen('127.0.0.1', (request, response) => answer(request, response))}`
})
after(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})
beforeEach(() => {
  connections = 0
})

const failsBy = (reason: DocumentFailure | undefined) => (error: unknown) =>
  error instanceof DocumentError && (reason === undefined || error.reason === reason)

/** Hosts that are this machine, its neighbors, or nobody, in the ways in which they are written. */
const PRIVATE_HOSTS = [
  ...[
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '0',
    '0.0.0.0',
    '127.255.255.254',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0x7F.0.0.0x1',
  ],
  ...['017700000001', '0177.0.0.1', '0177.0.0.01', '127.000.000.001', '1%32%37.0.0.1', '%31%32%37.0.0.1'],
  ...['①②⑦.0.0.1', '127。0。0。1', '127.0.0.1.', '10.0.0.1', '10.255.255.255', '167772161', '0xa.0.0.1', '012.0.0.1'],
  ...[
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '168.63.129.16',
    '3232235521',
    '0xc0a80001',
    '169.254.169.254',
    '2852039166',
    '0xa9fea9fe',
  ],
  ...['0251.0376.0251.0376', '100.64.0.1', '100.127.255.255', '192.0.0.1', '192.0.2.1', '198.18.0.1', '198.19.255.255'],
  ...['198.51.100.7', '203.0.113.9', '192.88.99.1', '224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255'],
  ...['[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[0000:0000:0000:0000:0000:0000:0000:0001]', '[::ffff:127.0.0.1]'],
  ...[
    '[::ffff:7f00:1]',
    '[::ffff:0:127.0.0.1]',
    '[::127.0.0.1]',
    '[::7f00:1]',
    '[64:ff9b::127.0.0.1]',
    '[64:ff9b::a00:1]',
  ],
  ...['[64:ff9b:1::7f00:1]', '[2002:7f00:1::]', '[2002:a00:1::1]', '[2001:0:7f00:1::1]', '[2001:db8::1]', '[fe80::1]'],
  ...[
    '[febf::1]',
    '[fec0::1]',
    '[fc00::1]',
    '[fd12:3456::1]',
    '[ff02::1]',
    '[100::1]',
    '[3fff::1]',
    '[2620:4f:8000::1]',
  ],
]
/** Names that lead there. */
const PRIVATE_NAMES: Record<string, readonly string[]> = {
  localhost: ['127.0.0.1', '::1'],
  'localhost.': ['127.0.0.1'],
  LOCALHOST: ['127.0.0.1'],
  'app.localhost': ['127.0.0.1'],
  'metadata.google.internal': ['169.254.169.254'],
  '127.0.0.1.nip.io': ['127.0.0.1'],
  'intranet.example': ['10.0.0.5'],
  'mapped.example': ['::ffff:10.0.0.5'],
  'zone.example': ['fe80::1%eth0'],
  // One that is public does not make the other so.
  'both.example': ['93.184.216.34', '127.0.0.1'],
  'nothing.example': [],
  'nonsense.example': ['not an address'],
}
const OTHER_ADDRESSES = [
  ...[
    'file:///etc/passwd',
    'ftp://files.example/a',
    'gopher://127.0.0.1:70/_x',
    'dict://127.0.0.1:11211/',
    'ws://a.example/',
  ],
  ...[
    'javascript:alert(1)',
    'blob:https://a.example/1',
    'about:blank',
    'http://plain.example/',
    'https://a.example:22/',
    '',
  ],
  ...[
    'https://user@a.example/',
    'https://a:b@a.example/',
    'https://a.example@127.0.0.1/',
    'https://',
    '//127.0.0.1/',
    'x',
  ],
  ...[
    'ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi/1.json',
    `https://a.example/${'a'.repeat(3_000)}`,
  ],
  ...[
    '\nhttps://127.0.0.1/',
    'https:\\\\127.0.0.1\\',
    'HTTPS:/127.0.0.1/',
    'https:///127.0.0.1/',
    'https://[::1',
    'https://127.0.0.1#@a.example/',
  ],
]
const FORMS = PRIVATE_HOSTS.length + Object.keys(PRIVATE_NAMES).length + OTHER_ADDRESSES.length

describe('what is not public is not asked', () => {
  test('in more than sixty forms', () => assert.ok(FORMS > 60, `${FORMS}`))

  const resolve = async (hostname: string) => PRIVATE_NAMES[hostname] ?? PRIVATE_NAMES[`${hostname}.`] ?? []
  for (const host of [...PRIVATE_HOSTS, ...Object.keys(PRIVATE_NAMES)])
    test(host, async () => {
      for (const port of ['', ...ports.map((each) => `:${each}`)])
        for (const scheme of ['https', 'http'])
          await assert.rejects(fetchDocument({ uri: `${scheme}://${host}${port}/a.json`, resolve }), failsBy(undefined))
      assert.equal(connections, 0)
    })

  for (const uri of OTHER_ADDRESSES)
    test(JSON.stringify(uri.slice(0, 60)), async () => {
      await assert.rejects(fetchDocument({ uri, resolve }), failsBy(undefined))
      assert.equal(connections, 0)
    })

  test('a redirect there, however it is written', async () => {
    let asked = 0
    for (const location of [
      ...PRIVATE_HOSTS.map((host) => `https://${host}/`),
      ...ports.map((port) => `http://127.0.0.1:${port}/`),
      ...Object.keys(PRIVATE_NAMES).map((name) => `https://${name}/`),
      ...OTHER_ADDRESSES.filter((uri) => uri !== '' && !uri.includes('\n') && uri !== 'x'),
    ]) {
      answer = (_, response) => {
        asked += 1
        response.writeHead(302, { location: encodeURI(location) }).end()
      }
      await assert.rejects(
        fetchDocument({ uri: `${origin}/`, origins: [origin], resolve }),
        failsBy(undefined),
        location,
      )
    }
    assert.equal(connections, 0)
    assert.ok(asked > 60)
  })

  test('a name that leads elsewhere when it is asked a second time', async () => {
    const answers = [['93.184.216.34'], ['127.0.0.1']]
    const connected: string[] = []
    answer = (_, response) => response.end('{}')
    // Nothing is sent to that address here: the connection is made to a server of this test.
    const connect = (address: string) => {
      connected.push(address)
      return connectTo(Number(new URL(origin).port), '127.0.0.1')
    }
    const uri = 'http://rebound.example/'
    const asked = fetchDocument({
      uri,
      origins: ['http://rebound.example'],
      resolve: async () => answers.shift() ?? ['127.0.0.1'],
      connect,
    })
    await asked
    assert.deepEqual(connected, ['93.184.216.34'])
    assert.equal(answers.length, 1, 'it was asked once')
  })
})

describe('what is public', () => {
  const connect = () => connectTo(Number(new URL(origin).port), '127.0.0.1')
  const resolve = async () => ['93.184.216.34']
  const uri = 'http://public.example/a.json?b=1'
  const given = { uri, origins: ['http://public.example'], resolve, connect }

  test('is asked for the path, by its name, and for nothing that is packed', async () => {
    let asked: IncomingMessage | undefined
    answer = (request, response) => {
      asked = request
      response.end('{"title":"x"}')
    }
    assert.equal(new TextDecoder().decode(await fetchDocument(given)), '{"title":"x"}')
    assert.equal(asked?.url, '/a.json?b=1')
    assert.equal(asked?.headers.host, 'public.example')
    assert.equal(asked?.headers['accept-encoding'], 'identity')
    assert.equal(asked?.headers.cookie ?? asked?.headers.authorization, undefined)
  })

  test('may be elsewhere, three times', async () => {
    let hops = 0
    const redirects = (most: number) => {
      hops = 0
      answer = (_, response) => {
        hops += 1
        if (hops > most) response.end('{}')
        else response.writeHead(307, { location: `/${hops}` }).end()
      }
    }
    redirects(3)
    await fetchDocument(given)
    redirects(4)
    await assert.rejects(fetchDocument(given), failsBy('redirects'))
    assert.equal(hops, 4)
  })

  const bad: Record<string, [DocumentFailure, (response: ServerResponse) => void]> = {
    'is not found': ['answer', (response) => void response.writeHead(404).end()],
    'is an error': ['answer', (response) => void response.writeHead(500).end('{}')],
    'is packed': [
      'answer',
      (response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{}')),
    ],
    'says that it is large': [
      'tooLarge',
      (response) => void response.writeHead(200, { 'content-length': 5_000 }).end(),
    ],
    'is larger than it says': [
      'tooLarge',
      (response) => {
        response.writeHead(200)
        for (let i = 0; i < 50; i += 1) response.write('x'.repeat(100))
        response.end()
      },
    ],
    'never ends': ['tooSlow', (response) => void response.writeHead(200).write('{')],
    'never begins': ['tooSlow', () => undefined],
    'breaks off': [
      'network',
      (response) => {
        response.writeHead(200, { 'content-length': 100 }).write('{')
        setTimeout(() => response.destroy(), 20)
      },
    ],
    'hangs up': ['network', (response) => void response.socket?.destroy()],
  }
  for (const [name, [reason, respond]] of Object.entries(bad))
    test(`that ${name} is not taken`, async () => {
      answer = (_, response) => respond(response)
      await assert.rejects(fetchDocument({ ...given, mostBytes: 1_000, milliseconds: 250 }), failsBy(reason))
    })

  test('that drips is given up in time, whatever it sends', async () => {
    answer = (_, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write(' '), 10)
      response.on('close', () => clearInterval(timer))
    }
    const start = performance.now()
    await assert.rejects(fetchDocument({ ...given, milliseconds: 300 }), failsBy('tooSlow'))
    assert.ok(performance.now() - start < 2_000)
  })

  test('whose name takes for ever is given up', async () => {
    const asked = fetchDocument({ ...given, resolve: () => new Promise(() => undefined), milliseconds: 100 })
    await assert.rejects(asked, failsBy('tooSlow'))
  })

  test('by an IPFS gateway, where one is set', async () => {
    let path: string | undefined
    answer = (request, response) => {
      path = request.url
      response.end('{}')
    }
    const ipfs = { ...given, uri: 'ipfs://bafy/1.json', gateway: 'http://public.example/' }
    await fetchDocument(ipfs)
    assert.equal(path, '/ipfs/bafy/1.json')
    await assert.rejects(fetchDocument({ ...ipfs, uri: 'ipfs://bafy/../../admin' }), failsBy('address'))
  })
})

describe('data: addresses', () => {
  const read = async (uri: string) => new TextDecoder().decode(await fetchDocument({ uri }))

  test('are read, plain or packed, without asking anybody', async () => {
    assert.equal(await read('data:application/json,%7B%22a%22:1%7D'), '{"a":1}')
    assert.equal(await read('data:application/json;base64,eyJhIjoxfQ=='), '{"a":1}')
    assert.equal(await read('data:application/json;charset=utf-8,{"title":"Zoë"}'), '{"title":"Zoë"}')
    assert.equal(await read('data:,x'), 'x')
  })

  test('that are damaged or too long are not', async () => {
    await assert.rejects(fetchDocument({ uri: 'data:application/json,%' }), failsBy('address'))
    await assert.rejects(fetchDocument({ uri: 'data:nothing' }), failsBy('address'))
    await assert.rejects(fetchDocument({ uri: `data:,${'x'.repeat(1_000_001)}` }), failsBy('address'))
  })
})
