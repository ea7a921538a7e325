import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import hre from 'hardhat'
import { type Address, type Hex, hexToBigInt, padHex, toEventSelector, toHex } from 'viem'
import { PilotError } from '../../scripts/pilot/errors.ts'
import type { TimedLog } from '../../scripts/pilot/ledger.ts'
import { parseOptions } from '../../scripts/pilot/options.ts'
import { type PilotResult, runPilot } from '../../scripts/pilot/pilot.ts'
import { placesOf } from '../../scripts/pilot/summary.ts'
import { createTeller } from '../../scripts/pilot/terminal.ts'
import { creatorPoolsAbi, usageEpochsAbi } from '../../sdk/src/abis/index.ts'
import { audit, verifyCertificate } from '../../sdk/src/audit/index.ts'
import { LogFile } from '../../sdk/src/audit/node/index.ts'
import type { Deployment } from '../../sdk/src/index.ts'
import { sharedData } from '../utils/sharedData.ts'

describe('Pilot', () => {
  let out: string
  let told: string

  const { TMPDIR } = process.env

  beforeEach(() => {
    out = mkdtempSync(path.join(tmpdir(), 'openroyalty-pilot-'))
    process.env.TMPDIR = out
    told = ''
  })
  afterEach(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
    rmSync(out, { recursive: true, force: true })
  })

  const run = (
    argv: string[] = [],
    tamper?: (logs: TimedLog[]) => TimedLog[],
    tamperUsageFile?: (text: string) => string,
  ): Promise<PilotResult> => {
    const options = parseOptions(['--out', out, ...argv])
    assert.ok(options)
    const tell = createTeller({ write: (text) => (told += text) }, options)
    return runPilot({ hre, options, tell, ...(tamper && { tamper }), ...(tamperUsageFile && { tamperUsageFile }) })
  }
  const write = (name: string, text: string): string => {
    const file = path.join(out, name)
    writeFileSync(file, text)
    return file
  }
  const catalogue = (text: string): string[] => ['--catalogue', write('works.csv', text)]

  it("leaves papers from which others check it, with nothing but the last block's hash", async () => {
    const { papers, summary } = await run()
    const read = (name: string) => readFileSync(path.join(papers.folder, name), 'utf8')

    const { blockHash } = papers
    const deployment: Deployment = Object.fromEntries(
      Object.entries<{ address: Address }>(JSON.parse(read('deployment.json')).contracts).map(([name, { address }]) => [
        `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
        { address },
      ]),
    )
    for (const kind of ['payment', 'claim'])
      assert.equal(verifyCertificate(read(`${kind}.json`), { blockHash, deployment }).certificate.kind, kind)
    assert.throws(() => verifyCertificate(read('claim.json'), { blockHash: padHex('0x1') }), /not the one you trust/)

    const file = await LogFile.open(path.join(papers.folder, 'logs.gz'))
    const written = JSON.parse(read('audit.json'))
    const time = BigInt(written.time)
    const report = await audit({ head: file.head, logs: file.pieces(), last: file.last, time })
    await file.close()
    assert.equal(report.blockHash, blockHash)
    const [token] = report.tokens
    assert.equal(token?.claimed, summary.balance.claimed)
    assert.equal(token?.claimable, summary.balance.claimable)
    assert.equal(token?.paidByUse, summary.usage.total)
    assert.equal(token?.inEpochs, summary.usage.waiting)
    assert.match(read('audit.txt'), /0 critical, 0 high, 0 medium, 0 low/)
    assert.equal(written.counts.files, 1)
    const { sources, members } = JSON.parse(read('statement-pool.json'))
    const kinds = new Set(sources.map(({ kind }: { kind: string }) => kind))
    assert.deepEqual([...kinds].sort(), ['fee', 'inbox', 'statement', 'stream'])
    // Works have left their lot with what they had earned in it.
    const moved = members.map((row: { moved: string }) => BigInt(row.moved))
    assert.ok(moved.some((each: bigint) => each > 0n))
    assert.equal(
      moved.reduce((all: bigint, each: bigint) => all + each, 0n),
      0n,
    )
    assert.ok(papers.files.every((name) => readdirSync(papers.folder).includes(name)))
  })

  it('accounts for every base unit of the example', async () => {
    const { reconciles, summary, plan, badRows } = await run()

    assert.equal(reconciles, true, told)
    assert.deepEqual(badRows, [])
    assert.equal(plan.singles.length + plan.lot.length + plan.apart.length, 60)
    const { balance, usage, paid, creators, splits } = summary
    const paidIn = paid.reduce((sum, row) => sum + row.paid - row.refunded, 0n)
    assert.equal(paidIn, balance.paidIn + usage.total)
    assert.equal(
      paidIn,
      placesOf(summary).reduce((sum, [, amount]) => sum + amount, 0n),
    )
    const got = creators.reduce((sum, each) => sum + each.received + each.waiting, 0n)
    assert.equal(got + splits.held + splits.waiting, balance.claimed + balance.claimable + usage.total)
    assert.ok(balance.claimed > 0n && balance.ahead > 0n)
    assert.ok(usage.claimed > 0n && usage.waiting > 0n)
    assert.equal(
      usage.shares.reduce((sum, { amount }) => sum + amount, 0n),
      usage.total,
    )
    assert.equal(
      usage.shares.reduce((sum, { millionths }) => sum + millionths, 0n),
      usage.answers * 1_000_000n,
    )
    // What the service wrote is gone.
    assert.deepEqual(readdirSync(out).sort(), ['pilot-papers', 'pilot-report.html', 'pilot-report.json'])

    assert.match(told, /received [\d,.]+ dollars without any ETH/)
    assert.match(told, /bound one to ".+" with a claim key/)
    assert.match(told, /passed through \d+ splits/)
    assert.ok(![...told].some((letter) => letter === '\r' || letter === '\u001b'), 'no bar where nobody watches')
    const json = JSON.parse(readFileSync(path.join(out, 'pilot-report.json'), 'utf8'))
    assert.equal(json.reconciles, true)
    assert.equal(json.balance.paidIn, balance.paidIn.toString())
    assert.equal(json.usage.shares.length, usage.shares.length)
    assert.match(told, /dollars wait for the creators of \d+ works, who have no wallet yet/)
    assert.match(readFileSync(path.join(out, 'pilot-report.html'), 'utf8'), /Every base unit is accounted for/)
  })

  // Each of these is a lie that a log could tell. The sum must not come out by luck.
  const topicOf = (name: string): Hex => {
    const item = [...creatorPoolsAbi, ...usageEpochsAbi].find((each) => each.type === 'event' && each.name === name)
    assert.ok(item?.type === 'event')
    return toEventSelector(item)
  }
  const last = (logs: readonly TimedLog[], name: string) =>
    logs.findLastIndex(({ topics }) => topics[0] === topicOf(name))
  /** Adds one to a word of a log's data, counted from the last: an amount, a refund, a total. */
  const plusOne = (log: TimedLog, fromLast = 0): TimedLog => {
    const end = log.data.length - 64 * fromLast
    const word = hexToBigInt(`0x${log.data.slice(end - 64, end)}`) + 1n
    const data = `${log.data.slice(0, end - 64)}${toHex(word, { size: 32 }).slice(2)}${log.data.slice(end)}`
    return { ...log, data: data as Hex }
  }

  for (const name of ['Paid', 'Claimed', 'StreamOpened', 'StreamChanged', 'UsageClaimed']) {
    it(`notices one base unit too much in ${name}`, async () => {
      const { reconciles } = await run([], (logs) =>
        logs.map((log, i) => (i === last(logs, name) ? plusOne(log) : log)),
      )
      assert.equal(reconciles, false)
      assert.match(told, /✘/)
    })
  }

  it('notices one base unit too much in what was paid for use', async () => {
    // The total is followed by the file's hash and the second of closing.
    const { reconciles, checks } = await run([], (logs) =>
      logs.map((log, i) => (i === last(logs, 'EpochPublished') ? plusOne(log, 2) : log)),
    )
    assert.equal(reconciles, false)
    assert.deepEqual(
      wrongOf(checks).filter((what) => /price|root|tokens that moved in for use/.test(what)),
      [
        'what was paid for use, and its price by the terms',
        "the root on chain, and that of OpenZeppelin's tree of shares counted again",
        'tokens that moved in for use, and its total',
      ],
    )
  })

  it('notices that a share went to somebody else', async () => {
    const stranger = padHex('0xbad', { size: 32 })
    const { checks } = await run([], (logs) =>
      logs.map((log, i) => {
        const [name, epochId, workId] = log.topics
        return i === last(logs, 'UsageClaimed') && name && epochId && workId
          ? { ...log, topics: [name, epochId, workId, stranger] }
          : log
      }),
    )
    assert.ok(wrongOf(checks).some((what) => /claims of shares, their payees/.test(what)))
  })

  // What a licensee could publish: more for one work, less for another, all else as it is.
  for (const [name, alter] of [
    ['a share', (text: string) => text.replace(/"amount":"\d/, (start) => `${start}0`)],
    ['a count', (text: string) => text.replace(/("inputs":\[\[0,"\d*)(\d)/, (_, before) => `${before}10`)],
    ['a work', (text: string) => text.replace(/\{"workId".*\n/, '')],
    ['the number of answers', (text: string) => text.replace(/"units":"\d/, (start) => `${start}0`)],
  ] as const) {
    it(`notices that ${name} was changed in the usage file`, async () => {
      const { reconciles, checks } = await run([], undefined, (text) => {
        const altered = alter(text)
        assert.notEqual(altered, text)
        return altered
      })
      assert.equal(reconciles, false)
      const wrong = wrongOf(checks)
      assert.ok(wrong.includes('the hash on chain, and that of the published usage file'))
      assert.ok(
        wrong.some((what) => /answers counted again/.test(what)),
        'not by its hash alone',
      )
    })
  }

  const wrongOf = (checks: PilotResult['checks']) => checks.filter(({ isRight }) => !isRight).map(({ what }) => what)

  const MISSING = [
    ...['Paid', 'Claimed', 'UnitsSet', 'Extracted', 'Joined', 'StreamChanged'],
    ...['EpochPublished', 'UsageClaimed'],
  ]
  for (const name of MISSING) {
    it(`notices that a log ${name} is missing`, async () => {
      const { reconciles } = await run([], (logs) => logs.filter((_, i) => i !== last(logs, name)))
      assert.equal(reconciles, false)
    })
  }

  it('notices that a statement is missing', async () => {
    const filed = toEventSelector(
      'StatementFiled(bytes32,uint32,uint16,uint96,uint96,bytes32,uint256,int256,uint256,uint256)',
    )
    const { reconciles } = await run([], (logs) => logs.filter(({ topics }) => topics[0] !== filed))
    assert.equal(reconciles, false)
  })

  it('leaves bad rows out and goes on', async () => {
    const { reconciles, badRows, plan } = await run(
      catalogue('id,title,creators\n1,First,Ann\n2,Nobody,\n1,Again,Bob\n3,"<b>Third</b>",Ann; Bob\n4,Fourth,Cyd\n'),
    )
    assert.equal(reconciles, true, told)
    assert.deepEqual(
      badRows.map(({ line, problem }) => [line, problem]),
      [
        [3, 'no-creators'],
        [4, 'duplicate-id'],
      ],
    )
    assert.equal(plan.lot.length + plan.singles.length, 3)
    assert.match(told, /line 3 left out/)
  })

  it('shares by use as a file has it, to the base unit', async () => {
    // The heavier half is registered singly; ids are told from other columns.
    const works = catalogue('id,title,creators,weight\n1,A,Ann,4\n2,B,Bob,3\n3,C,Cyd,2\n4,D,Dan,1\n5,E,Eve,1\n')
    const use = write('use.csv', 'No.,plays,id\n1,3,x\n3,1,x\n7,50,x\n2,many,x\n5,2,x\n3,1,x\n')
    const { reconciles, summary } = await run([...works, '--usage', use, '--usage-map', 'id=No.'])
    assert.equal(reconciles, true, told)
    // Seven answers at 0.25 dollars, and 1.7 % of 0.925 dollars each, rounded up: 1,750,000 + 110,075.
    assert.equal(summary.usage.total, 1_860_075n)
    // × 3/7 = 797,175, × 2/7 = 531,450.
    assert.deepEqual(
      summary.usage.shares.map(({ id, millionths, amount }) => [id, millionths, amount]),
      [
        ['1', 3_000_000n, 797_175n],
        ['3', 2_000_000n, 531_450n],
        ['5', 2_000_000n, 531_450n],
      ],
    )
    assert.match(told, /line 5 left out: "many" is no whole number/)
    assert.match(
      told,
      /use\.csv says how often .*: 4 rows with 7 uses; left out: 1 row with 50 uses of works not in the catalogue, 1 bad row/,
    )
    const { usage } = JSON.parse(readFileSync(path.join(out, 'pilot-report.json'), 'utf8'))
    assert.deepEqual(usage.badRows, [
      { line: 5, problem: 'count', reason: '"many" is no whole number; uses are counted in ones' },
    ])
    assert.deepEqual(usage.file.unknown, { rows: 1, uses: '50' })
  })

  it('says so where a file has no use of any work', async () => {
    const use = write('use.csv', 'id,count\nnobody,3\n')
    await assert.rejects(run(['--usage', use]), (error: PilotError) => {
      assert.ok(error instanceof PilotError)
      assert.match(error.message, /no work in the pool/)
      return true
    })
  })

  const books = sharedData('usage/books.csv.gz')
  ;(books.skip ? it.skip : it)('shares by the use of 4,386 books, every base unit of it', async () => {
    const { reconciles, summary } = await run(['--catalogue', books.file, '--usage', books.file])
    assert.equal(reconciles, true, told)
    const { answers, total, claimed, waiting, shares } = summary.usage
    assert.deepEqual([answers, shares.length], [247_946_152n, 4_386])
    // 0.0001 dollars an answer, and 1.7 % of 0.00037.
    assert.equal(total, 24_794_615_200n + 1_559_581_297n)
    assert.equal(claimed + waiting, total)

    // From the file's own lines: titles have commas in them, the numbers stand at the end.
    const lines = gunzipSync(readFileSync(books.file)).toString().trim().split('\n').slice(1)
    const counts = new Map(lines.map((line) => [line.split(',')[1], BigInt(line.split(',').at(-7) ?? '')]))
    for (const { id, millionths, amount } of shares) {
      const uses = counts.get(id) ?? 0n
      assert.equal(millionths, uses * 1_000_000n)
      const down = (total * uses) / answers
      assert.ok(amount === down || amount === down + 1n, `${id} gets ${amount}`)
    }
  })

  it('needs no more than one work', async () => {
    const { reconciles } = await run(catalogue('id,creators\n1,Ann\n'))
    assert.equal(reconciles, true, told)
  })

  it('says what is wrong with a catalogue in which no row can be used', async () => {
    await assert.rejects(run(catalogue('id,title,creators\n1,First,\n')), (error: PilotError) => {
      assert.ok(error instanceof PilotError)
      assert.match(error.message, /no row that can be used/)
      return true
    })
  })

  describe('ends', () => {
    /** Runs what `npm start` runs. With a verdict, main.ts gets it in place of the story's own. */
    const start = (argv: string[], verdict?: Pick<PilotResult, 'reconciles' | 'checks'>) => {
      const story = `export const runPilot = async () => (${JSON.stringify(verdict)})`
      const hooks = `
        import { registerHooks } from 'node:module'
        registerHooks({
          resolve: (specifier, context, next) =>
            specifier === './pilot.ts' && context.parentURL.endsWith('/pilot/main.ts')
              ? { url: ${JSON.stringify(dataUrl(story))}, shortCircuit: true }
              : next(specifier, context),
        })`
      const flags = verdict ? ['--import', dataUrl(hooks)] : []
      const main = path.resolve('scripts/pilot/main.ts')
      return spawnSync(process.execPath, [...flags, main, '--out', out, ...argv], { encoding: 'utf8' })
    }
    const dataUrl = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`
    const right = { what: 'paid in', detail: '7 = 7', isRight: true }

    it('with 0 where everything reconciles', () => {
      const { status, stdout, stderr } = start([])
      assert.equal(status, 0, stderr)
      assert.match(stdout, /Every base unit is accounted for/)
    })

    it('with 1 where one comparison does not', () => {
      const wrong = { what: 'paid out', detail: '6 and not 7', isRight: false }
      const { status, stdout, stderr } = start([], { reconciles: false, checks: [right, wrong] })
      assert.equal(status, 1)
      assert.match(stderr, /It does not add up:\n {2}✘ paid out: 6 and not 7\n$/)
      assert.doesNotMatch(stdout, /accounted for/)
      assert.equal(start([], { reconciles: true, checks: [right] }).status, 0)
    })

    it('with 1 and a sentence where the catalogue cannot be read', () => {
      const { status, stderr } = start(['--catalogue', path.join(out, 'none.csv')])
      assert.equal(status, 1)
      assert.match(stderr, /none\.csv/)
      assert.doesNotMatch(stderr, /^ +at /m)
    })
  })
})
