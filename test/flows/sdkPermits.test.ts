import assert from 'node:assert/strict'
import { type Address, createWalletClient, custom, type Hex, hashTypedData } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'
import {
  createRoyaltyClient,
  NetworkError,
  PermitSignatureError,
  PermitUnsupportedError,
  UserRejectedError,
} from '../../sdk/src/index.ts'
import { sdkChain, WAYS } from '../utils/sdkChain.ts'

const DEADLINE = 2n ** 40n
const VALUE = 12_345n

/** The ways in which mocks/PermitToken tells its domain. */
const KINDS = ['Salted', 'Short', 'Anywhere', 'Foreign', 'Versioned', 'Plain'] as const
type Kind = (typeof KINDS)[number]

async function setUp(way?: (typeof WAYS)[number]) {
  const chain = await sdkChain(way)
  const tokenOf = (kind: Kind) => chain.viem.deployContract('PermitToken', [KINDS.indexOf(kind)])
  const spender = chain.deployment.licenseRegistry.address
  return { ...chain, tokenOf, spender, owner: chain.payer.account.address, licenses: chain.payer.royalty.licenses }
}

for (const way of WAYS)
  describe(`SDK: permits, through ${way}`, () => {
    for (const kind of ['Salted', 'Short', 'Versioned', 'Plain'] as const)
      it(`are what a token takes whose domain is told like ${kind}`, async () => {
        const { tokenOf, spender, owner, licenses } = await setUp(way)
        const token = await tokenOf(kind)
        // The second one has the next nonce.
        for (const value of [VALUE, 7n]) {
          const { deadline, v, r, s } = await licenses.signPermit({ token: token.address, value, deadline: DEADLINE })
          await token.write.permit([owner, spender, value, deadline, v, r, s])
          assert.equal(await token.read.allowance([owner, spender]), value)
        }
      })
  })

describe('SDK: permits', () => {
  for (const kind of ['Anywhere', 'Foreign'] as const)
    it(`are not signed where they would hold for more than the token: ${kind}`, async () => {
      const { tokenOf, licenses } = await setUp()
      const token = (await tokenOf(kind)).address
      await assert.rejects(licenses.signPermit({ token, value: VALUE, deadline: DEADLINE }), (error) => {
        assert.ok(error instanceof PermitUnsupportedError)
        assert.equal(error.token, token)
        return true
      })
    })

  /** An account whose wallet answers as it is told to. */
  async function withWallet(answer: (typedData: string, account: Address) => Promise<unknown>) {
    const { tokenOf, provider, publicClient, deployment, owner } = await setUp()
    const request = ({ method, params }: { method: string; params?: unknown }) =>
      method === 'eth_signTypedData_v4'
        ? answer((params as [Address, string])[1], owner)
        : provider.request({ method, params } as never)
    const transport = custom({ request }, { retryCount: 0 })
    const walletClient = createWalletClient({ account: owner, chain: hardhat, transport })
    const { licenses } = createRoyaltyClient({ publicClient, walletClient, deployment })
    const token = await tokenOf('Salted')
    return { owner, sign: () => licenses.signPermit({ token: token.address, value: VALUE, deadline: DEADLINE }) }
  }

  const another = privateKeyToAccount(generatePrivateKey())
  const digestOf = (typedData: string) => hashTypedData(JSON.parse(typedData))
  const unfit: Record<string, (typedData: string) => Promise<Hex>> = {
    'nothing at all': async () => '0x',
    'two owners’ signatures': async (typedData) => {
      const signature = await another.sign({ hash: digestOf(typedData) })
      return `${signature}${signature.slice(2)}`
    },
    'a signature of 64 bytes': async (typedData) =>
      (await another.sign({ hash: digestOf(typedData) })).slice(0, 130) as Hex,
    'one owner’s signature, as long as the account’s own': (typedData) => another.sign({ hash: digestOf(typedData) }),
    'a long signature that ends like a key’s': async () => `0x${'00'.repeat(500)}1b`,
    'no curve point': async () => `0x${'ff'.repeat(64)}1b`,
  }
  for (const [what, answer] of Object.entries(unfit))
    it(`are not made of what a contract wallet may answer: ${what}`, async () => {
      const { owner, sign } = await withWallet(answer)
      await assert.rejects(sign(), (error) => {
        assert.ok(error instanceof PermitSignatureError)
        assert.equal(error.account, owner)
        assert.match(error.message, /Approve and acquire instead/)
        return true
      })
    })

  it('say that the user said no', async () => {
    const { sign } = await withWallet(async () => {
      throw Object.assign(new Error('no'), { code: 4001 })
    })
    await assert.rejects(sign(), UserRejectedError)
  })

  it('blame the node, not the token, where no answer comes', async () => {
    const { payer, publicClient, deployment, walletOf, tokenOf } = await setUp()
    const token = (await tokenOf('Salted')).address
    const silent = Object.assign(Object.create(publicClient), {
      request: async () => {
        throw Object.assign(new TypeError('fetch failed'), { code: 'ECONNREFUSED' })
      },
    })
    const { licenses } = createRoyaltyClient({
      publicClient: silent,
      walletClient: walletOf(payer.account),
      deployment,
    })
    await assert.rejects(licenses.signPermit({ token, value: VALUE, deadline: DEADLINE }), NetworkError)
  })
})
