import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import hre from 'hardhat'
import { type Hex, hexToBigInt, toEventSelector, toHex } from 'viem'
import { PilotError } from '../../scripts/pilot/errors.ts'
import type { TimedLog } from '../../scripts/pilot/ledger.ts'
import { parseOptions } from '../../scripts/pilot/options.ts'
import { type PilotResult, runPilot } from '../../scripts/pilot/pilot.ts'
import { createTeller } from '../../scripts/pilot/terminal.ts'
import { creatorPoolsAbi } from '../../sdk/src/abis/index.ts'

describe('Pilot', () => {
  let out: string
  let told: string

  beforeEach(() => {
    out = mkdtempSync(path.join(tmpdir(), 'openroyalty-pilot-'))
    told = ''
  })
  afterEach(() => rmSync(out, { recursive: true, force: true }))

  const run = (argv: string[] = [], tamper?: (logs: TimedLog[]) => TimedLog[]): Promise<PilotResult> => {
    const options = parseOptions(['--out', out, ...argv])
    assert.ok(options)
    const tell = createTeller({ write: (text) => (told += text) }, options)
    return runPilot({ hre, options, tell, ...(tamper && { tamper }) })
  }
  const catalogue = (text: string): string[] => {
    const file = path.join(out, 'works.csv')
    writeFileSync(file, text)
    return ['--catalogue', file]
  }

  it('accounts for every base unit of the example', async () => {
    const { reconciles, summary, plan, badRows } = await run()

    assert.equal(reconciles, true, told)
    assert.deepEqual(badRows, [])
    assert.equal(plan.singles.length + plan.lot.length + plan.apart.length, 60)
    const { balance, paid, creators, splits } = summary
    const paidIn = paid.reduce((sum, row) => sum + row.paid - row.refunded, 0n)
    assert.equal(paidIn, balance.paidIn)
    assert.equal(paidIn, balance.claimed + balance.claimable + balance.ahead + balance.idle + balance.fractions)
    const got = creators.reduce((sum, each) => sum + each.received + each.waiting, 0n)
    assert.equal(got + splits.held + splits.waiting, balance.claimed + balance.claimable)
    assert.ok(balance.claimed > 0n && balance.ahead > 0n)

    assert.match(told, /received [\d,.]+ dollars without any ETH/)
    assert.match(told, /bound one to ".+" with a claim key/)
    assert.match(told, /passed through \d+ splits/)
    assert.ok(![...told].some((letter) => letter === '\r' || letter === '\u001b'), 'no bar where nobody watches')
    const json = JSON.parse(readFileSync(path.join(out, 'pilot-report.json'), 'utf8'))
    assert.equal(json.reconciles, true)
    assert.equal(json.balance.paidIn, balance.paidIn.toString())
    assert.match(readFileSync(path.join(out, 'pilot-report.html'), 'utf8'), /Every base unit is accounted for/)
  })

  // Each of these is a lie that a log could tell. The sum must not come out by luck.
  const topicOf = (name: string): Hex => {
    const item = creatorPoolsAbi.find((each) => each.type === 'event' && each.name === name)
    assert.ok(item?.type === 'event')
    return toEventSelector(item)
  }
  const last = (logs: readonly TimedLog[], name: string) =>
    logs.findLastIndex(({ topics }) => topics[0] === topicOf(name))
  /** Adds one to the last word of a log's data: an amount, a refund. */
  const plusOne = (log: TimedLog): TimedLog => {
    const word = hexToBigInt(`0x${log.data.slice(-64)}`) + 1n
    return { ...log, data: `${log.data.slice(0, -64)}${toHex(word, { size: 32 }).slice(2)}` as Hex }
  }

  for (const name of ['Paid', 'Claimed', 'StreamOpened', 'StreamChanged']) {
    it(`notices one base unit too much in ${name}`, async () => {
      const { reconciles } = await run([], (logs) =>
        logs.map((log, i) => (i === last(logs, name) ? plusOne(log) : log)),
      )
      assert.equal(reconciles, false)
      assert.match(told, /✘/)
    })
  }

  for (const name of ['Paid', 'Claimed', 'UnitsSet', 'Extracted', 'Joined', 'StreamChanged']) {
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
