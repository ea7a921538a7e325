import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createNonceManager, createPublicClient, createWalletClient, custom, type Hex, toHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'
import { jsonRpc } from 'viem/nonce'
import { localAccounts } from '../../scripts/ops/accounts.ts'
import { createRoyaltyClient, OpenRoyaltyError } from '../../sdk/src/index.ts'
import { createMeter, folderTarget, memoryStore, retrieved } from '../../sdk/src/meter/index.ts'
import { usageEpochsOf } from '../../sdk/src/usage/index.ts'
import { sdkChain, someContent } from '../utils/sdkChain.ts'

/** `npm run test:deep` asks for more. */
const ROUNDS = Number(process.env.SETTLE_ROUNDS ?? 1)
const LICENSES = 100
/** Settled at a time where the account leaves its nonces to the node, which gives the same one to all that ask at once. */
const FEW = 8
const DAY = 86_400
const UNIT_PRICE = 7n
const MINTED = 10n ** 12n
/** Share of requests that go wrong, as long as any do. */
const FAULTS = 0.08
/** Attempts of which requests go wrong. */
const SHAKY_ATTEMPTS = 10
const BLOCK_MS = 20

type Asked = { method: string; params?: unknown }

describe('SDK: many settlements of one payer at a time', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-settle-parallel-'))
  let isMining = false
  after(() => {
    isMining = false
    rmSync(folder, { recursive: true, force: true })
  })

  it(`${LICENSES} in parallel, ${ROUNDS} times, over a wire on which anything goes wrong: each is paid once`, async function () {
    this.timeout(60_000 + ROUNDS * 60_000)
    const { author, operator, payer, stranger, deployment, dollar, mint, networkHelpers, provider, publicClient } =
      await sdkChain()
    const pool = { token: dollar.address, uses: ['Retrieve'], joinUnits: 1 } as const
    const { poolId } = await operator.royalty.pools.create({ ...pool, fallbackPayee: operator.account.address })
    const content = { contentHash: someContent(), uses: ['Retrieve'] as const }
    const { workId } = await author.royalty.works.registerAndJoin({ ...content, poolId })
    const { offerId } = await operator.royalty.offers.publish({
      ...{
        poolId,
        textHash: toHex(0x7e, { size: 32 }),
        uses: ['Retrieve'],
        distribution: 'Usage',
        unitPrice: UNIT_PRICE,
      },
      ...{ periodDays: 1, graceDays: 60_000, cureDays: 60_000 },
    })
    await mint(payer.account.address, MINTED)
    // For all of them at once: one that approves what it needs would take it from another.
    await payer.royalty.tokens.approve({ token: dollar.address, spender: 'usageEpochs', amount: MINTED })

    /* A wire that fails, in whatever way nodes do. */

    let isShaky = false
    let faults = 0
    const lost = () => Object.assign(new Error('fetch failed'), { name: 'HttpRequestError' })
    const refused = (message: string) => Object.assign(new Error(message), { code: -32_000 })
    const request = async (asked: Asked) => {
      const next = () => provider.request(asked as never)
      if (!isShaky || Math.random() >= FAULTS) return next()
      faults += 1
      const dice = Math.random()
      if (asked.method === 'eth_getTransactionReceipt' && dice < 0.5) return null
      if (asked.method !== 'eth_sendRawTransaction' || dice < 0.25) throw lost()
      // Taken, or not: and whatever is said of it.
      if (dice < 0.8) await next()
      throw [lost(), refused('already known'), refused('nonce too low')][Math.floor(Math.random() * 3)]
    }
    const key = localAccounts().find(({ name }) => name === 'firm')?.privateKey as Hex
    const clientOf = (givesNonces: boolean) => {
      const transport = custom({ request } as never, { retryCount: 0 })
      const account = privateKeyToAccount(
        key,
        givesNonces ? { nonceManager: createNonceManager({ source: jsonRpc() }) } : {},
      )
      return createRoyaltyClient({
        publicClient: createPublicClient({ chain: hardhat, transport, pollingInterval: 10 }),
        walletClient: createWalletClient({ account, chain: hardhat, transport }),
        deployment,
      })
    }

    /* Licenses, a meter of each. */

    const licenses: { licenseId: Hex; start: number; store: ReturnType<typeof memoryStore> }[] = []
    for (let i = 0; i < LICENSES; i += 1) {
      licenses.push({
        ...(await payer.royalty.licenses.acquire({ offerId, salt: toHex(i, { size: 32 }) })),
        store: memoryStore(),
      })
    }
    const mine = async () => {
      while (isMining) {
        await provider.request({ method: 'evm_mine', params: [] })
        await new Promise((resolve) => setTimeout(resolve, BLOCK_MS))
      }
    }
    let now = 0
    const meterOf = ({ licenseId, start, store }: (typeof licenses)[number], client: ReturnType<typeof clientOf>) =>
      createMeter({
        license: { licenseId, start: BigInt(start), periodDays: 1 },
        ...{ store, policy: retrieved(), clock: () => now },
        settlement: { client, folder, target: folderTarget(path.join(folder, 'published')), timeout: 300 },
      })

    let total = 0n
    for (let period = 0; period <= ROUNDS; period += 1) {
      const givesNonces = period < ROUNDS
      const client = clientOf(givesNonces)
      const meters = licenses.slice(0, givesNonces ? LICENSES : FEW).map((license) => meterOf(license, client))
      const owed: bigint[] = []
      for (const [i, meter] of meters.entries()) {
        now = ((licenses[i]?.start ?? 0) + period * DAY + 60) * 1_000
        const answers = 1 + ((i + period) % 5)
        for (let j = 0; j < answers; j += 1) {
          await meter.record({ id: `${period}-${j}`, time: now, works: [{ workId, weight: 1 }] })
        }
        owed.push(UNIT_PRICE * BigInt(answers))
      }
      await networkHelpers.time.increase(DAY + LICENSES)
      now += (DAY + LICENSES) * 1_000
      total += owed.reduce((sum, each) => sum + each, 0n)

      // Blocks come by themselves, with whatever waits: transactions overtake each other, and wait for those before them.
      await provider.request({ method: 'evm_setAutomine', params: [false] })
      isMining = true
      const mining = mine()
      const before = await publicClient.getTransactionCount({ address: payer.account.address })
      const settled = new Map<number, Hex>()
      const settle = async (meter: (typeof meters)[number], i: number) => {
        if (settled.has(i)) return
        try {
          const settlement = await meter.settle({ period })
          assert.equal(settlement.total, owed[i])
          settled.set(i, settlement.settled.hash)
        } catch (error) {
          // Whatever it is, it is told by a class of its own, and settling again is all there is to do.
          assert.ok(error instanceof OpenRoyaltyError, String(error))
        }
      }
      for (let attempt = 0; settled.size < meters.length; attempt += 1) {
        assert.ok(attempt < SHAKY_ATTEMPTS + 2 * FEW, `${settled.size} are settled`)
        isShaky = attempt < SHAKY_ATTEMPTS
        await Promise.all(meters.map(settle))
      }
      isShaky = false
      isMining = false
      await mining
      await provider.request({ method: 'evm_setAutomine', params: [true] })

      const epochs = (await usageEpochsOf(stranger.royalty, { poolId })).filter(({ epoch }) => epoch.period === period)
      assert.equal(epochs.length, meters.length, 'one epoch each')
      assert.deepEqual(
        new Map(epochs.map(({ epoch, total }) => [epoch.licenseId, total])),
        new Map(owed.map((each, i) => [licenses[i]?.licenseId, each])),
      )
      assert.equal(new Set(settled.values()).size, meters.length, 'one transaction each')
      assert.equal(await dollar.read.balanceOf([payer.account.address]), MINTED - total, 'paid once')
      const nonce = await publicClient.getTransactionCount({ address: payer.account.address })
      assert.ok(nonce - before >= meters.length)
    }
    assert.ok(faults > ROUNDS * LICENSES, `${faults} requests went wrong`)
  })
})
