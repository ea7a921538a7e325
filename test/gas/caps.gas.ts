/**
 * What each state-changing function costs at most: where its work has a bound, at that bound. Figures are of whole transactions on the
 * production build, exact, and committed in docs/caps.md.
 *
 *   npm run gas             measure and compare
 *   npm run gas -- --write  measure and write
 */
import { strict as assert } from 'node:assert'
import { readFileSync, writeFileSync } from 'node:fs'
import { makeScene } from '../bounds/scene.ts'
import { type Chain, startChain } from '../model/chain.ts'
import { type Late, makeLate, ROWS, type Row } from './caps.ts'

const DOC = new URL('../../docs/caps.md', import.meta.url)
const LIMIT = 10_000_000
/** Entries of which lists are measured; in between they cost the same each. */
const [FEW, MANY] = [8, 32]
/** By which those are refused that serve one caller alone. */
const EXPECTED = new Set(['CallerNotPools', 'CallerNotEpochs', 'MemberReceiverMismatch'])

describe('Caps', () => {
  let chain: Chain
  let late: Late
  /** When everything is done; the latest block is older. */
  let second: bigint
  const lines: string[] = ['| Function | Measured with | Gas | |', '|---|---|--:|---|']

  before(async function () {
    this.timeout(300_000)
    chain = await startChain()
    const scene = await makeScene(chain, 1_810_000_000n)
    late = await makeLate(scene)
    second = scene.now
    await chain.keep()
  })

  it('have a row for each state-changing function', () => {
    assert.deepEqual(Object.keys(ROWS).sort(), [...chain.writes().keys()].sort())
  })

  for (const [name, row] of Object.entries(ROWS)) {
    it(name, async function () {
      this.timeout(60_000)
      lines.push(await lineOf(name, row))
    })
  }

  it('are documented', async () => {
    const constants = await constantsOf(chain)
    const doc = readFileSync(DOC, 'utf8')
    const fresh = fill(fill(doc, 'constants', constants), 'functions', lines)
    if (process.env.OPENROYALTY_WRITE_GAS === '1') writeFileSync(DOC, fresh)
    else assert.equal(doc, fresh, 'docs/caps.md: run "npm run gas -- --write" if this is meant')
  })

  async function lineOf(name: string, row: Row): Promise<string> {
    const gas = await measure(name, row, MANY)
    assert.ok(gas <= LIMIT, `${name} costs ${gas}`)
    const bounds = {
      fixed: 'no loop',
      days: '32 days to walk',
      entries: `${MANY} entries`,
      recipients: '64 recipients',
      bytes: "the caller's bytes",
    }
    let reach = ''
    if (row.bound === 'entries') {
      const each = Math.ceil((gas - (await measure(name, row, FEW))) / (MANY - FEW))
      reach = `${number(each)} each; 10,000,000 at about ${number(MANY + Math.floor((LIMIT - gas) / each))}`
    }
    const said = [reach, row.note ?? ''].filter((text) => text !== '').join('. ')
    return `| ${name.replace(/^./, (first) => first.toUpperCase())} | ${bounds[row.bound]} | ${number(gas)} | ${said} |`
  }

  async function measure(name: string, { call, prepare }: Row, entries: number): Promise<number> {
    const { scene } = late
    await chain.rewind()
    scene.wait(second - scene.now)
    await prepare?.(late)
    const [to, fn] = name.split('.') as [string, string]
    const { from, args } = call(late, entries)
    const { refusal, gas } = await scene.attempt({ from, to, fn, args })
    if (!refusal) return gas as number
    assert.ok(EXPECTED.has(refusal.name), `${name}: ${refusal.name} ${refusal.args}`)
    return 0
  }
})

const number = (value: number) => (value === 0 ? '–' : value.toLocaleString('en-US'))

/** The lines of a table between two comments. */
function fill(doc: string, name: string, lines: readonly string[]): string {
  const [start, end] = [`<!-- ${name}: written by test/gas/caps.gas.ts -->\n`, `\n<!-- end of ${name} -->`]
  const [from, to] = [doc.indexOf(start), doc.indexOf(end)]
  assert.ok(from >= 0 && to > from, `docs/caps.md has no place for ${name}`)
  return doc.slice(0, from + start.length) + lines.join('\n') + doc.slice(to)
}

/** Caps that the contracts say themselves. */
async function constantsOf(chain: Chain): Promise<string[]> {
  const said = [
    ['creatorPools', 'STEPS_PER_WRITE', 'eventful days that a write walks by itself; behind more it asks for `sync`'],
    ['creatorPools', 'HORIZON_DAYS', 'days ahead within which streams end'],
    ['creatorPools', 'MAX_NOTICE_DAYS', "days of a pool's notice"],
    ['usageChannels', 'MAX_NOTICE_DAYS', "days of a channel's notice, at least 1"],
    ['usageEpochs', 'OPEN_DAYS', 'whole days in which an epoch stays open'],
    ['royaltySplits', 'MAX_RECIPIENTS', 'recipients of a split'],
    ['royaltySplits', 'TOTAL_SHARES', "sum of a split's shares"],
    ['royaltySplits', 'TRANSFER_GAS', 'gas for the transfer to one recipient of a split'],
  ] as const
  const lines = ['| Cap | Value | Of |', '|---|--:|---|']
  for (const [contract, constant, what] of said) {
    const { result } = await chain.view(contract, constant, [])
    lines.push(`| ${contract}.${constant} | ${number(Number(result))} | ${what} |`)
  }
  return lines
}
