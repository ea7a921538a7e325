import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type Address, type Hex, toHex } from 'viem'
import {
  type AuditReport,
  audit,
  FINDING_KINDS,
  type FindingCode,
  logFileHead,
  type ReplayLog,
  readUsageBytes,
  writeAuditJson,
  writeAuditText,
} from '../../sdk/src/audit/index.ts'
import { readUsageFile, UsageFileError, UsageFileVersionError } from '../../sdk/src/meter/index.ts'
import { dishonestHistory, honestHistory } from '../utils/auditHistory.ts'
import { randomFrom } from '../utils/randomHistory.ts'

const DAY = 86_400n
/** Alterations by chance: there are some seven hundred different ones. */
const ALTERATIONS = Number(process.env.AUDIT_ALTERATIONS ?? 60)
const SEED = Number(process.env.AUDIT_SEED ?? 53)
const ELSEWHERE: Address = `0x${'77'.repeat(20)}`

type Evidence = Awaited<ReturnType<Awaited<ReturnType<typeof honestHistory>>['evidence']>>
/** A log whose arguments a test may write to. */
// biome-ignore lint/suspicious/noExplicitAny: what is written to it is what no log holds
type Loose = Omit<ReplayLog, 'args' | 'eventName'> & { eventName: string; args: Record<string, any> }

/** What somebody could alter before an auditor sees it. */
class Altered {
  readonly logs: Loose[]
  readonly transfers: Evidence['transfers']
  readonly files: Evidence['files']

  constructor({ logs, transfers, files }: Evidence) {
    this.logs = structuredClone(logs) as never
    this.transfers = structuredClone(transfers)
    this.files = [...files]
  }

  /** The nth log of an event, of those that match. */
  log(eventName: string, nth = 0, matches: (log: Loose) => boolean = () => true): Loose {
    const found = this.logs.filter((log) => log.eventName === eventName && matches(log))[nth]
    assert.ok(found, `${eventName} ${nth}`)
    return found
  }

  set(log: Loose, args: Record<string, unknown>): void {
    Object.assign(log.args, args)
  }

  drop(log: Loose): void {
    this.logs.splice(this.logs.indexOf(log), 1)
  }

  /** A log of the same transaction and position after another: positions have room between blocks alone. */
  insert(after: Loose, log: Partial<Loose>): void {
    const next = { ...structuredClone(after), ...log, logIndex: after.logIndex + 0.5 }
    this.logs.splice(this.logs.indexOf(after) + 1, 0, next as Loose)
  }
}

/** Where the values are in the arguments of a log. */
function leavesOf(value: unknown, at: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [at]
  return Object.entries(value).flatMap(([name, each]) => leavesOf(each, [...at, name]))
}

/** Makes one value another one of its kind. */
function alter(args: Loose['args'], at: readonly string[]): void {
  const [name, ...rest] = at as [string, ...string[]]
  const value = args[name]
  if (rest.length > 0) alter(value, rest)
  else if (typeof value === 'bigint') args[name] = value + 1n
  else if (typeof value === 'number') args[name] = value + 1
  else if (typeof value === 'boolean') args[name] = !value
  else args[name] = value.startsWith('0x') ? `0x${'7'.repeat(value.length - 2)}` : `${value}x`
}

describe('audit', () => {
  let folder: string
  let history: Awaited<ReturnType<typeof honestHistory>>
  let evidence: Evidence
  const shown = new Set<FindingCode>()

  const run = (given: Partial<Evidence> = {}): Promise<AuditReport> =>
    audit({ head: logFileHead(history.stranger.royalty), ...evidence, ...given })

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'openroyalty-audit-'))
    history = await honestHistory(path.join(folder, 'honest'))
    evidence = await history.evidence()
  })
  after(() => rm(folder, { recursive: true }))

  it('an honest history: nothing found, and money that the chain has', async () => {
    const report = await run()
    assert.deepEqual(report.findings, [])
    const { dollar, deployment, poolId, works, contracts, publicClient } = history
    const time = (await publicClient.getBlock()).timestamp
    const [total, ...others] = report.tokens
    assert.ok(total)
    assert.deepEqual(others, [])
    assert.equal(report.time, time)
    const has = (name: 'creatorPools' | 'usageEpochs' | 'usageChannels') =>
      dollar.read.balanceOf([deployment[name].address])
    const { paidIn, refunded, claimed, claimable, refundable, carried } = total
    assert.equal(paidIn - refunded - claimed, await has('creatorPools'))
    assert.equal(claimable + refundable + carried, await has('creatorPools'))
    assert.equal(total.inEpochs, await has('usageEpochs'))
    assert.equal(total.inChannels, await has('usageChannels'))
    assert.equal(total.inSplits, await dollar.read.balanceOf([history.split]))
    let sum = 0n
    for (const workId of works) sum += await contracts.creatorPools.read.claimable([poolId, workId])
    const { agency } = history
    assert.ok(sum > 0n && claimable >= sum, `${sum} of ${claimable} in pools ${poolId} and ${agency}`)
    assert.deepEqual([report.counts.statements, report.counts.epochs, report.counts.files], [6, 2, 2])
  })

  it('the same in pieces, up to a block, and without what was not given', async () => {
    const whole = await run()
    const half = Math.floor(evidence.logs.length / 2)
    async function* pieces() {
      yield evidence.logs.slice(0, half)
      yield evidence.logs.slice(half)
    }
    const head = logFileHead(history.stranger.royalty)
    assert.deepEqual(await audit({ head, ...evidence, logs: pieces() }), whole)
    const block = evidence.logs[half]?.blockNumber as bigint
    const earlier = await run({ ...evidence, toBlock: block } as never)
    const kinds = earlier.findings.map(({ code }) => code)
    assert.deepEqual([earlier.toBlock, [...new Set(kinds)]], [block, ['file-unknown']])
    assert.ok(earlier.counts.logs < whole.counts.logs)
    const bare = await audit({ head, logs: evidence.logs })
    assert.deepEqual([bare.findings, bare.counts.files], [[], undefined])
  })

  it('with usage files as a browser reads them', async () => {
    const files = await Promise.all(
      evidence.files.map(async ({ name }) => {
        const bytes = await readFile(name)
        assert.deepEqual(await readUsageBytes(bytes), await readUsageFile(name))
        return { name, read: () => readUsageBytes(new Blob([bytes])) }
      }),
    )
    assert.deepEqual((await run({ files })).findings, [])
    const bytes = await readFile((files[0] as { name: string }).name)
    await assert.rejects(readUsageBytes(bytes.subarray(0, 200)), UsageFileError)
    await assert.rejects(
      readUsageBytes(gzipSync('{"format":"openroyalty.usage","formatVersion":2}\n')),
      UsageFileVersionError,
    )
  })

  const workOf = (n: number) => history.works[n] as Hex
  const usageFile = async (change: (text: string) => string, name = 'altered.gz') => {
    const text = gunzipSync(await readFile((evidence.files[0] as { name: string }).name)).toString()
    const to = path.join(folder, name)
    await writeFile(to, gzipSync(change(text)))
    return { name: to, read: () => readUsageFile(to) }
  }

  const CORRUPTIONS: [code: FindingCode, name: string, corrupt: (altered: Altered) => unknown][] = [
    ['logs-incomplete', 'a pool’s creation left out', (a) => a.drop(a.log('PoolCreated'))],
    ['logs-out-of-order', 'two logs exchanged', ({ logs }) => logs.splice(20, 2, ...logs.slice(20, 22).reverse())],
    [
      'log-of-another-contract',
      'a log of a contract that is none of these',
      (a) => Object.assign(a.log('Paid'), { address: ELSEWHERE }),
    ],
    [
      'id-differs',
      'a pool with other terms than its id says',
      (a) => Object.assign(a.log('PoolCreated').args.terms, { minStreamPerDay: 1n }),
    ],
    [
      'id-differs',
      'an offer with another price',
      (a) => Object.assign(a.log('OfferPublished').args.terms, { unitPrice: 1n }),
    ],
    ['made-twice', 'a work registered twice', (a) => a.insert(a.log('WorkRegistered'), {})],
    [
      'owner-differs',
      'a license whose token somebody else got',
      (a) => a.set(a.log('LicenseAcquired'), { licensee: ELSEWHERE }),
    ],
    [
      'owner-differs',
      'a work moved by somebody who did not have it',
      (a) => {
        const { args } = a.log('WorkRegistered')
        a.insert(a.log('WorkRegistered'), {
          ...{ eventName: 'Transfer', args: { from: ELSEWHERE, to: ELSEWHERE, tokenId: BigInt(args.workId) } },
        })
      },
    ],
    ['notice-differs', 'a notice that ends a license sooner', (a) => a.set(a.log('NoticeGiven'), { endsAt: 1 })],
    [
      'notice-differs',
      'a withdrawal from the next second on',
      (a) => a.set(a.log('WithdrawalAnnounced'), { withdrawableAt: 1n }),
    ],
    [
      'payment-unexplained',
      'a payment for a license with no statement left',
      (a) => a.drop(a.log('StatementFiled', 0, ({ args }) => args.period === 3)),
    ],
    ['deposit-differs', 'a deposit one unit short', (a) => a.set(a.log('StreamOpened'), { deposit: 1_640_000n })],
    ['refund-differs', 'a refund one unit too much', (a) => a.set(a.log('StreamChanged'), { refund: 1_400_000n })],
    [
      'claim-differs',
      'a claim of one unit more than was earned',
      (a) => a.set(a.log('Claimed'), { amount: (a.log('Claimed').args.amount as bigint) + 1n }),
    ],
    ['claim-to-another', 'a claim paid to somebody else', (a) => a.set(a.log('Claimed', 1), { payee: ELSEWHERE })],
    [
      'claim-to-another',
      'a share by use paid to somebody else',
      (a) => a.set(a.log('UsageClaimed'), { payee: ELSEWHERE }),
    ],
    ['pool-unbalanced', 'one work counted as five', (a) => a.set(a.log('Joined', 1), { works: 5 })],
    ['claim-differs', 'a payment left out', (a) => a.drop(a.log('Paid', 0, ({ args }) => args.amount === 1_234n))],
    [
      'member-without-consent',
      'consent taken back before the work joined',
      (a) => {
        const joined = a.log('Joined')
        const registered = a.log('WorkRegistered', 0, ({ args }) => args.workId === joined.args.workId)
        const args = { workId: joined.args.workId, uses: 0, since: Number(registered.time) }
        a.insert(registered, { contract: 'workRegistry', eventName: 'ConsentSet', args })
      },
    ],
    ['units-differ', 'units changed at once', (a) => a.set(a.log('UnitsSet'), { day: 0 })],
    ['offer-by-another', 'an offer by somebody else', (a) => a.set(a.log('OfferPublished'), { publisher: ELSEWHERE })],
    [
      'offer-beyond-pool',
      'an offer of uses that the pool has not',
      (a) => Object.assign(a.log('OfferPublished').args.terms, { uses: 0xffff }),
    ],
    ['sale-differs', 'a fee one unit short', (a) => a.set(a.log('LicenseAcquired'), { fee: 499n })],
    [
      'exclusive-broken',
      'a second exclusive license that begins within the first',
      (a) => {
        const second = a.log('LicenseAcquired', 4)
        a.set(second, { start: Number(second.time - DAY) })
      },
    ],
    [
      'license-moved',
      'a license that went to somebody else',
      (a) => {
        const acquired = a.log('LicenseAcquired')
        const args = { from: acquired.args.licensee, to: ELSEWHERE, tokenId: BigInt(acquired.args.licenseId) }
        a.insert(acquired, { eventName: 'Transfer', args })
      },
    ],
    [
      'payment-missing',
      'the payment of a statement left out',
      (a) => {
        const { transactionHash } = a.log('StatementFiled', 0, ({ args }) => (args.period as number) === 2)
        a.drop(a.log('Paid', 0, (log) => log.transactionHash === transactionHash))
      },
    ],
    [
      'standing-differs',
      'an end that was recorded a day early',
      (a) => {
        const ended = a.log('LicenseTerminated')
        a.set(ended, { terminatedAt: ended.args.terminatedAt - 86_400 })
      },
    ],
    ['standing-unrecorded', 'an end that was not recorded', (a) => a.drop(a.log('LicenseTerminated'))],
    ['stream-too-slow', 'a stream at half its rate', (a) => a.set(a.log('StreamOpened'), { rate: 2n ** 63n })],
    [
      'vouchers-differ',
      'more credited than vouchers brought',
      (a) => a.set(a.log('VouchersCredited'), { amount: 261n }),
    ],
    [
      'statement-underpaid',
      'a statement that owes one unit less than its terms say',
      (a) => a.set(a.log('StatementFiled'), { owed: 145n, change: 145n }),
    ],
    [
      'statement-overstated',
      'a statement that owes one unit more than its terms say',
      (a) => a.set(a.log('StatementFiled'), { owed: 147n, change: 147n }),
    ],
    ['statement-unpaid', 'a statement that was paid in part', (a) => a.set(a.log('StatementFiled'), { paid: 100n })],
    ['statement-differs', 'a statement with another date', (a) => a.set(a.log('StatementFiled'), { dueAt: 1n })],
    ['statement-differs', 'a correction with another change', (a) => a.set(a.log('StatementFiled', 1), { change: 1n })],
    [
      'statement-too-early',
      'a statement for a period that has not ended',
      (a) => {
        const last = a.log('StatementFiled', 0, ({ args }) => (args.period as number) === 1)
        a.set(last, { period: 3 })
      },
    ],
    [
      'period-skipped',
      'a statement left out',
      (a) => a.drop(a.log('StatementFiled', 0, ({ args }) => (args.period as number) === 2)),
    ],
    ['version-skipped', 'a correction of nothing', (a) => a.set(a.log('StatementFiled', 1), { version: 3 })],
    [
      'epoch-without-statement',
      'an epoch whose statement was left out',
      (a) => {
        const { transactionHash } = a.log('EpochPublished')
        a.drop(a.log('StatementFiled', 0, (log) => log.transactionHash === transactionHash))
      },
    ],
    [
      'epoch-differs',
      'an epoch that holds more than was paid',
      (a) => a.set(a.log('EpochPublished'), { total: 9_999n }),
    ],
    [
      'epoch-differs',
      'an epoch whose period was moved',
      (a) => Object.assign(a.log('EpochPublished').args.epoch, { from: 1 }),
    ],
    ['claim-twice', 'a share claimed twice', (a) => a.insert(a.log('UsageClaimed'), {})],
    ['claim-beyond-total', 'more claimed than there is', (a) => a.set(a.log('UsageClaimed'), { amount: 10n ** 9n })],
    [
      'epoch-closed-early',
      'an epoch closed at once',
      (a) => {
        const { epochId, poolId } = a.log('EpochPublished').args
        const args = { epochId, poolId, amount: 0n }
        a.insert(a.log('EpochPublished'), { eventName: 'EpochClosed', args })
      },
    ],
    [
      'claim-after-close',
      'a claim of a closed epoch',
      (a) => {
        const { epochId, poolId } = a.log('EpochPublished').args
        const args = { epochId, poolId, amount: 0n }
        a.insert(a.log('EpochPublished'), { eventName: 'EpochClosed', args })
      },
    ],
    [
      'claim-of-own-work',
      'a work that was given to the payer before its share was claimed',
      (a) => {
        const { workId } = a.log('UsageClaimed').args
        const { payer } = (a.log('EpochPublished').args as { epoch: { payer: Address } }).epoch
        const { address } = a.log('WorkRegistered')
        const args = { from: ELSEWHERE, to: payer, tokenId: BigInt(workId) }
        a.insert(a.log('EpochPublished'), {
          contract: 'workRegistry',
          address,
          eventName: 'Transfer',
          args,
        })
      },
    ],
    [
      'claim-outside-pool',
      'a work that had left before the period of a share it claimed',
      (a) => {
        const { poolId } = a.log('EpochPublished').args
        const joined = a.log('Joined', 0, ({ args }) => args.workId === workOf(1))
        a.insert(joined, {
          eventName: 'Left',
          args: { poolId, workId: workOf(1), caller: ELSEWHERE, dropped: false } as never,
        })
      },
    ],
    ['claim-not-in-tree', 'a claim of more than the leaf says', (a) => a.set(a.log('UsageClaimed'), { amount: 1n })],
    [
      'wrong-tree',
      'another root',
      (a) => Object.assign(a.log('EpochPublished').args.epoch, { root: toHex(1, { size: 32 }) }),
    ],
    ['file-unpublished', 'a usage file kept back', ({ files }) => files.splice(1, 1)],
    [
      'file-hash-differs',
      'a usage file that counts one event more',
      async ({ files }) => {
        files.push(await usageFile((text) => text.replace('"until":"', '"until":"+00')))
      },
    ],
    [
      'file-shares-differ',
      'a usage file whose shares do not follow from its counts',
      async ({ files }) => {
        files.push(await usageFile((text) => text.replace('"amount":"', '"amount":"1')))
      },
    ],
    [
      'file-unreadable',
      'a usage file that was cut off',
      async ({ files }) => {
        files.push(await usageFile((text) => text.slice(0, -20)))
      },
    ],
    [
      'file-unknown',
      'a usage file of no statement',
      async ({ files }) => {
        files.push(await usageFile((text) => text.replace('"period":0', '"period":8')))
      },
    ],
    [
      'file-differs',
      'a statement of other units than its usage file',
      (a) => {
        const filed = a.log('StatementFiled', 0, ({ args }) => BigInt(args.usageHash) !== 0n)
        a.set(filed, { units: (filed.args.units as bigint) - 1n })
      },
    ],
    [
      'split-differs',
      'a split that shared out less than had come',
      (a) => a.set(a.log('Distributed'), { amount: (a.log('Distributed').args.amount as bigint) - 5n }),
    ],
    [
      'split-differs',
      'a credit for somebody without a share',
      (a) => {
        const distributed = a.log('Distributed')
        const { split, token } = distributed.args
        const before = a.logs[a.logs.indexOf(distributed) - 1] as Loose
        const { contract, address, transactionHash, blockNumber, time } = distributed
        a.insert(before, {
          ...{ contract, address, transactionHash, blockNumber, time, eventName: 'Credited' },
          args: { split, token, recipient: ELSEWHERE, amount: 3n } as never,
        })
        Object.assign(a.logs[a.logs.indexOf(distributed) - 1] as Loose, { logIndex: distributed.logIndex - 0.5 })
      },
    ],
    [
      'credit-differs',
      'a credit that nobody had',
      (a) => {
        const { split, token } = a.log('Distributed').args
        const args = { split, token, recipient: ELSEWHERE, amount: 3n }
        a.insert(a.log('Distributed'), { eventName: 'CreditWithdrawn', args })
      },
    ],
    [
      'voucher-differs',
      'a voucher that brought more than it says',
      (a) => a.set(a.log('VoucherRedeemed', 1), { amount: 111n }),
    ],
    ['voucher-differs', 'a voucher of a key that was never authorized', (a) => a.drop(a.log('KeyAuthorized'))],
    [
      'channel-overdrawn',
      'a voucher beyond what there is',
      (a) => a.set(a.log('VoucherRedeemed', 1), { total: 100_000n, amount: 99_850n }),
    ],
    ['withdrawal-early', 'money taken back without a word before', (a) => a.drop(a.log('WithdrawalAnnounced'))],
    [
      'transfer-differs',
      'a claim that the token does not know of',
      ({ transfers }) => {
        transfers.splice(
          transfers.findIndex(
            ({ from }) => from.toLowerCase() === history.deployment.creatorPools.address.toLowerCase(),
          ),
          1,
        )
      },
    ],
    [
      'transfer-differs',
      'a claim whose money went to somebody else',
      ({ transfers }) => {
        const pools = history.deployment.creatorPools.address.toLowerCase()
        Object.assign(transfers.find(({ from }) => from.toLowerCase() === pools) as object, { to: ELSEWHERE })
      },
    ],
    ['logs-out-of-order', 'a log of an earlier second', (a) => Object.assign(a.log('StatementFiled'), { time: 1n })],
    [
      'standing-unrecorded',
      'an end that was not recorded before its stream was cancelled',
      (a) => a.drop(a.log('LicenseTerminated', 0, ({ args }) => args.licenseId === history.streamed)),
    ],
    [
      'payment-unexplained',
      'a payment for a license by somebody else',
      (a) => {
        const { transactionHash } = a.log('StatementFiled')
        a.set(
          a.log('Paid', 0, (log) => log.transactionHash === transactionHash),
          { payer: ELSEWHERE },
        )
      },
    ],
    [
      'claim-beyond-total',
      'one unit more claimed than there is',
      (a) => a.set(a.log('UsageClaimed'), { amount: (a.log('EpochPublished').args.total as bigint) + 1n }),
    ],
    [
      'epoch-closed-early',
      'an epoch closed at once, with what was in it',
      (a) => {
        const { epochId, poolId, total } = a.log('EpochPublished').args
        a.insert(a.log('EpochPublished'), { eventName: 'EpochClosed', args: { epochId, poolId, amount: total } })
      },
    ],
    ['voucher-differs', 'a voucher of a key whose time was over', (a) => a.set(a.log('KeyAuthorized'), { until: 1 })],
    [
      'channel-overdrawn',
      'a voucher beyond what is free, by a key that may',
      (a) => {
        a.set(a.log('KeyAuthorized'), { cap: 10n ** 9n })
        a.set(a.log('VoucherRedeemed', 1), { total: 100_000n, amount: 99_850n })
      },
    ],
    [
      'withdrawal-early',
      'money taken back before its day',
      (a) => a.set(a.log('WithdrawalAnnounced'), { withdrawableAt: 10n ** 12n }),
    ],
    [
      'transfer-differs',
      'a payment that came from somebody else',
      ({ transfers }) => {
        const pools = history.deployment.creatorPools.address.toLowerCase()
        Object.assign(transfers.find(({ to }) => to.toLowerCase() === pools) as object, { from: ELSEWHERE })
      },
    ],
    [
      'split-differs',
      'a credit of more than a share',
      (a) => {
        const distributed = a.log('Distributed')
        const { split, token } = distributed.args
        const credited = {
          ...structuredClone(distributed),
          eventName: 'Credited',
          logIndex: distributed.logIndex - 0.5,
        }
        const args = { split, token, recipient: history.shares.recipients[0], amount: 10n ** 9n }
        a.logs.splice(a.logs.indexOf(distributed), 0, { ...credited, args })
      },
    ],
    ['notice-differs', 'a notice by somebody else', (a) => a.set(a.log('NoticeGiven'), { caller: ELSEWHERE })],
  ]

  describe('finds what was altered', () => {
    for (const [code, name, corrupt] of CORRUPTIONS)
      it(`${code}: ${name}`, async () => {
        const altered = new Altered(evidence)
        await corrupt(altered)
        const report = await run(altered as never)
        const codes = report.findings.map((each) => each.code)
        assert.ok(codes.includes(code), `found ${[...new Set(codes)].join(', ') || 'nothing'}`)
        shown.add(code)
      })
  })

  it(`alterations by chance: most are found, and none ends an audit`, async () => {
    const alterations = evidence.logs.flatMap((log, i) => [
      ({ logs }: Altered) => void logs.splice(i, 1),
      (altered: Altered) => altered.insert(altered.logs[i] as Loose, {}),
      ...leavesOf(log.args).map(
        (at) =>
          ({ logs }: Altered) =>
            alter((logs[i] as Loose).args, at),
      ),
    ])
    const random = randomFrom(SEED)
    let found = 0
    for (let i = 0; i < ALTERATIONS; i += 1) {
      const altered = new Altered(evidence)
      alterations[random(alterations.length)]?.(altered)
      const report = await run(altered as never)
      if (report.findings.length > 0) found += 1
    }
    // Of the others some mean nothing (a hash of reasons, a consent given twice), and some only the chain can tell.
    assert.ok(found > ALTERATIONS * 0.8, `${found} of ${ALTERATIONS}`)
  }).timeout(600_000)

  describe('finds what people did', () => {
    let report: AuditReport
    before(async () => {
      const done = await dishonestHistory(path.join(folder, 'dishonest'))
      const seen = await done.evidence()
      report = await audit({ head: logFileHead(done.stranger.royalty), ...seen })
    })
    const EXPECTED: [code: FindingCode, count: number][] = [
      ['wrong-tree', 1],
      ['total-differs', 1],
      ['file-unpublished', 1],
      ['leaf-outside-pool', 2],
      ['own-work-in-epoch', 1],
      ['use-without-consent', 2],
      ['own-works-gain-use', 2],
      ['own-works-gain-units', 2],
      ['units-before-payment', 1],
      ['payer-is-paid', 1],
      ['statement-late', 2],
      ['statement-missing', 1],
      ['statement-without-file', 1],
      ['debt-open', 1],
      ['transfer-unlogged', 1],
      ['split-unannounced', 1],
    ]
    for (const [code, count] of EXPECTED)
      it(code, () => {
        assert.equal(report.found[code] ?? 0, count, writeAuditText(report))
        shown.add(code)
      })
    it('and nothing else, worst first, with the transactions behind it', () => {
      assert.deepEqual(Object.keys(report.found).sort(), EXPECTED.map(([code]) => code).sort())
      assert.equal(report.findings[0]?.code, 'wrong-tree')
      const debt = report.findings.find(({ code }) => code === 'debt-open')
      assert.deepEqual([debt?.said, debt?.expected], [0n, 20n])
      for (const { code, transactions } of report.findings) {
        const isOfNone = ['statement-missing', 'debt-open', 'payer-is-paid'].includes(code)
        assert.equal(transactions.length === 0, isOfNone, code)
      }
    })
    it('written for people and for programs', () => {
      const text = writeAuditText(report, { tokenOf: () => ({ symbol: 'TUSD', decimals: 6 }) })
      for (const { what, code } of report.findings) assert.ok(text.includes(what) && text.includes(code))
      assert.match(text, /Findings: 1 critical/)
      const json = JSON.parse(writeAuditJson(report))
      assert.equal(json.tokens[0].paidIn, String(report.tokens[0]?.paidIn))
      assert.equal(json.findings.length, report.findings.length)
    })
  })

  describe('all kinds', () => {
    it('every kind of finding was seen, and is in docs/audit.md with its severity', async () => {
      const kinds = Object.entries(FINDING_KINDS)
      assert.deepEqual(
        kinds.map(([code]) => code).filter((code) => !shown.has(code as FindingCode)),
        [],
      )
      const page = await readFile(path.join(import.meta.dirname, '../../docs/audit.md'), 'utf8')
      const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (\w+) \|/gm)].map(([, code, severity]) => [code, severity])
      assert.deepEqual(rows, kinds)
    })
  })
})
