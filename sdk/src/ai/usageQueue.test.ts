import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { OpenRoyaltyError } from '../errors/base.ts'
import { EventInvalidError, EventLateError, MeterFullError, MeterStoreError } from '../errors/meter.ts'
import type { UsageEvent } from '../meter/event.ts'
import { UsageDelayedError, UsageDroppedError, UsageTimeoutError } from './errors.ts'
import { createUsageQueue, type Prepared, type UsageQueueParameters } from './usageQueue.ts'

const event = (id: string): UsageEvent => ({ id, time: 0 })

/** A queue over a meter that does as it is told, and what the meter counted: each id once, as meters do. */
function setUp(
  record: (event: UsageEvent, attempt: number) => Promise<unknown> | undefined,
  more: Partial<UsageQueueParameters> = {},
) {
  const counted = new Set<string>()
  const attempts = new Map<string, number>()
  const problems: OpenRoyaltyError[] = []
  const queue = createUsageQueue({
    meter: {
      async record(event) {
        const attempt = (attempts.get(event.id) ?? 0) + 1
        attempts.set(event.id, attempt)
        await record(event, attempt)
        counted.add(event.id)
      },
    },
    onProblem: (error) => problems.push(error),
    ...more,
  })
  const add = (id: string, complete?: Prepared['complete']) => queue.add(() => ({ event: event(id), complete }))
  const reasons = () => problems.map((error) => (error instanceof UsageDroppedError ? error.reason : error.name))
  return { queue, add, counted, attempts, problems, reasons }
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let i = 0; i < 1000 && !isTrue(); i++) await sleep(5)
  assert.ok(isTrue())
}

describe('a usage queue', () => {
  test('behavior: the caller waits for nothing', async () => {
    const { queue, add, attempts } = setUp(() => undefined)
    add('a')
    await Promise.resolve()
    assert.deepEqual([attempts.size, queue.status().pending], [0, 1])
    assert.equal(await queue.flush(), 0)
    assert.deepEqual([attempts.size, queue.status().counted], [1, 1])
  })

  test('behavior: what fails is told once, kept, and tried again under the same id', async () => {
    const { queue, add, counted, attempts, problems } = setUp((_, attempt) =>
      attempt === 1 ? Promise.reject(new MeterStoreError({ doing: 'writing' })) : undefined,
    )
    for (const id of ['a', 'b', 'c']) add(id)
    await until(() => problems.length > 0)
    const [problem] = problems
    assert.ok(problem instanceof UsageDelayedError)
    assert.deepEqual([problem.retryIn, problem.pending, problem.cause instanceof MeterStoreError], [100, 3, true])
    assert.equal(queue.status().lastProblem, problem)
    await until(() => queue.status().pending === 0)
    assert.deepEqual([...counted].sort(), ['a', 'b', 'c'])
    assert.deepEqual([...attempts.values()], [2, 2, 2])
    assert.deepEqual([queue.status().counted, queue.status().dropped, problems.length], [3, 0, 1])
  })

  test('behavior: flush tries at once, and says how many still wait when its time is over', async () => {
    let isDown = true
    const { queue, add } = setUp(() => (isDown ? Promise.reject(new Error('down')) : undefined))
    add('a')
    for (let i = 0; i < 3; i++) assert.equal(await queue.flush(10), 1)
    isDown = false
    const start = performance.now()
    assert.equal(await queue.flush(), 0)
    assert.ok(performance.now() - start < 1000, 'before the pause of 2 s is over')
  })

  test('behavior: pauses grow while it fails, and are short again once it worked', async () => {
    let isDown = true
    const { queue, add, problems } = setUp(() => (isDown ? Promise.reject(new Error('down')) : undefined))
    add('a')
    for (let i = 0; i < 2; i++) await queue.flush(10)
    isDown = false
    await queue.flush()
    isDown = true
    add('b')
    await queue.flush(10)
    assert.deepEqual(
      problems.map((error) => error instanceof UsageDelayedError && error.retryIn),
      [100, 500, 100],
    )
    await queue.close(0)
  })

  test('behavior: a meter that throws at once, many times over', async () => {
    const queue = createUsageQueue({
      meter: {
        record: ({ id }) => {
          throw new EventInvalidError({ id, field: 'works', reason: 'are none' })
        },
      },
      maxPending: 50_000,
    })
    for (let i = 0; i < 50_000; i++) queue.add(() => ({ event: event(`${i}`) }))
    await queue.flush()
    assert.equal(queue.status().dropped, 50_000)
    assert.equal((queue.status().lastProblem as UsageDroppedError).reason, 'refused')
  })

  test('behavior: a failing meter is asked for one event at a time, and for many once it works', async () => {
    let isDown = true
    let open = 0
    let most = 0
    const { queue, add } = setUp(async () => {
      most = Math.max(most, ++open)
      await sleep(1)
      open--
      if (isDown) throw new MeterFullError({ allowed: 1 })
    })
    add('first')
    await queue.flush(20)
    for (let i = 0; i < 50; i++) add(`${i}`)
    await queue.flush(20)
    assert.equal(most, 1)
    isDown = false
    assert.equal(await queue.flush(), 0)
    assert.ok(most > 4, `${most} at once`)
  })

  test('behavior: one bad event holds up no other', async () => {
    const { queue, add, counted } = setUp(({ id }) => (id === 'bad' ? Promise.reject(new Error('no')) : undefined))
    add('bad')
    for (let i = 0; i < 20; i++) add(`${i}`)
    for (let i = 0; i < 3; i++) await queue.flush(30)
    assert.deepEqual([counted.size, queue.status().pending], [20, 1])
  })

  test('error: what the meter refuses is dropped, and handed over', async () => {
    const { queue, add, problems, attempts } = setUp(({ id }) =>
      Promise.reject(new EventInvalidError({ id, field: 'works', reason: 'are none' })),
    )
    add('a')
    await queue.flush()
    const [problem] = problems
    assert.ok(problem instanceof UsageDroppedError)
    assert.deepEqual([problem.reason, problem.event, attempts.get('a')], ['refused', event('a'), 1])
    assert.ok(problem.cause instanceof EventInvalidError)
    assert.equal(queue.status().dropped, 1)
  })

  test('error: a late event is the meter’s to keep', async () => {
    const { queue, add, problems } = setUp(({ id }) => Promise.reject(new EventLateError({ id, period: 0 })))
    add('a')
    await queue.flush()
    assert.ok(problems[0] instanceof EventLateError)
    assert.deepEqual([queue.status().pending, queue.status().counted, queue.status().dropped], [0, 0, 0])
  })

  test('error: memory is bounded; what is beyond is handed over', async () => {
    const { queue, add, problems, reasons } = setUp(() => Promise.reject(new Error('down')), { maxPending: 3 })
    for (let i = 0; i < 5; i++) add(`${i}`)
    await until(() => problems.length === 3)
    assert.deepEqual(reasons(), ['full', 'full', 'UsageDelayedError'])
    assert.deepEqual(
      problems.slice(0, 2).map((error) => (error as UsageDroppedError).event?.id),
      ['3', '4'],
    )
    assert.equal(queue.status().pending, 3)
    await queue.close(0)
  })

  test('error: what hangs is tried again, and counted once when both come back', async () => {
    const late: (() => void)[] = []
    const { queue, add, problems, attempts } = setUp(
      (_, attempt) => (attempt === 1 ? new Promise<void>((resolve) => late.push(resolve)) : undefined),
      { timeout: 20 },
    )
    add('a')
    await until(() => problems.length > 0)
    assert.ok(problems[0]?.cause instanceof UsageTimeoutError)
    await queue.flush()
    assert.deepEqual([attempts.get('a'), queue.status().counted], [2, 1])
    for (const resolve of late) resolve()
    await sleep(1)
    assert.deepEqual([queue.status().counted, queue.status().pending], [1, 0])
  })

  test('behavior: what hung and comes back late is not tried again', async () => {
    const late: (() => void)[] = []
    const { queue, add, problems, attempts } = setUp(() => new Promise<void>((resolve) => late.push(resolve)), {
      timeout: 20,
    })
    add('a')
    await until(() => problems.length > 0)
    for (const resolve of late) resolve()
    await until(() => queue.status().counted === 1)
    await queue.flush()
    assert.equal(attempts.get('a'), 1)
  })

  test('error: attempts that hang are bounded too', async () => {
    const { queue, add, attempts } = setUp(() => new Promise(() => {}), { timeout: 5 })
    for (let i = 0; i < 3000; i++) add(`${i}`)
    await sleep(20)
    await queue.flush(200)
    await queue.flush(200)
    const made = [...attempts.values()].reduce((a, b) => a + b, 0)
    assert.ok(made <= 1024, `${made}`)
    assert.equal(queue.status().pending, 3000)
    await queue.close(0)
  })

  test('behavior: the app is asked again what it used, each event for itself', async () => {
    let asked = 0
    const { queue, add, counted, problems } = setUp(() => undefined)
    add('a', async (event) => {
      if (++asked < 3) throw new Error('no index')
      return { ...event, id: 'completed' }
    })
    add('b')
    await until(() => queue.status().counted === 1)
    assert.deepEqual([...counted], ['b'])
    await queue.flush(10)
    await queue.flush()
    assert.deepEqual([asked, [...counted]], [3, ['b', 'completed']])
    assert.deepEqual(
      problems.map((error) => error instanceof UsageDelayedError && error.retryIn),
      [100, 500],
    )
  })

  test('behavior: what the app said is kept while the meter fails', async () => {
    let asked = 0
    const { queue, add, counted } = setUp((_, attempt) => (attempt < 3 ? Promise.reject(new Error('down')) : undefined))
    add('a', async (event) => ({ ...event, id: `completed-${++asked}` }))
    for (let i = 0; i < 2; i++) await queue.flush(10)
    await queue.flush()
    assert.deepEqual([asked, [...counted]], [1, ['completed-1']])
  })

  test('error: the app that cannot say is asked five times', async () => {
    let asked = 0
    const { queue, add, problems, reasons } = setUp(() => undefined)
    add('a', () => {
      asked++
      throw new Error('no index')
    })
    while (queue.status().pending > 0) await queue.flush(5)
    assert.deepEqual([asked, reasons().at(-1)], [5, 'works'])
    assert.deepEqual((problems.at(-1) as UsageDroppedError).event, event('a'))
  })

  test('behavior: close hands over what waits, and what comes later', async () => {
    const { queue, add, reasons } = setUp(() => Promise.reject(new Error('down')))
    add('a')
    add('b', () => Promise.reject(new Error('no index')))
    await queue.close(20)
    assert.equal(queue.status().pending, 0)
    add('c')
    await until(() => queue.status().dropped === 3)
    assert.deepEqual(reasons().filter((reason) => reason === 'closed').length, 3)
  })

  test('error: a call that cannot be read', async () => {
    const { queue, reasons } = setUp(() => undefined)
    queue.add(() => {
      throw new Error('no shape')
    })
    await queue.flush()
    assert.deepEqual([reasons(), queue.status().dropped], [['unreadable'], 1])
  })
})
