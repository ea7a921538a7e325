import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Address, erc20Abi, type Hex, keccak256, toHex, type WalletClient } from 'viem'
import { sendTransaction } from 'viem/actions'
import type { AccountName } from '../../scripts/ops/accounts.ts'
import {
  buildPayPool,
  contentHashOfBytes,
  DAY,
  dayOf,
  dayStart,
  depositFor,
  encodeUses,
  perDay,
  perMonth,
  rateOf,
} from '../../sdk/src/index.ts'
import { createMeter, readUsageFile, retrieved, sqliteStore } from '../../sdk/src/meter/index.ts'
import { usageEpochsOf } from '../../sdk/src/usage/index.ts'
import { type CliChain, errorOf, hasTerminal, KEYS, startCliChain } from '../utils/cli.ts'

const NOTHING = keccak256('0x')
const DOLLAR = 1_000_000n
const TERMS = 'You may train on these works.'

describe('Command line: money', () => {
  let cli: CliChain
  let token: Address
  let poolId: Hex
  let works: [Hex, Hex]
  before(async () => {
    cli = await startCliChain()
    token = cli.deployment.testDollar.address
  })
  after(async () => cli?.close())

  const sdk = () => cli.royaltyOf('stranger')
  const now = async () => (await cli.publicClient.getBlock()).timestamp
  const wealthOf = (name: AccountName) =>
    cli.publicClient.readContract({
      address: token,
      abi: erc20Abi,
      functionName: 'balanceOf',
      args: [cli.addressOf(name)],
    })
  /** What an account pays, or receives (below zero), meanwhile. */
  const spent = async <value>(name: AccountName, act: () => Promise<value>) => {
    const before = await wealthOf(name)
    const value = await act()
    return [before - (await wealthOf(name)), value] as const
  }
  const sends = (argv: string[], as: AccountName) => cli.json<{ hash: Hex }>([...argv, '--yes'], { as })
  /** Runs commands that are to fail, at once; says how each did. */
  const failures = async (as: AccountName, lines: string[][]) => {
    const before = await Promise.all([cli.sent(as), wealthOf(as)])
    const results = await Promise.all(lines.map((argv) => cli.run([...argv, '--yes', '--json'], { as })))
    assert.deepEqual(await Promise.all([cli.sent(as), wealthOf(as)]), before, 'nothing was sent')
    return results.map((result) => {
      assert.equal(result.stdout, '')
      const { name, exitCode, message } = errorOf(result)
      assert.equal(result.code, exitCode)
      return `${exitCode} ${name}: ${message}`
    })
  }
  const allMatch = (texts: string[], patterns: RegExp[]) => {
    assert.equal(texts.length, patterns.length)
    for (const [i, pattern] of patterns.entries()) assert.match(texts[i] ?? '', pattern)
  }

  it('pool: makes one, describes it, and shows it', async () => {
    const argv = ['pool', 'create', '--token', token, '--uses', 'Train,Retrieve', '--join-units', '2']
    const made = await cli.json<{ poolId: Hex }>([...argv, '--min-stream-per-day', '0.5', '--yes'], { as: 'operator' })
    poolId = made.poolId
    const pool = await sdk().reads.poolOf({ poolId })
    assert.deepEqual(
      [pool.operator, pool.uses, pool.joinUnits, pool.minStreamPerDay],
      [cli.addressOf('operator'), encodeUses(['Train', 'Retrieve']), 2, DOLLAR / 2n],
    )
    const uri = 'https://example.org/pool.json'
    const { hash } = await sends(['pool', 'describe', poolId, '--uri', uri], 'operator')
    const { logs } = await cli.publicClient.getTransactionReceipt({ hash })
    assert.ok(logs[0]?.data.includes(toHex(uri).slice(2)))

    const author = cli.royaltyOf('author')
    const registered = []
    for (const name of ['one', 'two']) {
      const contentHash = keccak256(toHex(name))
      registered.push((await author.works.registerAndJoin({ contentHash, uses: ['Train', 'Retrieve'], poolId })).workId)
    }
    works = registered as [Hex, Hex]

    const shown = await cli.run(['pool', 'status', poolId])
    assert.equal(shown.code, 0, shown.stderr)
    assert.match(shown.stdout, /^units +4, 2 for a work that joins$/m)
    assert.match(shown.stdout, /^least stream +0\.5 \w+\/day$/m)
    const absent = await cli.run(['pool', 'status', NOTHING, '--json'])
    assert.deepEqual([absent.code, JSON.parse(absent.stdout)], [1, { poolId: NOTHING, exists: false }])

    allMatch(
      await failures('operator', [
        [...argv, '--min-stream-per-day', '0.5'],
        [...argv, '--min-stream-per-day', '0.1234567'],
        ['pool', 'describe', NOTHING, '--uri', uri],
      ]),
      [/^4 PoolAlreadyExists/, /^2 UsageError: .* has 6 decimals/, /^4 PoolNotFound/],
    )
  })

  it('offer: publishes terms as they are given, shows, lists and closes them', async () => {
    const text = cli.file('terms.txt', TERMS)
    const publish = ['offer', 'publish', poolId, '--uses', 'train', '--text', text]
    const { offerId } = await cli.json<{ offerId: Hex }>(
      [
        ...publish,
        ...['--fee', '50.25', '--min-rate', '100/month', '--revenue-share', '2.5%', '--period-days', '30'],
        ...['--grace-days', '15', '--cure-days', '14', '--notice-days', '30', '--duration', '52w', '--covers-later'],
        '--yes',
      ],
      { as: 'operator' },
    )
    const { publisher, terms } = (await sdk().reads.offerOf({ offerId })) ?? {}
    assert.equal(publisher, cli.addressOf('operator'))
    const { salt: _, party: __, ...rest } = terms ?? {}
    assert.deepEqual(rest, {
      poolId,
      textHash: contentHashOfBytes(new TextEncoder().encode(TERMS)),
      uses: encodeUses(['Train']),
      eligibility: 'Anyone',
      exclusive: false,
      coversLater: true,
      transferable: false,
      distribution: 'Units',
      start: 0,
      duration: 364 * 86_400,
      noticeDays: 30,
      cureDays: 14,
      territory: 1,
      survives: 0,
      duties: 0,
      maxModels: 0,
      fee: 50_250_000n,
      minRate: perMonth(100n * DOLLAR),
      unitPrice: 0n,
      revenueShare: 25_000,
      floor: 0n,
      guarantee: 0n,
      cap: 0n,
      periodDays: 30,
      graceDays: 15,
    })
    const shown = await cli.run(['offer', 'show', offerId])
    assert.equal(shown.code, 0, shown.stderr)
    assert.match(shown.stdout, /^least stream +100 \w+\/month$/m)
    assert.match(shown.stdout, /^of revenue +2\.5%$/m)
    assert.match(shown.stdout, new RegExp(`^text +${rest.textHash}$`, 'm'))

    const other = await cli.json<{ offerId: Hex }>([...publish, '--fee', '1', '--yes'], { as: 'operator' })
    await sends(['offer', 'close', other.offerId], 'operator')
    assert.equal((await sdk().reads.termsOf({ offerId: other.offerId })).closed, true)
    const closed = await cli.run(['offer', 'show', other.offerId, '--json'])
    assert.deepEqual([closed.code, JSON.parse(closed.stdout).closed], [1, true])
    type Offers = { offers: { offerId: Hex; closed: boolean }[] }
    const [all, open, none, listed] = await Promise.all([
      cli.json<Offers>(['offer', 'list', '--pool', poolId]),
      cli.json<Offers>(['offer', 'list', '--open']),
      cli.json<Offers>(['offer', 'list', '--publisher', cli.addressOf('firm')]),
      cli.run(['offer', 'list']),
    ])
    assert.deepEqual(
      all.offers.map(({ offerId, closed }) => [offerId, closed]),
      [
        [offerId, false],
        [other.offerId, true],
      ],
    )
    assert.deepEqual([open.offers.map(({ offerId }) => offerId), none.offers], [[offerId], []])
    assert.match(listed.stdout, new RegExp(`${offerId} +Train +50\\.25 \\w+ \\+ a stream of 100 \\w+/month or more`))

    allMatch(
      await failures('operator', [
        [...publish, '--text-hash', NOTHING],
        [...publish, '--min-rate', '100/fortnight'],
        [...publish, '--distribution', 'Fair'],
        [...publish, '--fee', '1'],
        ['offer', 'close', other.offerId],
      ]),
      [
        /^2 .*--text-hash, and not both/,
        /^2 .*--min-rate has to be an amount and a time/,
        /^2 .*Units, Usage/,
        /^4 OfferAlreadyPublished/,
        /^4 OfferIsClosed/,
      ],
    )
    assert.match((await failures('firm', [['offer', 'close', offerId]]))[0] ?? '', /^4 OfferNotPublisher/)
  })

  describe('license', () => {
    let offerId: Hex
    let licenseId: Hex
    const endDay = async (days: number) => dayOf((await now()) + DAY) + days
    const dateOf = (day: number) => new Date(Number(dayStart(day)) * 1000).toISOString().slice(0, 10)

    before(async () => {
      const { offers } = await cli.json<{ offers: { offerId: Hex }[] }>(['offer', 'list', '--open'])
      offerId = offers[0]?.offerId ?? NOTHING
    })

    it('is acquired once, for what was shown before', async () => {
      const until = await endDay(60)
      const argv = ['license', 'acquire', offerId, '--rate', '100/month', '--until', dateOf(until)]
      const most = depositFor(perMonth(100n * DOLLAR), dayStart(until) - (await now()))
      const plan = await cli.json<{ title: string; transactions: { function: string; args: object }[] }>([
        ...argv,
        ...['--dry-run', '--from', cli.addressOf('firm')],
      ])
      assert.match(plan.title, /pay a fee of 50\.25 \w+, open a stream of 100 \w+\/month until 20/)
      assert.deepEqual(
        plan.transactions.map(({ function: name }) => name),
        ['approve', 'acquire'],
      )
      assert.equal(Object.values(plan.transactions[0]?.args ?? {})[1], String(50_250_000n + most))

      type Acquired = { licenseId: Hex; fee: string; deposit: string; streamId: Hex }
      const [paid, made] = await spent('firm', () => cli.json<Acquired>([...argv, '--yes'], { as: 'firm' }))
      licenseId = made.licenseId
      assert.equal(paid, 50_250_000n + BigInt(made.deposit))
      const { standing, streamId, licensee } = await sdk().reads.licenseStateOf({ licenseId })
      assert.deepEqual([standing, streamId, licensee], ['Active', made.streamId, cli.addressOf('firm')])

      allMatch(
        await failures('firm', [
          argv,
          ['license', 'acquire', offerId],
          ['license', 'acquire', offerId, '--rate', '100/month'],
          ['license', 'acquire', offerId, '--rate', '99/month', '--until', dateOf(until), '--salt', NOTHING],
          ['license', 'acquire', NOTHING, '--rate', '100/month', '--until', '30d'],
        ]),
        [
          /^4 LicenseAlreadyAcquired/,
          /^2 .*asks for a stream of 100 \w+\/month or more/,
          /^2 .*name both, or neither/,
          /^4 LicenseRateTooLow/,
          /^4 OfferNotFound/,
        ],
      )
    })

    it('is shown, ended by notice, and goes on when that is withdrawn', async () => {
      const status = await cli.run(['license', 'status', licenseId])
      assert.equal(status.code, 0, status.stderr)
      assert.match(status.stdout, /^standing +Active$/m)
      assert.match(status.stdout, /^stream +100 \w+\/month until 20/m)
      assert.match(status.stdout, /^next statement +period 0, by 20/m)
      const absent = await cli.run(['license', 'status', NOTHING, '--json'])
      assert.deepEqual([absent.code, JSON.parse(absent.stdout).exists], [1, false])

      const reasons = cli.file('reasons.txt', 'No more need.')
      const notice = await cli.json<{ kind: string; endsAt: number; hash: Hex }>(
        ['license', 'terminate', licenseId, '--reasons', reasons, '--yes'],
        { as: 'firm' },
      )
      const { timestamp } = await cli.publicClient.getBlock()
      assert.deepEqual([notice.kind, BigInt(notice.endsAt)], ['Licensee', timestamp + 30n * DAY])
      const given = await sdk().reads.licenseOf({ licenseId })
      assert.deepEqual(given?.terminates, { at: BigInt(notice.endsAt), kind: 'Licensee' })
      await sends(['license', 'terminate', licenseId, '--withdraw'], 'firm')
      assert.equal((await sdk().reads.licenseOf({ licenseId }))?.terminates?.kind, 'Lapse')

      const breach = await cli.json<{ kind: string; endsAt: number }>(
        ['license', 'terminate', licenseId, '--for', 'breach', '--yes'],
        { as: 'operator' },
      )
      assert.deepEqual([breach.kind, BigInt(breach.endsAt)], ['Breach', (await now()) + 14n * DAY])
      await sends(['license', 'terminate', licenseId, '--for', 'breach', '--withdraw'], 'operator')
      assert.match((await failures('stranger', [['license', 'terminate', licenseId]]))[0] ?? '', /^4 OfferNotPublisher/)
    })

    it('has a stream that is topped up, changed, and kept to its terms', async () => {
      const until = await endDay(90)
      const [paid, topped] = await spent('stranger', () =>
        cli.json<{ deposit: string; endDay: number }>(
          ['stream', 'topup', '--license', licenseId, '--until', dateOf(until), '--yes'],
          { as: 'stranger' },
        ),
      )
      assert.deepEqual([paid, topped.endDay], [BigInt(topped.deposit), until])
      assert.equal(paid, depositFor(perMonth(100n * DOLLAR), 30n * DAY))
      const faster = await cli.json<{ deposit: string; rate: string }>(
        ['stream', 'rate', '--license', licenseId, '--rate', '150/month', '--yes'],
        { as: 'firm' },
      )
      assert.equal(BigInt(faster.rate), perMonth(150n * DOLLAR))
      const shown = await cli.run(['stream', 'status', '--license', licenseId])
      assert.match(shown.stdout, /^rate +150 \w+\/month\nuntil +20/m)
      allMatch(
        await failures('firm', [
          ['stream', 'topup', '--license', licenseId, '--until', dateOf(until)],
          ['stream', 'rate', '--license', licenseId, '--rate', '99/month'],
          ['stream', 'cancel', '--license', licenseId],
          ['stream', 'open', '--license', licenseId, '--rate', '150/month', '--until', '30d'],
        ]),
        [/^2 .*runs until .* already/, /^4 LicenseRateTooLow/, /^4 LicenseStreamCommitted/, /^4 LicenseStreamExists/],
      )
    })
  })

  it('stream: opens one to a pool, changes it, and brings back what is left', async () => {
    const pool = ['--pool', poolId]
    const open = ['stream', 'open', ...pool, '--rate', '86.4/day', '--until', '30d']
    const [paid, opened] = await spent('firm', () =>
      cli.json<{ streamId: Hex; deposit: string; rate: string; endDay: number }>([...open, '--yes'], { as: 'firm' }),
    )
    const { streamId } = opened
    assert.deepEqual([BigInt(opened.rate), paid], [perDay(86_400_000n), BigInt(opened.deposit)])
    assert.equal(paid, depositFor(perDay(86_400_000n), dayStart(opened.endDay) - (await now())))
    assert.equal((await sdk().reads.streamOf({ poolId, streamId })).rate, perDay(86_400_000n))

    const [, slower] = await spent('firm', () =>
      cli.json<{ refund: string }>(['stream', 'rate', ...pool, '--rate', '1/minute', '--yes'], { as: 'firm' }),
    )
    // 1 a minute is 1,440 a day: it takes money, and gives none back.
    assert.equal(slower.refund, '0')
    assert.equal((await sdk().reads.streamOf({ poolId, streamId })).rate, rateOf(DOLLAR, 60n))
    const shown = await cli.json<{ isRunning: boolean; ahead: string }>([
      'stream',
      'status',
      ...pool,
      '--of',
      cli.addressOf('firm'),
    ])
    assert.equal(shown.isRunning, true)

    const day = dayOf(await now()) + 10
    const [some, sooner] = await spent('firm', () =>
      cli.json<{ refund: string }>(
        [
          'stream',
          'cancel',
          ...pool,
          '--until',
          new Date(Number(dayStart(day)) * 1000).toISOString().slice(0, 10),
          '--yes',
        ],
        { as: 'firm' },
      ),
    )
    assert.equal(-some, BigInt(sooner.refund))
    assert.equal((await sdk().reads.streamOf({ poolId, streamId })).end, dayStart(day))
    const [back, ended] = await spent('firm', () =>
      cli.json<{ refund: string }>(['stream', 'cancel', ...pool, '--yes'], { as: 'firm' }),
    )
    assert.equal(-back, BigInt(ended.refund))
    assert.ok(BigInt(ended.refund) > 0n && BigInt(ended.refund) <= BigInt(shown.ahead))
    const over = await cli.run(['stream', 'status', ...pool], { as: 'firm' })
    assert.deepEqual([over.code, /^ended +20/m.test(over.stdout)], [1, true])
    allMatch(
      await failures('firm', [
        open,
        ['stream', 'cancel', ...pool],
        ['stream', 'cancel'],
        ['stream', 'rate', ...pool, '--license', NOTHING, '--rate', '1/day'],
        ['stream', 'open', ...pool, '--salt', NOTHING, '--rate', '0.1/day', '--until', '30d'],
      ]),
      [
        /^4 StreamAlreadyOpened/,
        /^2 .*it has ended/,
        /^2 .*--pool, or its license/,
        /^2 .*not both/,
        /^4 StreamRateTooLow/,
      ],
    )
  })

  describe('pay', () => {
    let proxy: Proxy
    before(async () => (proxy = await startProxy(cli.url)))
    after(async () => proxy?.close())

    it('pays once for each time it is told to, and asks before', async () => {
      const argv = ['pay', poolId, '--amount', '12.5', '--ref', NOTHING]
      const [paid, made] = await spent('firm', () => cli.run([...argv, '--yes'], { as: 'firm' }))
      assert.equal(made.code, 0, made.stderr)
      assert.match(made.stdout, /^paid +12\.5 \w+\n/)
      assert.equal(paid, 12_500_000n)
      const [event] = await sdk().reads.paymentsOf({ poolId, ref: NOTHING })
      assert.deepEqual([event?.args.amount, event?.args.payer], [12_500_000n, cli.addressOf('firm')])
      if (!hasTerminal) return
      const [unpaid, declined] = await spent('firm', () => cli.type(argv, [[/Send/, KEYS.no]], { as: 'firm' }))
      assert.deepEqual([declined.code, unpaid], [5, 0n], declined.shown)
      assert.match(declined.shown, /Pay 12\.5 \w+ to the pool/)
      assert.match(declined.shown, /\d\. CreatorPools\.pay\(.*amount: 12500000/)
    })

    it('goes on with what was signed and not sent, and then pays nothing more', async () => {
      const journal = cli.file('unsent.json')
      const argv = ['pay', poolId, '--amount', '7', '--journal', journal, '--yes', '--json']
      proxy.on = (method) => (method === 'eth_sendRawTransaction' && existsSync(journal) ? 'refuse' : 'pass')
      const [nothing, refused] = await spent('firm', () => cli.run(argv, { as: 'firm', rpc: proxy.url }))
      assert.deepEqual([nothing, refused.code, errorOf(refused).name], [0n, 4, 'InsufficientFundsError'])
      const { hash } = JSON.parse(readFileSync(journal, 'utf8'))

      const dry = JSON.parse((await cli.run([...argv, '--dry-run'], { as: 'firm' })).stdout)
      assert.deepEqual(dry, { dryRun: true, resumes: hash })
      const [paid, resumed] = await spent('firm', () =>
        cli.json<{ hash: Hex; resumed: boolean }>(argv.slice(0, -1), { as: 'firm' }),
      )
      assert.deepEqual([paid, resumed.hash, resumed.resumed], [7n * DOLLAR, hash, true])
      const [more, again] = await spent('firm', () => cli.json<{ hash: Hex }>(argv.slice(0, -1), { as: 'firm' }))
      assert.deepEqual([more, again.hash], [0n, hash])
    })

    it('pays anew what the chain has refused', async () => {
      const payer = cli.addressOf('coauthor')
      const wallet = cli.royaltyOf('coauthor').walletClient as WalletClient
      const call = buildPayPool(cli.deployment, { poolId, amount: 4n * DOLLAR, payer })
      // Nothing is approved. The node says no, and mines it.
      await sendTransaction(wallet, { ...call, gas: 300_000n, account: wallet.account ?? null, chain: null }).catch(
        () => {},
      )
      const hash = (await cli.publicClient.getBlock()).transactions[0] as Hex
      assert.equal((await cli.publicClient.getTransactionReceipt({ hash })).status, 'reverted')
      const begun = { format: 'openroyalty-payment-1', chainId: 31_337, payer, poolId, amount: String(4n * DOLLAR) }
      const journal = cli.file('refused.json', JSON.stringify({ ...begun, hash, account: payer, nonce: 0 }))
      const [paid, made] = await spent('coauthor', () =>
        cli.json<{ hash: Hex; resumed: boolean }>(['pay', poolId, '--amount', '4', '--journal', journal, '--yes'], {
          as: 'coauthor',
        }),
      )
      assert.deepEqual([paid, made.resumed], [4n * DOLLAR, false])
      assert.notEqual(made.hash, hash)
      assert.equal(JSON.parse(readFileSync(journal, 'utf8')).hash, made.hash)
    })

    it('says what is not known when it is stopped while it waits', async function () {
      if (!hasTerminal) return this.skip()
      const journal = cli.file('stopped.json')
      const argv = ['pay', poolId, '--amount', '3', '--journal', journal, '--yes']
      proxy.on = (method) => (existsSync(journal) && /Receipt|ByHash/.test(method) ? 'blank' : 'pass')
      const [paid, stopped] = await spent('firm', () =>
        cli.type(argv, [[/waiting until it is mined/, KEYS.interrupt]], { as: 'firm', rpc: proxy.url }),
      )
      assert.equal(stopped.code, 6, stopped.shown)
      assert.match(stopped.shown, /not known whether transaction 0x/)
      const [more] = await spent('firm', () => cli.json(argv, { as: 'firm' }))
      // It may have been stopped before it was sent, too.
      assert.equal(paid + more, 3n * DOLLAR)
    })

    it('says what it does not know, and finds out when it is run again', async () => {
      const journal = cli.file('lost.json')
      const argv = ['pay', poolId, '--amount', '9', '--journal', journal, '--yes']
      let isLost = false
      proxy.on = (method) => {
        if (isLost) return 'drop'
        isLost = method === 'eth_sendRawTransaction' && existsSync(journal)
        return isLost ? 'lose' : 'pass'
      }
      const [paid, unknown] = await spent('firm', () => cli.run(argv, { as: 'firm', rpc: proxy.url }))
      assert.deepEqual([paid, unknown.code, unknown.stdout], [9n * DOLLAR, 6, ''])
      assert.match(unknown.stderr, /Run the same command again: with .*lost\.json it finds out/)
      assert.match(unknown.stderr, /not known whether transaction 0x/)
      const [more, found] = await spent('firm', () =>
        cli.json<{ amount: string; resumed: boolean }>(argv, { as: 'firm' }),
      )
      assert.deepEqual([more, found.amount, found.resumed], [0n, String(9n * DOLLAR), true])

      const damaged = cli.file('damaged.json', '{')
      allMatch(
        await failures('firm', [
          ['pay', poolId, '--amount', '8', '--journal', journal],
          ['pay', poolId, '--amount', '9', '--journal', damaged],
          ['pay', NOTHING, '--amount', '9'],
        ]),
        [/^2 .*is of another payment/, /^2 .*is damaged/, /^4 PoolNotFound/],
      )
      const tooMuch = await cli.run(['pay', poolId, '--amount', '9000000', '--yes', '--json'], { as: 'firm' })
      assert.deepEqual([tooMuch.code, errorOf(tooMuch).name], [4, 'ERC20InsufficientBalance'])
    })
  })

  describe('when a period is over', () => {
    type Acquired = { licenseId: Hex; start: number }
    let byRevenue: Acquired
    let byUse: Acquired
    let store: string
    const periods = ['--period-days', '1', '--grace-days', '30', '--cure-days', '30']
    before(async () => {
      const text = cli.file('terms.txt', TERMS)
      const licensed = async (terms: string[]) => {
        const argv = ['offer', 'publish', poolId, '--uses', 'Retrieve', '--text', text, ...periods, ...terms, '--yes']
        const { offerId } = await cli.json<{ offerId: Hex }>(argv, { as: 'operator' })
        return cli.json<Acquired>(['license', 'acquire', offerId, '--yes'], { as: 'firm' })
      }
      byRevenue = await licensed(['--revenue-share', '10%'])
      byUse = await licensed(['--unit-price', '0.5', '--distribution', 'Usage'])
    })

    const meterOf = async () => {
      const time = Number(await now()) * 1000
      const license = { ...byUse, periodDays: 1 }
      return createMeter({ license, store: sqliteStore(store), policy: retrieved(), clock: () => time })
    }

    it('report: shows what is owed, files it, pays it once, and corrects it', async () => {
      const { licenseId } = byRevenue
      const argv = ['report', licenseId, '--period', '0', '--revenue', '200']
      assert.match((await failures('firm', [argv]))[0] ?? '', /^4 StatementTooEarly/)

      // For the usage commands below, while the period runs.
      store = cli.file('meter.sqlite')
      const meter = await meterOf()
      const time = new Date((byUse.start + 1) * 1000)
      await meter.recordBatch([0, 1, 2].map((i) => ({ id: `${i}`, time, works: [{ workId: works[i % 2] as Hex }] })))
      await meter.close()
      await cli.publicClient.request({ method: 'evm_increaseTime', params: [toHex(DAY + 60n)] } as never)
      await cli.publicClient.request({ method: 'evm_mine' } as never)

      const plan = await cli.json<{ title: string }>([...argv, '--dry-run', '--from', cli.addressOf('firm')])
      assert.match(plan.title, /Owed for it: 20 \w+\. Owed in all: 20 \w+; paid: 0 \w+\. Pay now: at most 20 \w+\./)
      const [paid, filed] = await spent('firm', () =>
        cli.json<{ version: number; paid: string }>([...argv, '--yes'], { as: 'firm' }),
      )
      assert.deepEqual([paid, filed.version, filed.paid], [20n * DOLLAR, 1, String(20n * DOLLAR)])
      assert.deepEqual(await sdk().reads.statementOf({ licenseId, period: 0 }), { version: 1, owed: 20n * DOLLAR })

      allMatch(
        await failures('firm', [
          argv,
          ['report', licenseId, '--period', '0', '--replaces', '1'],
          ['report', licenseId, '--period', '1', '--replaces', '1', '--units', '0'],
          ['report', licenseId, '--units', '0'],
        ]),
        [
          /^2 .*Version 1 is filed for period 0, and 20 \w+ was owed.*--replaces 1/,
          /^2 .*What was used or earned/,
          /^2 .*Nothing is filed for period 1/,
          /^2 .*--period is missing/,
        ],
      )
      const [nothing, corrected] = await spent('firm', () =>
        cli.json<{ owed: string }>(
          ['report', licenseId, '--period', '0', '--revenue', '150.5', '--replaces', '1', '--yes'],
          {
            as: 'firm',
          },
        ),
      )
      assert.deepEqual([nothing, corrected.owed], [0n, '15050000'])
      assert.equal((await sdk().reads.licenseOf({ licenseId }))?.credit, 4_950_000n)
    })

    it('usage settle: shows, closes, publishes, files and pays, once, and goes on where it was stopped', async () => {
      const { licenseId } = byUse
      const [folder, published] = [cli.file('settlements'), cli.file('published')]
      const argv = ['usage', 'settle', licenseId, '--period', '0', '--store', store, '--folder', folder, '--publish']
      type Settled = { total: string; epochId: Hex; location: string; usageHash: Hex; hash: Hex; resumed: boolean }

      const plan = await cli.json<{ title: string; transactions: { function: string }[] }>([
        ...argv,
        ...[published, '--dry-run', '--from', cli.addressOf('firm')],
      ])
      assert.match(plan.title, /3 events, 3 units; pay 1\.5 \w+ for 2 works; publish the usage file to /)
      assert.deepEqual(
        plan.transactions.map(({ function: name }) => name),
        ['approve', 'publish'],
      )
      assert.ok(!existsSync(folder) && !existsSync(published), 'a dry run writes nothing')
      const open = await cli.json<{ periods: { events: number; isClosed: boolean; version: number }[] }>([
        ...['usage', 'status', licenseId, '--store', store],
      ])
      assert.deepEqual(
        open.periods.map(({ events, isClosed, version }) => [events, isClosed, version]),
        [[3, false, 0]],
      )

      // Where the file cannot be published nothing is paid, and the next run goes on.
      const [unpaid, stopped] = await spent('firm', () =>
        cli.run([...argv, cli.file('terms.txt'), '--yes', '--json'], { as: 'firm' }),
      )
      assert.deepEqual([unpaid, errorOf(stopped).name], [0n, 'UsageFileTargetError'])
      const begun = await cli.run(['usage', 'status', licenseId, '--folder', folder])
      assert.match(begun.stdout, /^0 +20\S+ +version 1 begun/m)
      const [paid, settled] = await spent('firm', () =>
        cli.json<Settled>([...argv, published, '--yes'], { as: 'firm' }),
      )
      assert.deepEqual([paid, settled.total, settled.resumed], [1_500_000n, '1500000', true])
      const [epoch] = await usageEpochsOf(sdk(), { licenseId })
      assert.deepEqual(
        [epoch?.epochId, epoch?.total, epoch?.dataHash],
        [settled.epochId, 1_500_000n, settled.usageHash],
      )
      assert.equal((await readUsageFile(settled.location)).hash, settled.usageHash)

      const [more, again] = await spent('firm', () => cli.json<Settled>([...argv, published, '--yes'], { as: 'firm' }))
      assert.deepEqual([more, again.hash], [0n, settled.hash])

      const late = await meterOf()
      const time = new Date((byUse.start + 2) * 1000)
      await assert.rejects(late.record({ id: 'late', time, works: [{ workId: works[1] }] }))
      await late.close()
      const [rest, corrected] = await spent('firm', () =>
        cli.json<Settled>([...argv, published, '--replaces', '1', '--yes'], { as: 'firm' }),
      )
      assert.deepEqual([rest, corrected.total, corrected.resumed], [500_000n, '500000', false])
      const status = await cli.run(['usage', 'status', licenseId, '--store', store])
      assert.match(status.stdout, /^0 +20\S+ +3 +3 +version 2 +2 \w+ +2 \w+$/m)

      allMatch(
        await failures('firm', [
          [
            'usage',
            'settle',
            licenseId,
            '--period',
            '0',
            '--store',
            'no.sqlite',
            '--folder',
            folder,
            '--publish',
            published,
          ],
          ['usage', 'settle', licenseId, '--period', '1', '--store', store, '--folder', folder, '--publish', published],
          [...argv, published, '--replaces', '3'],
        ]),
        [/^2 .*There is no meter store no\.sqlite/, /^2 .*has counted nothing for period 1/, /^4 .*cannot be settled/],
      )
    })
  })

  it('claim: shows what waits and sends it to whom it belongs, for works or whole accounts', async () => {
    const due = await sdk().reads.claimableBatch({ claims: works.map((workId) => ({ poolId, workId })) })
    const sum = due.reduce((all, each) => all + each, 0n)
    assert.ok(sum > 0n)
    const account = ['claim', '--payee', cli.addressOf('author')]
    const plan = await cli.json<{ title: string; transactions: { args: { claims: object[] } }[] }>([
      ...account,
      ...['--dry-run', '--from', cli.addressOf('stranger')],
    ])
    assert.match(plan.title, new RegExp(`^Claim \\d+(\\.\\d+)? \\w+ of 2 works for ${cli.addressOf('author')}\\.$`))
    assert.equal(plan.transactions[0]?.args.claims.length, 2)

    type Claimed = { claimed: { workId: Hex; amount: string; payee: Address }[]; hashes: Hex[] }
    const [one, single] = await spent('author', () =>
      cli.json<Claimed>(['claim', works[0], '--pool', poolId, '--yes'], { as: 'stranger' }),
    )
    assert.deepEqual([single.claimed.length, single.claimed[0]?.workId], [1, works[0]])
    assert.equal(-one, BigInt(single.claimed[0]?.amount ?? 0))
    const [rest, all] = await spent('author', () => cli.run([...account, '--yes'], { as: 'stranger' }))
    assert.equal(all.code, 0, all.stderr)
    assert.match(all.stdout, new RegExp(`^${works[1]} +${poolId} +${cli.addressOf('author')} +\\d`, 'm'))
    assert.ok(-(one + rest) >= sum)

    const sentBefore = await cli.sent('stranger')
    const nothing = await cli.run(['claim', '--payee', cli.addressOf('certifier'), '--yes'], { as: 'stranger' })
    assert.deepEqual([nothing.code, nothing.stdout], [0, 'Nothing waits to be claimed.\n'])
    assert.equal(await cli.sent('stranger'), sentBefore)
    assert.match((await failures('stranger', [['claim']]))[0] ?? '', /^2 .*Claim for which works/)
  })
})

type Proxy = {
  url: string
  on: (method: string) => 'pass' | 'refuse' | 'blank' | 'lose' | 'drop'
  close: () => Promise<void>
}

/** A node between: passes requests on, refuses them, knows nothing, passes them on and loses the answer, or never answers. */
async function startProxy(target: string): Promise<Proxy> {
  const server: Server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const body = Buffer.concat(pieces).toString()
    const { id, method } = JSON.parse(body)
    const wish = proxy.on(method)
    const answer = wish === 'pass' || wish === 'lose' ? await post(target, body) : ''
    response.statusCode = wish === 'lose' || wish === 'drop' ? 503 : 200
    response.setHeader('content-type', 'application/json')
    const refusal = {
      jsonrpc: '2.0',
      id,
      error: { code: -32_000, message: 'insufficient funds for gas * price + value' },
    }
    const blank = { jsonrpc: '2.0', id, result: null }
    const made = wish === 'refuse' ? refusal : wish === 'blank' ? blank : undefined
    response.end(wish === 'pass' ? answer : made ? JSON.stringify(made) : '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const proxy: Proxy = {
    url: `http://127.0.0.1:${port}`,
    on: () => 'pass',
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  }
  return proxy
}

async function post(url: string, body: string): Promise<string> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  return response.text()
}
