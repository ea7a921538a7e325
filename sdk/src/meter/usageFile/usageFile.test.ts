import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { after, describe, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { type Hex, sha256, toHex } from 'viem'
import { UsageFileError, UsageFileMismatchError, UsageFileVersionError } from '../../errors/meter.ts'
import { createMeter } from '../createMeter.ts'
import { type MeterEvent, parseEvent, type UsageEvent } from '../event.ts'
import { attributed, equal, type Policy, prevalence, retrieved } from '../policies/policy.ts'
import { memoryStore } from '../stores/memoryStore.ts'
import {
  commitmentOf,
  commitTo,
  type DisclosedEvent,
  discloseEvents,
  saltOf,
  verifyDisclosedEvent,
} from './commitments.ts'
import { readUsageFile, scanUsageFile } from './readUsageFile.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-usage-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const START = 1_772_323_200
const licenseId = toHex(7n, { size: 32 })
const work = (n: number): Hex => toHex(n, { size: 32 })

/** A meter that draws the same randomness each time. */
async function meterOf(policy: Policy, events: readonly Partial<UsageEvent>[]) {
  const clock = () => START * 1000 + 31 * 86_400_000
  const random = (bytes: Uint8Array) => void bytes.fill(9)
  const license = { licenseId, start: START, periodDays: 30 }
  const meter = createMeter({ license, policy, store: memoryStore(), clock, random })
  const full = events.map((event, i): UsageEvent => ({ id: `e${i}`, time: START * 1000 + i, ...event }))
  assert.deepEqual((await meter.recordBatch(full)).refused, [])
  return meter
}

const policies: Record<string, Policy> = {
  retrieved: retrieved({
    rates: { basic: { requests: '0.5' }, standard: { requests: '1', outputTokens: '0.001' } },
    classWeights: { human: 3, standard: 1 },
  }),
  attributed: attributed({ confidence: 0.4 }),
  'attributed, rest to the period': attributed({ confidence: 0.4, fallback: 'period' }),
  equal: equal(),
  prevalence: prevalence({
    manifest: [
      { workId: work(3), tokens: 10, epochs: 1.5 },
      { workId: work(1), tokens: 5 },
    ],
  }),
}
const eventsFor = (policy: Policy): Partial<UsageEvent>[] =>
  Array.from({ length: 23 }, (_, i) => ({
    units: { requests: 1 + (i % 3), outputTokens: 100 * i, seconds: i / 7 },
    ...(policy.name === 'retrieved' && i % 4 === 0 ? { tier: 'basic', class: 'human' } : {}),
    ...(policy.name === 'prevalence'
      ? {}
      : { works: [1, 2, 3].slice(i % 3).map((n) => ({ workId: work(n + i), weight: n / 7 })) }),
    revenue: BigInt(i),
  }))

describe('a usage file', () => {
  for (const [name, policy] of Object.entries(policies)) {
    test(`is read back with its shares: ${name}`, async () => {
      const meter = await meterOf(policy, eventsFor(policy))
      const to = path.join(folder, `${policy.name}.ndjson.gz`)
      const { report, hash, bytes, commitments } = await meter.writeUsageFile({ period: 0, total: 1_000_003n, to })
      const file = await readUsageFile(to)
      assert.deepEqual(file.works, report.works)
      assert.equal(
        file.works.reduce((sum, { amount }) => sum + amount, 0n),
        1_000_003n,
      )
      assert.equal(file.hash, hash)
      assert.equal(file.head.units, report.units.toString())
      assert.equal(file.head.revenue, '253')
      assert.deepEqual(file.head.commitments, commitments)
      assert.deepEqual([file.head.events, commitments.count], [23, 23])
      assert.equal(readFileSync(to).length, bytes)
    })
  }

  test('is read with common tools, and its hash is that of its text', async () => {
    const meter = await meterOf(equal(), [{ works: [{ workId: work(1) }] }])
    const to = path.join(folder, 'tools.ndjson.gz')
    const { hash } = await meter.writeUsageFile({ period: 0, total: 5n, to })
    const text = gunzipSync(readFileSync(to)).toString()
    assert.equal(hash, `0x${createHash('sha256').update(text).digest('hex')}`)
    assert.deepEqual(
      text
        .trim()
        .split('\n')
        .map((line) => Object.keys(JSON.parse(line))[0]),
      ['format', 'workId', 'end'],
    )
    if (spawnSync('zcat', ['--version']).status === 0)
      assert.equal(execFileSync('zcat', [to], { encoding: 'utf8' }), text)
  })

  test('has the same bytes for the same events and randomness', async () => {
    const events = eventsFor(policies.retrieved as Policy)
    const write = async (order: readonly Partial<UsageEvent>[], total: bigint) => {
      const meter = await meterOf(policies.retrieved as Policy, order)
      const pieces: Buffer[] = []
      const to = new Writable({
        write(piece, _, done) {
          pieces.push(piece)
          done()
        },
      })
      await meter.writeUsageFile({ period: 0, total, to })
      return Buffer.concat(pieces).toString('base64')
    }
    const first = await write(events, 77n)
    assert.equal(await write(events, 77n), first)
    assert.notEqual(await write(events, 78n), first)
  })

  test('of a correction counts late events', async () => {
    const meter = await meterOf(retrieved(), [{ works: [{ workId: work(1) }] }])
    await meter.closePeriod(0)
    await assert.rejects(meter.record({ id: 'late', time: START * 1000, works: [{ workId: work(2) }] }))
    const to = path.join(folder, 'corrected.ndjson.gz')
    await meter.writeUsageFile({ period: 0, total: 10n, to })
    assert.deepEqual(
      (await readUsageFile(to)).works.map(({ amount }) => amount),
      [10n],
    )
    await meter.writeUsageFile({ period: 0, version: 2, total: 10n, to })
    const { head, works } = await readUsageFile(to)
    assert.deepEqual(
      works.map(({ amount }) => amount),
      [5n, 5n],
    )
    assert.deepEqual([head.version, head.events, head.commitments.count], [2, 2, 2])
    const [shown] = await meter.discloseEvents({ period: 0, version: 2, indices: [1] })
    assert.equal(JSON.parse(shown?.line ?? '').id, 'late')
    assert.ok(shown && verifyDisclosedEvent(head.commitments, shown))
  })

  test('is written for many works without holding up a slow reader', async () => {
    const works = Array.from({ length: 4096 }, (_, i) => ({ workId: sha256(toHex(i)) }))
    const meter = await meterOf(retrieved(), [{ works }])
    const to = new Writable({ highWaterMark: 1, write: (_piece, _encoding, done) => void setTimeout(done, 1) })
    const { bytes } = await meter.writeUsageFile({ period: 0, total: 10n ** 9n, to })
    assert.ok(bytes > 100_000)
  })

  test('error: where it cannot be written', async () => {
    const meter = await meterOf(equal(), [{ works: [{ workId: work(1) }] }])
    const to = path.join(folder, 'no', 'folder.gz')
    await assert.rejects(meter.writeUsageFile({ period: 0, total: 1n, to }), { code: 'ENOENT' })
    const broken = new Writable({ write: (_piece, _encoding, done) => done(new Error('disk full')) })
    await assert.rejects(meter.writeUsageFile({ period: 0, total: 1n, to: broken }), /disk full/)
  })
})

describe('reading a usage file', async () => {
  const policy = policies['attributed, rest to the period'] as Policy
  const meter = await meterOf(policy, eventsFor(policy))
  const to = path.join(folder, 'good.ndjson.gz')
  await meter.writeUsageFile({ period: 0, total: 1_000_003n, to })
  const compressed = readFileSync(to)
  const text = gunzipSync(compressed).toString()
  const read = (lines: string) => readUsageFile([gzipSync(lines)])

  test('error: UsageFileError, cut off anywhere', async () => {
    for (let length = 0; length < compressed.length; length += 7) {
      await assert.rejects(readUsageFile([compressed.subarray(0, length)]), UsageFileError, `${length} bytes`)
    }
    for (let length = 0; length < text.length; length += 101) {
      await assert.rejects(read(text.slice(0, length)), UsageFileError, `${length} characters`)
    }
  })

  test('error: UsageFileError, damaged anywhere', async () => {
    // Bytes 4 to 9 of gzip's head say nothing about the content.
    for (let at = 10; at < compressed.length; at += 5) {
      const damaged = Buffer.from(compressed)
      damaged[at] = (damaged[at] ?? 0) ^ 0x10
      await assert.rejects(readUsageFile([damaged]), UsageFileError, `byte ${at}`)
    }
  })

  test('error: UsageFileError and UsageFileMismatchError, for any changed line', async () => {
    const lines = text.trimEnd().split('\n')
    const change = async (
      line: number,
      edit: (value: Record<string, unknown>) => void,
      problem: new (...args: never) => Error,
    ) => {
      const value = JSON.parse(lines[line] ?? '')
      edit(value)
      const changed = lines.with(line, JSON.stringify(value))
      await assert.rejects(read(`${changed.join('\n')}\n`), problem, `${line}: ${edit}`)
    }
    const first = lines.length - 2
    const edits: [number, (value: Record<string, unknown>) => void, new (...args: never) => Error][] = [
      [0, (head) => (head.format = 'other'), UsageFileError],
      [0, (head) => (head.formatVersion = 2), UsageFileVersionError],
      [0, (head) => (head.licenseId = '0x12'), UsageFileError],
      [0, (head) => (head.total = '1e6'), UsageFileError],
      [0, (head) => (head.total = '1000004'), UsageFileMismatchError],
      [0, (head) => (head.units = '1'), UsageFileMismatchError],
      [0, (head) => (head.policy = { name: 'equal', version: 9 }), UsageFileError],
      [0, (head) => (head.counts = []), UsageFileMismatchError],
      [0, (head) => (head.common = []), UsageFileMismatchError],
      [0, (head) => (head.works = 3), UsageFileError],
      [0, (head) => (head.events = 22), UsageFileMismatchError],
      [0, (head) => (head.commitments = { count: 1 }), UsageFileError],
      [1, (work) => (work.amount = '1'), UsageFileMismatchError],
      [1, (work) => (work.points = '1'), UsageFileMismatchError],
      [1, (work) => (work.inputs = [[0, '1000']]), UsageFileMismatchError],
      [1, (work) => (work.inputs = [[0, '1.0']]), UsageFileError],
      [1, (work) => (work.workId = toHex(0, { size: 32 })), UsageFileError],
      [first, (work) => (work.workId = work.workId?.toString().toUpperCase()), UsageFileError],
      [first, (work) => (work.workId = licenseId), UsageFileError],
      [lines.length - 1, (end) => (end.works = 1), UsageFileError],
    ]
    for (const [line, edit, problem] of edits) await change(line, edit, problem)
    await assert.rejects(read(`${text}{}\n`), UsageFileError)
    await assert.rejects(read(`${text}${lines.at(-1)}\n`), UsageFileError)
    await assert.rejects(read(`${text}\n`), UsageFileError)
    await assert.rejects(read('null\n'), UsageFileError)
    await assert.rejects(read('"\xff\n'), UsageFileError)
    await assert.rejects(read(`{"format":"${'x'.repeat(1 << 23)}`), UsageFileError)
  })

  test('error: UsageFileMismatchError, when works have more than was counted', async () => {
    const meter = await meterOf(retrieved(), [{ works: [{ workId: work(1) }] }])
    const to = path.join(folder, 'more.ndjson.gz')
    await meter.writeUsageFile({ period: 0, total: 5n, to })
    const lines = gunzipSync(readFileSync(to)).toString().split('\n')
    const line = JSON.parse(lines[1] ?? '')
    for (const [count, points] of [
      ['2', '2000000000000'],
      ['1', '1000000000000'],
    ]) {
      const changed = lines.with(1, JSON.stringify({ ...line, inputs: [[0, count]], points })).join('\n')
      if (count === '1') assert.equal(changed, lines.join('\n'))
      else await assert.rejects(read(changed), UsageFileMismatchError)
    }
  })

  test('error: a file that is not there', async () => {
    await assert.rejects(readUsageFile(path.join(folder, 'none')), { code: 'ENOENT' })
    writeFileSync(path.join(folder, 'plain'), text)
    await assert.rejects(readUsageFile(path.join(folder, 'plain')), UsageFileError)
  })

  test('scanUsageFile reads it line by line', async () => {
    const kinds: string[] = []
    for await (const part of scanUsageFile(to)) kinds.push(part.kind)
    assert.deepEqual(
      [kinds.at(0), kinds.at(1), kinds.at(-1), kinds.length],
      ['head', 'work', 'end', text.split('\n').length - 1],
    )
    // Leaving early is allowed.
    for await (const _ of scanUsageFile(to)) break
  })
})

describe('commitments', () => {
  const secret = new Uint8Array(32).fill(5)
  const events = (count: number): MeterEvent[] =>
    Array.from({ length: count }, (_, i) => parseEvent({ id: `${i}`, time: i }))
  async function* each<item>(items: readonly item[]) {
    yield* items
  }

  /** MTH of RFC 6962, section 2.1, as it is written there. */
  const hashOf = (...parts: (Uint8Array | string)[]) => {
    const hash = createHash('sha256')
    for (const part of parts) hash.update(part)
    return hash.digest()
  }
  function mth(leaves: readonly Uint8Array[]): Uint8Array {
    if (leaves.length === 0) return hashOf()
    if (leaves.length === 1) return hashOf(Uint8Array.of(0), leaves[0] as Uint8Array)
    const k = 2 ** Math.ceil(Math.log2(leaves.length) - 1)
    return hashOf(Uint8Array.of(1), mth(leaves.slice(0, k)), mth(leaves.slice(k)))
  }

  test('root is the tree head of RFC 6962', async () => {
    for (const count of [0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 33, 100]) {
      const list = events(count)
      const line = (id: number) =>
        `{"id":"${id}","time":${id},"tier":"standard","class":"standard","units":{"requests":1},"works":[]}`
      const leaves = list.map((event, i) => Buffer.concat([saltOf(secret, event.id), Buffer.from(line(i))]))
      const { root } = await commitTo(each(list), secret)
      assert.equal(root, toHex(mth(leaves)), `${count} events`)
    }
  })

  test('every event can be shown, and nothing else passes', async () => {
    for (const count of [1, 2, 3, 6, 7, 8, 13]) {
      const list = await commitTo(each(events(count)), secret)
      const shown = await discloseEvents(
        each(events(count)),
        secret,
        Array.from({ length: count + 2 }, (_, i) => i),
      )
      assert.equal(shown.length, count)
      for (const event of shown) {
        assert.ok(verifyDisclosedEvent(list, event), `${event.index} of ${count}`)
        const others: DisclosedEvent[] = [
          { ...event, line: event.line.replace('standard', 'other') },
          { ...event, salt: toHex(secret) },
          { ...event, index: event.index + 1 },
          { ...event, index: -1 },
          { ...event, index: 0.5 },
          { ...event, salt: '0x' },
          { ...event, path: event.path.slice(1) },
          { ...event, path: [...event.path, '0xno' as Hex] },
          { ...event, path: [...event.path, toHex(secret)] },
        ]
        for (const other of others) {
          if (
            count === 1 &&
            other.path.length === event.path.length &&
            other.line === event.line &&
            other.salt === event.salt &&
            other.index === event.index
          )
            continue
          assert.ok(!verifyDisclosedEvent(list, other), `${JSON.stringify(other)} of ${count}`)
        }
      }
    }
  })

  test('an event of four is none of five', async () => {
    const list = await commitTo(each(events(4)), secret)
    const [event] = await discloseEvents(each(events(4)), secret, [0])
    assert.ok(event && verifyDisclosedEvent(list, event))
    assert.ok(event && !verifyDisclosedEvent({ ...list, count: 5 }, event))
  })

  test('salts differ with every id and secret', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.string(), fc.string(), (key, a, b) => {
        fc.pre(a !== b)
        assert.notDeepEqual(saltOf(key, a), saltOf(key, b))
        assert.notDeepEqual(commitmentOf(saltOf(key, a), 'x'), commitmentOf(saltOf(secret, a), 'x'))
      }),
    )
  })
})

describe('docs/usage-file.md', () => {
  test('shows a file as it is', async () => {
    const policy = retrieved({ rates: { standard: { requests: '1', outputTokens: '0.002' } } })
    const meter = await meterOf(policy, [
      {
        units: { outputTokens: 250 },
        works: [
          { workId: work(1), weight: 0.8 },
          { workId: work(2), weight: 0.4 },
        ],
      },
      { works: [{ workId: work(2) }], revenue: 90_000n },
    ])
    const to = path.join(folder, 'docs.ndjson.gz')
    await meter.writeUsageFile({ period: 0, total: 1_000_000n, to })
    const docs = new URL('../../../../docs/usage-file.md', import.meta.url)
    const page = readFileSync(docs, 'utf8')
    const shown = page.replace(/```json\n[^`]*```/, `\`\`\`json\n${gunzipSync(readFileSync(to))}\`\`\``)
    if (process.env.UPDATE_SNAPSHOTS) writeFileSync(docs, shown)
    assert.equal(page, shown)
  })
})
