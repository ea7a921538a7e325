import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { inspect } from 'node:util'
import { encryptKeystoreJson, JsonRpcProvider, Wallet } from 'ethers'
import { createPublicClient, createWalletClient, type Hex, http, keccak256, toHex, zeroHash } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'
import { createRoyaltyClient as createFromEthers } from '../../sdk/src/ethers/index.ts'
import { createRoyaltyClient, type RoyaltyClient } from '../../sdk/src/index.ts'
import { type CliChain, startCliChain } from '../utils/cli.ts'

/** A key that nobody else has: wherever it is found, it was told. */
const CANARY = generatePrivateKey()
const PASSWORD = `canary-${keccak256(toHex('password')).slice(2, 20)}`

/** All ways in which a program shows an error or a value, or keeps it. */
function shownOf(value: unknown): string {
  const json = (each: unknown) => {
    try {
      return JSON.stringify(each, (_, field) => (typeof field === 'bigint' ? `${field}` : field))
    } catch {
      return ''
    }
  }
  const { stack, cause } = (value ?? {}) as Error
  const deep = inspect(value, {
    depth: 12,
    showHidden: true,
    getters: true,
    maxArrayLength: null,
    maxStringLength: null,
  })
  return [String(value), stack, deep, json(value), cause === undefined ? '' : shownOf(cause)].join('\n')
}

function assertSilent(text: string, what: string): void {
  const all = text.toLowerCase()
  assert.ok(!all.includes(CANARY.slice(2).toLowerCase()), `${what} tells the key`)
  assert.ok(!all.includes(PASSWORD.toLowerCase()), `${what} tells the password`)
}

describe('a key stays where it is', () => {
  let cli: CliChain
  const account = privateKeyToAccount(CANARY)
  before(async () => {
    cli = await startCliChain()
  })
  after(async () => cli?.close())

  it('whatever the command line does, and however it fails', async () => {
    const env = { OPENROYALTY_PRIVATE_KEY: CANARY }
    const file = cli.file('song.txt', 'a song')
    const lines: (readonly [string[], object?])[] = [
      [['work', 'register', file, '--uses', 'Train', '--yes']],
      [['work', 'register', file, '--dry-run']],
      [['pool', 'status', zeroHash]],
      [['pay', '--pool', zeroHash, '--amount', '5', '--yes']],
      [['claim', '--yes']],
      [['license', 'acquire', zeroHash, '--yes']],
      [['pool', 'create', '--token', cli.deployment.testDollar.address, '--uses', 'Train', '--yes']],
      [['work', 'status', keccak256('0x')]],
      [['nonsense']],
      [['pay', '--amount', 'much']],
      [['work', 'register', 'nowhere.txt', '--yes']],
      [['pool', 'status', zeroHash], { rpc: 'http://127.0.0.1:9' }],
      [['work', 'register', file, '--yes'], { rpc: 'http://127.0.0.1:9' }],
      [['pool', 'status', zeroHash], { deployment: 'nowhere.json' }],
    ]
    const codes = new Set<number | null>()
    for (const [argv, options = {}] of lines)
      for (const more of [[], ['--json']]) {
        const { code, stdout, stderr } = await cli.run([...argv, ...more], { env, ...options })
        codes.add(code)
        assertSilent(stdout + stderr, `openroyalty ${argv.join(' ')}`)
      }
    assert.ok(codes.size > 2, 'they end in several ways')
    // A key that is none is not repeated either.
    for (const broken of [`${CANARY}00`, CANARY.slice(2), `${CANARY} `, `0X${CANARY.slice(2)}`, CANARY.slice(0, -1)]) {
      const { stdout, stderr } = await cli.run(['work', 'register', file, '--yes'], {
        env: { OPENROYALTY_PRIVATE_KEY: broken },
      })
      assert.ok(!(stdout + stderr).toLowerCase().includes(CANARY.slice(2, -1).toLowerCase()), 'a broken key is told')
    }
    // Nor is the key in what the commands have left behind.
    for (const name of readdirSync(cli.folder, { recursive: true }) as string[]) {
      const left = path.join(cli.folder, name)
      if (!name.startsWith('node_modules') && statSync(left).isFile()) assertSilent(readFileSync(left, 'latin1'), name)
    }
  })

  it('nor does the password of a keystore go anywhere', async () => {
    const { address } = account
    const scrypt = { N: 1_024, r: 8, p: 1 }
    const keystore = cli.file(
      'keystore.json',
      await encryptKeystoreJson({ address, privateKey: CANARY }, PASSWORD, { scrypt }),
    )
    for (const [name, password] of [
      ['right.txt', PASSWORD],
      ['wrong.txt', `${PASSWORD}x`],
    ] as const) {
      const env = { OPENROYALTY_PASSWORD_FILE: cli.file(name, password) }
      for (const more of [[], ['--json']]) {
        const argv = ['work', 'register', cli.file('other.txt', name), '--yes', '--keystore', keystore, ...more]
        const { stdout, stderr } = await cli.run(argv, { env })
        assertSilent(stdout + stderr, `with ${name}`)
      }
    }
  })

  const failures: Record<string, (client: RoyaltyClient) => Promise<unknown>> = {
    'a refusal by a contract': (client) => client.pools.pay({ poolId: zeroHash, amount: 5n }),
    'a work that is not there': (client) => client.works.setConsent({ workId: zeroHash, uses: ['Train'] }),
    'no money for gas': (client) => client.works.register({ contentHash: keccak256('0x01'), uses: ['Train'] }),
    'an amount that is none': (client) => client.pools.pay({ poolId: zeroHash, amount: -1n as never }),
    'a use that is none': (client) => client.works.register({ contentHash: keccak256('0x02'), uses: ['Eat' as never] }),
    'a signature for something impossible': (client) =>
      client.works.signRegister({ contentHash: '0x' as Hex, uses: [], deadline: -1n }),
  }

  for (const [way, clientAt] of [
    [
      'viem',
      (url: string) => {
        const transport = http(url, { retryCount: 0 })
        const publicClient = createPublicClient({ chain: hardhat, transport })
        const walletClient = createWalletClient({ account, chain: hardhat, transport })
        return createRoyaltyClient({ publicClient, walletClient, deployment: cli.deployment })
      },
    ],
    [
      'ethers',
      (url: string) => {
        const provider = new JsonRpcProvider(url, 31_337, { staticNetwork: true })
        return createFromEthers({ signer: new Wallet(CANARY, provider), deployment: cli.deployment })
      },
    ],
  ] as const)
    for (const place of ['a chain', 'no chain at all'])
      it(`no error tells it: ${way}, ${place}`, async () => {
        const client = (await clientAt(place === 'a chain' ? cli.url : 'http://127.0.0.1:9')) as RoyaltyClient
        let failed = 0
        for (const [name, fail] of Object.entries(failures)) {
          const error = await fail(client).then(
            () => undefined,
            (reason: unknown) => reason,
          )
          if (error === undefined) continue
          failed += 1
          assertSilent(shownOf(error), name)
        }
        assert.ok(failed >= 4, `${failed} failed`)
      })
})
