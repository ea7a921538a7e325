import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parseUnits } from 'viem'
import { retrieve } from '../../examples/answerer/retrieve.ts'
import { AUTHORS, TEXTS } from '../../examples/answerer/texts.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const PRICE_6D = 2_000n
/** Loaded before the example: whoever would connect to anything fails. */
const OFFLINE = `data:text/javascript,${encodeURIComponent(`
  import net from 'node:net'
  net.Socket.prototype.connect = () => { throw new Error('The example went online') }`)}`

/** Divides by largest remainder, as docs/usage-file.md says it in words. Written apart from the SDK's. */
function divide(amount: bigint, weights: ReadonlyMap<string, bigint>): Map<string, bigint> {
  const sum = [...weights.values()].reduce((total, weight) => total + weight, 0n)
  const parts = [...weights].map(([id, weight]) => ({
    id,
    part: (amount * weight) / sum,
    rest: (amount * weight) % sum,
  }))
  let left = amount - parts.reduce((total, { part }) => total + part, 0n)
  const byRest = [...parts].sort((a, b) => (a.rest === b.rest ? (a.id < b.id ? -1 : 1) : a.rest < b.rest ? 1 : -1))
  for (const each of byRest) {
    if (left === 0n) break
    each.part += 1n
    left -= 1n
  }
  return new Map(parts.map(({ id, part }) => [id, part]))
}

/** What each author is due, from the questions and answers that a reader sees. */
function dueOf(answers: readonly { question: string; text: string }[]): {
  total: bigint
  byAuthor: Map<string, bigint>
} {
  const points = new Map<string, bigint>()
  let words = 0
  for (const { question, text } of answers) {
    const count = text.split(' ').length
    words += count
    const weights = new Map<string, bigint>()
    for (const { score, metadata } of retrieve(question)) {
      const weight = BigInt(Math.round(score * 1e6))
      weights.set(metadata.workId, (weights.get(metadata.workId) ?? 0n) + weight)
    }
    if (weights.size === 0) continue
    for (const [id, part] of divide(BigInt(count) * 1_000_000n, weights)) points.set(id, (points.get(id) ?? 0n) + part)
  }
  const total = BigInt(words) * PRICE_6D
  const byAuthor = new Map<string, bigint>(AUTHORS.map(({ name }) => [name, 0n]))
  for (const [id, amount] of divide(total, points)) {
    const name = TEXTS.find(({ workId }) => workId === id)?.author.name ?? ''
    byAuthor.set(name, (byAuthor.get(name) ?? 0n) + amount)
  }
  return { total, byAuthor }
}

/** Questions and answers, in the order in which they were printed. */
function answersIn(output: string) {
  const found = output.matchAll(/^(.+\?)(?: \(read in part\))?\n {2}(.+)$/gm)
  return [...found].map(([, question = '', text = '']) => ({ question, text }))
}

/** The table of authors: answers, claimed, in the wallet, gas. */
function paidIn(output: string) {
  const names = AUTHORS.map(({ name }) => name).join('|')
  const rows = output.matchAll(new RegExp(`^(${names}) +(\\d+) +([\\d.]+) +([\\d.]+)(?: +(\\d+))?$`, 'gm'))
  return [...rows].map(([, name = '', answers, claimed = '', balance = '', gas]) => ({
    ...{ name, answers: Number(answers), gas: Number(gas ?? 0) },
    ...{ claimed: parseUnits(claimed, 6), balance: parseUnits(balance, 6) },
  }))
}

describe('examples/answerer', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-example-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  // As `npm run example` starts it, without a network, and with its files where they are found.
  const [, file = ''] = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).scripts['example:run'].split(
    ' ',
  )
  const command = (questions: readonly string[]) => ['--import', OFFLINE, file, ...questions]
  const settings = () => ({ cwd: ROOT, env: { ...process.env, TMPDIR: folder, TEMP: folder } })
  const run = (...questions: string[]) =>
    spawnSync(process.execPath, command(questions), { ...settings(), encoding: 'utf8' })

  it('answers, settles, and pays each author to the base unit', () => {
    const { status, stdout, stderr } = run()
    assert.equal(status, 0, stderr)
    assert.equal(stderr, '')

    const answers = answersIn(stdout)
    assert.equal(answers.length, 6)
    assert.match(answers[1]?.text ?? '', /^Bees keep their hive warm in a cold spring/)
    assert.equal(answers[4]?.text, 'The texts at hand say nothing of it.')
    assert.equal(answers[5]?.text, 'Willow roots keep a clay')

    const { total, byAuthor } = dueOf(answers)
    const paid = paidIn(stdout)
    assert.deepEqual(new Map(paid.map(({ name, balance }) => [name, balance])), byAuthor)
    for (const { name, claimed, balance, gas } of paid) {
      assert.equal(claimed, balance, name)
      assert.ok(gas > 50_000 && gas < 200_000, `${name}: ${gas} gas`)
    }
    assert.deepEqual(
      paid.map(({ answers }) => answers),
      [1, 3, 3, 2],
    )
    const sum = paid.reduce((all, { balance }) => all + balance, 0n)
    assert.equal(sum, total)
    const words = total / PRICE_6D
    const dollars = `0.${total.toString().padStart(6, '0')}`
    assert.ok(
      stdout.includes(
        `${words} words at 0.002000 are ${dollars}; ${dollars} left the firm, ${dollars} reached 4 authors`,
      ),
      stdout,
    )
    assert.match(
      stdout,
      new RegExp(`The firm paid ${dollars} dollars by one transaction, for \\d{6} gas: 0x[0-9a-f]{64}`),
    )

    // Every source stands by the question that it answered.
    const rows = stdout.slice(stdout.indexOf('\nQuestion'), stdout.indexOf('\nAuthor')).split('\n')
    for (const { question } of answers) {
      const at = rows.findIndex((row) => row.startsWith(question))
      const hits = retrieve(question)
      assert.ok(at >= 0, question)
      for (const [i, { score, metadata }] of hits.entries())
        assert.ok(rows[at + i]?.includes(`${score.toFixed(6)}  ${metadata.title}`), `${question}: ${rows[at + i]}`)
    }
  })

  it('leaves a usage file of the hash that it told, from which anybody computes the same', () => {
    const { status, stdout, stderr } = run('Why does clay crack in the kiln?', 'What wakes the yeast?')
    assert.equal(status, 0, stderr)
    const [, hash, location = ''] = stdout.match(/has the hash (0x[0-9a-f]{64}) and is in\n {2}(.+)$/m) ?? []
    assert.ok(location.startsWith(folder), location)
    const text = gunzipSync(readFileSync(location))
    assert.equal(`0x${createHash('sha256').update(text).digest('hex')}`, hash)

    const [head, ...lines] = text
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const { total, byAuthor } = dueOf(answersIn(stdout))
    assert.equal(head.total, `${total}`)
    const got = new Map<string, bigint>(AUTHORS.map(({ name }) => [name, 0n]))
    for (const { workId, amount } of lines.slice(0, -1)) {
      const name = TEXTS.find((each) => each.workId === workId)?.author.name ?? ''
      got.set(name, (got.get(name) ?? 0n) + BigInt(amount))
    }
    assert.deepEqual(got, byAuthor)
    // Whose texts were not used gets nothing, and has nothing to claim.
    const idle = paidIn(stdout).find(({ name }) => name === 'Ilse Marrow')
    assert.deepEqual(idle, { name: 'Ilse Marrow', answers: 0, gas: 0, claimed: 0n, balance: 0n })
    assert.match(stdout, /^ {2}\{"format":"openroyalty\.usage"/m)
  })

  it('pays nobody where no text was used', () => {
    const { status, stdout, stderr } = run('Who invented the telephone?')
    assert.equal(status, 0, stderr)
    assert.match(stdout, /No text was used, so there is nobody to pay\.$/m)
  })

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGKILL', null],
  ] as const) {
    it(`runs again after ${signal}`, async () => {
      const child = spawn(process.execPath, command([]), settings())
      const exited = once(child, 'exit')
      await once(child.stdout, 'data')
      child.kill(signal)
      assert.deepEqual((await exited)[0], code)

      const { status, stdout, stderr } = run()
      assert.equal(status, 0, stderr)
      assert.match(stdout, /It adds up/)
      assert.ok(readdirSync(folder).length > 0)
    })
  }
})
