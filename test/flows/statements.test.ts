import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Address, getAddress, type Hex } from 'viem'
import {
  applyLog,
  type CreatorStatement,
  creatorStatement,
  earningsByPayer,
  emptyReplay,
  type LicenseeStatement,
  licenseeStatement,
  memberIn,
  type PoolStatement,
  passedIn,
  poolIn,
  poolStatement,
  type ReplayLog,
  readLogs,
  replay,
  StatementPeriodError,
  StatementSubjectError,
  spendingOf,
  streamIn,
} from '../../sdk/src/audit/index.ts'
import { logFileHead } from '../../sdk/src/audit/logs/fetchLogs.ts'
import { sectionsOf } from '../../sdk/src/audit/statements/sections.ts'
import { DAY } from '../../sdk/src/index.ts'
import { closeUsageEpoch, usageEpochsOf } from '../../sdk/src/usage/index.ts'
import { honestHistory } from '../utils/auditHistory.ts'
import { randomFrom } from '../utils/randomHistory.ts'
import { startReplay } from '../utils/randomReplay.ts'

/** Set SEEDS to others, with commas between, to try them. */
const SEEDS = (process.env.SEEDS ?? '1,2').split(',').map(Number)
const BLOCKS = 150

const sum = <row>(rows: readonly row[], of: (row: row) => bigint): bigint =>
  rows.reduce((all, row) => all + of(row), 0n)

describe('SDK: statements', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-statements-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  for (const seed of SEEDS)
    it(`of a random history add up, and say what the chain says: seed ${seed}`, async () => {
      const started = await startReplay(randomFrom(seed))
      const { publicClient, contracts, stranger } = started
      const steps = [2n, 60n, 3_600n, DAY / 2n, DAY, 2n * DAY, 3n * DAY]
      const times: bigint[] = []
      for (let i = 0; i < BLOCKS; i += 1) {
        await started.block(steps)
        // The random acts claim nothing by units.
        if (i % 20 === 19) {
          const pools = [...started.operated, started.agency, ...started.channelPools]
          const claims = pools.flatMap((poolId) => started.works.map((workId) => ({ poolId, workId })))
          await stranger.royalty.claims.claimBatch({ claims })
        }
        times.push((await publicClient.getBlock({ blockTag: 'latest' })).timestamp)
      }
      // A block without logs: what the chain says in its second is what a period until then ends with.
      await started.networkHelpers.time.increase(3_600)
      const { timestamp: end, number: blockNumber } = await publicClient.getBlock({ blockTag: 'latest' })
      const logs: ReplayLog[] = []
      for await (const log of readLogs(stranger.royalty)) logs.push(log)
      const head = logFileHead(stranger.royalty)
      const at = { blockNumber }
      const first = logs[0]?.time as bigint
      // Periods that meet in the very second of a claim: it belongs to the later one alone.
      const claimLogs = logs.flatMap((log) =>
        log.contract === 'creatorPools' && log.eventName === 'Claimed' ? [{ ...log.args, time: log.time }] : [],
      )
      const meeting = claimLogs[Math.floor(claimLogs.length / 2)]?.time as bigint
      const cuts = [0n, first, meeting, times[BLOCKS - 10] as bigint, end]
      const periods = cuts.slice(1).map((until, i) => ({ from: cuts[i] as bigint, until }))

      const people = started.people.map((person) => getAddress(person))
      const seen = { earned: 0n, claims: 0n, moved: 0, journal: 0 }
      let claimedOfWorks = 0n
      const openings = new Map<string, bigint>()
      for (const period of periods) {
        const everybody = await creatorStatement({ head, logs, accounts: people, period })
        for (const row of everybody.byUnits) {
          assert.equal(row.opening + row.earned - row.claimed, row.closing)
          assert.ok(row.earned >= 0n, 'nothing that was earned goes')
          seen.earned += row.earned
        }
        // Who held a work when a period ended holds it when the next begins, with the same money.
        for (const row of everybody.byUnits) {
          const key = `${row.workId} ${row.poolId}`
          if (openings.has(key)) assert.equal(row.opening, openings.get(key))
        }
        openings.clear()
        for (const row of everybody.byUnits) openings.set(`${row.workId} ${row.poolId}`, row.closing)
        claimedOfWorks += sum(everybody.byUnits, ({ claimed }) => claimed)
        seen.claims += sum(everybody.claims, ({ kind, amount }) => (kind === 'units' ? amount : 0n))
        for (const total of everybody.totals) assert.equal(total.opening + total.earned - total.claimed, total.closing)

        const alone = await Promise.all(
          people.map((person) => creatorStatement({ head, logs, accounts: [person], period })),
        )
        const received = (statements: readonly CreatorStatement[]) =>
          sum(statements, ({ totals }) => sum(totals, (total) => total.received))
        assert.equal(received(alone), received([everybody]))
      }
      assert.equal(claimedOfWorks, seen.claims)
      assert.equal(
        seen.claims,
        sum(claimLogs, ({ amount }) => amount),
        'each claim once',
      )
      assert.ok(seen.earned > 0n && seen.claims > 0n, `earned ${seen.earned}, claimed ${seen.claims}`)

      // What can be claimed is what the chain says.
      for (const [key, closing] of openings) {
        const [workId, poolId] = key.split(' ') as [Hex, Hex]
        const { works } = await contracts.creatorPools.read.memberOf([poolId, workId], at)
        if (works === 0n) continue
        assert.equal(closing, await contracts.creatorPools.read.claimable([poolId, workId], at))
      }

      const pools = [...started.operated, started.agency, ...started.channelPools]
      const paidByAll = new Map<string, bigint>()
      for (const poolId of pools) {
        let former: PoolStatement | undefined
        for (const period of periods.slice(1)) {
          const pool = await poolStatement({ head, logs, poolId, period }).catch((error: unknown) => {
            if (error instanceof StatementSubjectError) return undefined
            throw error
          })
          if (!pool) continue
          const { opening, closing, paidIn, refunded, claimed, members, sources } = pool
          const held = ({ claimable, refundable, carried }: typeof opening) => claimable + refundable + carried
          assert.equal(held(opening) + paidIn - refunded - claimed, held(closing))
          assert.ok(closing.carried >= 0n)
          assert.equal(
            sum(sources, (row) => row.paid),
            paidIn,
          )
          assert.equal(
            sum(sources, (row) => row.refunded),
            refunded,
          )
          assert.equal(
            sum(members, (row) => row.claimed),
            claimed,
          )
          assert.equal(
            sum(members, (row) => row.closing),
            closing.claimable,
          )
          for (const row of members) assert.ok(row.earned >= -row.works, 'a lot that shrinks loses its fractions alone')
          if (former) assert.deepEqual(opening, former.closing)
          assert.equal(
            sum(members, (row) => row.moved),
            0n,
            'what leaves a lot comes to its work',
          )
          seen.moved += members.filter(({ moved }) => moved > 0n).length
          for (const { kind, paid, refunded: back } of sources)
            paidByAll.set(kind, (paidByAll.get(kind) ?? 0n) + paid - back)
          former = pool
        }
      }

      const firms = await Promise.all(
        periods.slice(1).map((period) => licenseeStatement({ head, logs, accounts: people, period })),
      )
      const paid = (kinds: readonly string[]) =>
        sum(firms, ({ payments }) => sum(payments, (row) => (kinds.includes(row.kind) ? row.paid - row.refunded : 0n)))
      for (const kind of ['fee', 'statement', 'stream', 'direct', 'voucher'])
        assert.equal(paid([kind]), paidByAll.get(kind) ?? 0n, kind)
      for (const statement of firms) checkJournal(statement)
      const channels = firms.flatMap((statement) => statement.channels)
      assert.equal(
        sum(channels, (row) => row.deposited - row.withdrawn - row.drawn),
        sum(firms.at(-1)?.channels ?? [], (row) => row.balance),
        'what is in channels',
      )
      seen.journal = sum(firms, ({ journal }) => BigInt(journal.length)) > 0n ? 1 : 0
      assert.equal(seen.journal, 1)
      for (const poolId of pools) checkPayers(logs, poolId, end)
      await checkSpending(head, logs, people, end)
      // Licenses stand as the chain has them.
      const [last] = firms.slice(-1)
      for (const license of last?.licenses ?? []) {
        const chain = await contracts.licenseRegistry.read.stateOf([license.licenseId], at)
        assert.deepEqual([license.owed, license.paid], [chain.owed, chain.paid])
      }
    })

  it('know of leaves that nobody has claimed where files say so, and of splits', async () => {
    const history = await honestHistory(folder)
    const { logs, files } = await history.evidence()
    const head = logFileHead(history.stranger.royalty)
    const until = (logs.at(-1)?.time ?? 0n) + 1n
    const period = { from: 0n, until }
    const owners = new Set<Address>()
    for (const log of logs) if (log.contract === 'workRegistry' && log.eventName === 'Transfer') owners.add(log.args.to)
    const accounts = [...owners]
    const without = await creatorStatement({ head, logs, accounts, period })
    const statement = await creatorStatement({ head, logs, accounts, period, files })

    let [published, claimed] = [0n, 0n]
    for (const log of logs)
      if (log.contract === 'usageEpochs') {
        if (log.eventName === 'EpochPublished') published += log.args.total
        if (log.eventName === 'UsageClaimed') claimed += log.args.amount
      }
    assert.ok(published > claimed && claimed > 0n)
    assert.equal(
      sum(without.byUse, ({ amount }) => amount),
      claimed,
    )
    const known = sum(statement.byUse, ({ amount }) => amount)
    const waiting = sum(statement.byUse, ({ isClaimed, amount }) => (isClaimed ? 0n : amount))
    assert.equal(known - waiting, claimed)
    assert.ok(waiting > 0n && known <= published)
    assert.ok(statement.byUse.some(({ uses }) => uses !== undefined && uses > 0))
    assert.equal(
      sum(statement.totals, (total) => total.waitingByUse),
      waiting,
    )
  })

  it('count each share of use once, for whoever had the work, and nothing as waiting that nobody can claim', async () => {
    const history = await honestHistory(folder)
    const { works, author, payer, stranger } = history
    // A work with a share that nobody has claimed is sold.
    await author.royalty.works.transfer({ workId: works[0], to: payer.account.address })
    const sold = await history.evidence()
    const head = logFileHead(stranger.royalty)
    const end = (sold.logs.at(-1)?.time ?? 0n) + 1n
    const times = sold.logs.flatMap((log) => (log.eventName === 'EpochPublished' ? [log.time] : []))
    const [first, last] = [times[0] as bigint, times.at(-1) as bigint]
    const cuts = [0n, first, first + 1n, last + 1n, end - 1n, end]
    const accounts = ownersIn(sold.logs)
    const total = (statements: readonly CreatorStatement[], name: 'earnedByUse' | 'waitingByUse') =>
      sum(statements, ({ totals }) => sum(totals, (row) => row[name]))
    const of = (who: readonly Address[], from: bigint, until: bigint, { logs, files } = sold) =>
      creatorStatement({ head, logs, files, accounts: who, period: { from, until } })

    const whole = await of(accounts, 0n, end)
    const earned = total([whole], 'earnedByUse')
    assert.ok(earned > 0n)
    assert.equal(
      earned,
      sum(whole.byUse, ({ amount }) => amount),
    )
    const parts = await Promise.all(cuts.slice(1).map((until, i) => of(accounts, cuts[i] as bigint, until)))
    assert.equal(total(parts, 'earnedByUse'), earned, 'periods that follow each other')
    const alone = await Promise.all(accounts.map((account) => of([account], 0n, end)))
    assert.equal(total(alone, 'earnedByUse'), earned, 'owners')
    assert.equal(total(alone, 'waitingByUse'), total([whole], 'waitingByUse'))
    assert.ok(total([whole], 'waitingByUse') > 0n)

    // The seller has earned it, the buyer can claim it.
    const [seller, buyer] = await Promise.all(
      [author, payer].map((who) => of([getAddress(who.account.address)], 0n, end)),
    )
    const share = whole.byUse.find(({ workId, isClaimed }) => workId === works[0] && !isClaimed)
    assert.ok(share && seller && buyer)
    assert.ok(seller.byUse.some((row) => row.epochId === share.epochId && row.workId === works[0] && row.isEarned))
    const unclaimed = ({ byUse }: CreatorStatement, isSold: boolean) =>
      sum(byUse, (row) => (row.isClaimed || (row.workId === works[0]) !== isSold ? 0n : row.amount))
    assert.equal(total([seller], 'waitingByUse'), unclaimed(seller, false))
    assert.equal(total([buyer], 'waitingByUse'), unclaimed(whole, true))
    assert.equal(total([buyer], 'earnedByUse'), 0n)

    // What the pool got back waits for nobody.
    const epochs = await usageEpochsOf(stranger.royalty, { licenseId: share.licenseId })
    const epoch = epochs.find(({ epochId }) => epochId === share.epochId)?.epoch
    assert.ok(epoch)
    await history.nextDay(3 * 366)
    await closeUsageEpoch(stranger.royalty, { epoch })
    const closed = await history.evidence()
    const later = (closed.logs.at(-1)?.time ?? 0n) + 1n
    const after = await of(accounts, 0n, later, closed)
    assert.equal(total([after], 'earnedByUse'), earned)
    const gone = sum(whole.byUse, (row) => (row.epochId === share.epochId && !row.isClaimed ? row.amount : 0n))
    assert.equal(total([after], 'waitingByUse'), total([whole], 'waitingByUse') - gone)
    const row = after.byUse.find(({ workId, epochId }) => workId === works[0] && epochId === share.epochId)
    assert.deepEqual([row?.isClaimed, row?.isClosed], [false, true])
  })

  it('have each of their columns in docs/statements.md', async () => {
    const history = await honestHistory(folder)
    const { logs, files } = await history.evidence()
    const head = logFileHead(history.stranger.royalty)
    const period = { from: 0n, until: (logs.at(-1)?.time ?? 0n) + 1n }
    const accounts = ownersIn(logs)
    const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/statements.md'), 'utf8')
    const described = (heading: string) => {
      const chapter = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
      const tables = chapter.split('\n### ').slice(1)
      return new Map(tables.map((table) => [/^`(\w+)`/.exec(table)?.[1] ?? '', table]))
    }
    const seen: string[] = []
    for (const [heading, statement] of [
      ['For a creator', await creatorStatement({ head, logs, files, accounts, period })],
      ['For a licensee', await licenseeStatement({ head, logs, accounts, period })],
      ['For a pool', await poolStatement({ head, logs, poolId: history.poolId, period })],
    ] as const) {
      const tables = described(heading)
      for (const { name, columns } of sectionsOf(statement)) {
        seen.push(`${statement.kind} ${name}`)
        const table = tables.get(name)
        assert.ok(table, `${heading}: ${name}`)
        // A table that two statements have is described with the first.
        if (table.includes('As for a licensee.')) continue
        const cells = [...table.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell]) => [cell, ...(cell ?? '').split(', ')])
        for (const column of columns)
          assert.ok(cells.includes(column === '' ? '(the first)' : column), `${heading}, ${name}: ${column}`)
        if (columns[0] === '')
          for (const row of sectionsOf(statement).find((each) => each.name === name)?.rows ?? [])
            assert.ok(row[0] && 'text' in row[0] && table.includes(`\`${row[0].text}\``), JSON.stringify(row[0]))
      }
    }
    // What a history of honest people has: all but credits that wait.
    assert.equal(seen.length, 6 + 6 + 4, seen.join(', '))
  })

  it('of nothing are empty, and of no period are refused', async () => {
    const history = await honestHistory(folder)
    const { logs } = await history.evidence()
    const head = logFileHead(history.stranger.royalty)
    const [account] = [getAddress('0x00000000000000000000000000000000000000aa')]
    const period = { from: 10n, until: 11n }
    const creator = await creatorStatement({ head, logs, accounts: [account], period })
    assert.deepEqual([creator.works, creator.byUnits, creator.totals], [[], [], []])
    const licensee = await licenseeStatement({ head, logs, accounts: [account], period })
    assert.deepEqual([licensee.licenses, licensee.payments, licensee.journal], [[], [], []])
    await assert.rejects(poolStatement({ head, logs, poolId: `0x${'00'.repeat(32)}`, period }), StatementSubjectError)
    await assert.rejects(creatorStatement({ head, logs, accounts: [], period }), StatementSubjectError)
    await assert.rejects(
      creatorStatement({ head, logs, accounts: [account], period: { from: 5n, until: 5n } }),
      StatementPeriodError,
    )
  })
})

/** Everybody who has ever had a work or a license. */
function ownersIn(logs: readonly ReplayLog[]): Address[] {
  return [...new Set(logs.flatMap((log) => (log.eventName === 'Transfer' ? [log.args.to] : [])))]
}

/** Money that is expensed was paid, or is prepaid; nothing is counted twice. */
function checkJournal({ journal, payments, streams, channels }: LicenseeStatement): void {
  const balance = new Map<string, bigint>()
  for (const { debit, credit, amount } of journal) {
    assert.ok(amount > 0n)
    balance.set(debit, (balance.get(debit) ?? 0n) + amount)
    balance.set(credit, (balance.get(credit) ?? 0n) - amount)
  }
  assert.equal(
    sum([...balance.values()], (each) => each),
    0n,
  )
  const isChannel = (kind: string) => kind === 'voucher'
  const cash =
    sum(payments, (row) => (isChannel(row.kind) ? 0n : row.paid - row.refunded)) +
    sum(channels, (row) => row.deposited - row.withdrawn)
  assert.equal(balance.get('cash') ?? 0n, -cash)
  assert.equal(
    balance.get('prepaid') ?? 0n,
    sum(payments, (row) => (row.kind === 'stream' ? row.paid - row.refunded : 0n)) - sum(streams, (row) => row.passed),
  )
}

/** Who paid what members have earned: by member all of it, and by payer what they brought, but for what is not divided yet. */
function checkPayers(logs: readonly ReplayLog[], poolId: Hex, time: bigint): void {
  const state = emptyReplay()
  const [paid, streams] = [new Map<string, bigint>(), new Map<Hex, { payers: Set<Address>; changes: bigint }>()]
  let mostUnits = 0n
  for (const log of logs) {
    applyLog(state, log)
    if (log.contract !== 'creatorPools' || log.args.poolId !== poolId) continue
    const units = poolIn(state.pools, { poolId, time: log.time })?.totalUnits ?? 0n
    if (units > mostUnits) mostUnits = units
    if (log.eventName === 'Paid') {
      const key = `${log.args.payer} payment`
      paid.set(key, (paid.get(key) ?? 0n) + (log.args.amount << 64n))
    } else if (log.eventName === 'StreamOpened' || log.eventName === 'StreamChanged') {
      const stream = streams.get(log.args.streamId) ?? { payers: new Set(), changes: 0n }
      if (log.args.deposit > 0n) stream.payers.add(log.args.payer)
      streams.set(log.args.streamId, { ...stream, changes: stream.changes + 1n })
    }
  }
  const pool = poolIn(state.pools, { poolId, time })
  const members = [...(state.pools.pools.get(poolId)?.book.members.keys() ?? [])]
  if (!pool || members.length === 0) return
  // Taken in at once, or bit by bit.
  const half = Math.floor(logs.length / 2)
  const earnings = earningsByPayer({
    logs: logs.slice(0, half),
    members: members.map((workId) => ({ poolId, workId })),
  })
  earnings.at(logs[half - 1]?.time ?? 0n)
  earnings.take(logs.slice(half))
  const rows = earnings.at(time)
  const byPayer = new Map<string, bigint>()
  for (const workId of members) {
    const member = memberIn(state.pools, { poolId, workId, time })
    assert.ok(member)
    const own = rows.filter((row) => row.workId === workId)
    assert.equal(
      sum(own, ({ earned }) => earned),
      member.earned + (member.claimed << 64n),
      'all that a member has earned, to the last fraction',
    )
    for (const { payer, kind, earned } of own) {
      assert.ok(earned > 0n)
      const key = `${payer} ${kind}`
      byPayer.set(key, (byPayer.get(key) ?? 0n) + earned * member.works)
    }
  }
  // Nobody is ahead or behind by more than one division leaves over.
  const loose = mostUnits
  const undivided = pool.idle + pool.carry + loose
  for (const [key, amount] of paid) {
    const earned = byPayer.get(key) ?? 0n
    assert.ok(
      earned <= amount + loose && amount - earned <= undivided,
      `${key} brought ${amount}, of which came ${earned}`,
    )
  }
  // Streams that one person alone has paid for: what they passed, and less than a base unit of each change.
  const [passed, several, slack] = [new Map<string, bigint>(), new Set<string>(), new Map<string, bigint>()]
  for (const [streamId, { payers, changes }] of streams) {
    const keys = Array.from(payers, (payer) => `${payer} stream`)
    if (keys.length > 1) for (const key of keys) several.add(key)
    for (const key of keys) {
      passed.set(key, (passed.get(key) ?? 0n) + (streamIn(state.pools, { streamId, time })?.passed ?? 0n))
      slack.set(key, (slack.get(key) ?? 0n) + (changes << 64n))
    }
  }
  for (const [key, amount] of passed) {
    if (several.has(key)) continue
    const earned = byPayer.get(key) ?? 0n
    assert.ok(
      earned >= amount - undivided && earned <= amount + loose + (slack.get(key) ?? 0n),
      `${key}: ${amount}, ${earned}`,
    )
  }
}

/** What people spend: single payments as they are logged, and of streams what has passed, whoever paid for it. */
async function checkSpending(
  head: Parameters<typeof spendingOf>[0]['head'],
  logs: readonly ReplayLog[],
  people: readonly Address[],
  end: bigint,
): Promise<void> {
  const { pools } = await replay(logs)
  const all = await Promise.all(people.map((account) => spendingOf({ head, logs, account })))
  let running = 0
  for (const streamId of pools.streams.keys()) {
    const own = all.flatMap(({ streams }) => streams.filter((stream) => stream.streamId === streamId))
    const passed = streamIn(pools, { streamId, time: end })?.passed ?? 0n
    const spent = sum(own, (stream) => passedIn(stream, { from: 0n, until: end }))
    const left = (passed >> 64n) - spent
    assert.ok(left >= 0n && left <= BigInt(own.length), `stream ${streamId}: ${left} base units are nobody's`)
    if (passed > 0n) running += 1
  }
  assert.ok(running > 0)
}
