import assert from 'node:assert/strict'
import { after, describe, mock, test } from 'node:test'
import { type Hex, toHex } from 'viem'
import { ContractRevertError } from '../errors/contract.ts'
import {
  CoverageUnknownError,
  LicenseNotCoveredError,
  type MissingOfWork,
  WorkNotCoveredError,
} from '../errors/coverage.ts'
import type { CoverageReader, LicenseCoverage } from './coverageReader.ts'
import { type CoverageWatch, createCoverageWatch, type StandingAlert } from './coverageWatch.ts'
import { parseEvent } from './event.ts'
import { periodsOf } from './periods.ts'

const START = 1_772_323_200_000
const DAY = 86_400_000
const MINUTE = 60_000
const licenseId = toHex(7n, { size: 32 })
const work = (n: number): Hex => toHex(n, { size: 32 })
const [A, B, C] = [work(1), work(2), work(3)]

const ACTIVE: LicenseCoverage = {
  ...{ standing: 'Active', hasUses: true, start: START, notice: 'None' },
  ...{ lapsesAt: Number.POSITIVE_INFINITY, endsAt: Number.POSITIVE_INFINITY, terminatesAt: Number.POSITIVE_INFINITY },
}
const PAST_DUE: LicenseCoverage = {
  ...{ ...ACTIVE, standing: 'PastDue', notice: 'Lapse', lapsesAt: START },
  ...{ endsAt: START + 5 * DAY, terminatesAt: START + 5 * DAY },
}

const watches: CoverageWatch[] = []
after(() => {
  for (const watch of watches) watch.close()
})

/** A watch over a chain that answers as `chain` says, at a time that tests turn. */
function setUp(options: Partial<Parameters<typeof createCoverageWatch>[0]> = {}) {
  const time = { now: START + DAY }
  const chain = {
    license: ACTIVE,
    missing: new Map<Hex, MissingOfWork[]>(),
    isDown: false,
    asked: [] as string[],
    /** The most that were asked at a time. */
    most: 0,
    open: 0,
  }
  const answer = async <T>(what: string, answerOf: () => T): Promise<T> => {
    chain.asked.push(what)
    chain.open++
    chain.most = Math.max(chain.most, chain.open)
    await new Promise((resolve) => setImmediate(resolve))
    chain.open--
    if (chain.isDown) throw new Error('down')
    return answerOf()
  }
  const reader: CoverageReader = {
    license: () => answer('license', () => chain.license),
    work: (workId) => answer(workId, () => chain.missing.get(workId) ?? []),
  }
  const problems: Error[] = []
  const alerts: StandingAlert[] = []
  const watch = createCoverageWatch({
    reader,
    licenseId,
    periods: periodsOf({ licenseId, start: START / 1000, periodDays: 30 }),
    clock: () => time.now,
    onAlert: (alert) => alerts.push(alert),
    onError: (error) => problems.push(error),
    ...options,
  })
  watches.push(watch)
  const event = (works: readonly Hex[], at = time.now) =>
    parseEvent({ id: 'a', time: at, works: works.map((workId) => ({ workId })) })
  const use = (...works: Hex[]) => watch.used([event(works)], Math.floor((time.now - START) / (30 * DAY)))
  const refusal = (works: readonly Hex[], at?: number) => watch.refusalOf(event(works, at), 0)
  /** Until all that can be answered is. */
  const settle = async () => {
    for (let i = 0; i < 200; i++) await new Promise((resolve) => setImmediate(resolve))
  }
  return { watch, time, chain, reader, problems, alerts, use, refusal, settle }
}

describe('what a watch asks', () => {
  test('the license at once, each work once, and nothing on the caller’s path', async () => {
    const { chain, use, settle } = setUp()
    use(A, B)
    use(B, A)
    assert.deepEqual(chain.asked, [])
    await settle()
    assert.deepEqual(chain.asked.toSorted(), [A, B, 'license'])
    use(A, B)
    await settle()
    assert.equal(chain.asked.length, 3)
  })

  test('again at half of the age that an answer may have', async () => {
    const { chain, time, use, settle } = setUp({ maxAge: 10 * MINUTE })
    use(A)
    await settle()
    time.now += 5 * MINUTE - 1
    use(A)
    await settle()
    assert.equal(chain.asked.length, 2)
    time.now += 1
    use(A)
    await settle()
    assert.deepEqual(chain.asked.slice(2).toSorted(), [A, 'license'])
    // A clock that was set back makes no answer last.
    time.now -= 60 * MINUTE
    use(A)
    await settle()
    assert.equal(chain.asked.length, 6)
  })

  test('so many at a time, of so many that are kept', async () => {
    const { chain, use, settle } = setUp({ maxWorks: 50 })
    const works = Array.from({ length: 50 }, (_, i) => work(i + 1))
    use(...works)
    await settle()
    assert.equal(chain.asked.length, 51)
    assert.ok(chain.most <= 33, `${chain.most} at a time`)
    use(work(51))
    await settle()
    // The one that was asked first has made room, and so on.
    use(work(50), work(1))
    await settle()
    assert.deepEqual(chain.asked.slice(51), [work(51), work(1)])
    // No more wait than are kept: the rest is asked about when it is used again.
    const { chain: other, use: useOther, settle: settleOther } = setUp({ maxWorks: 3 })
    useOther(...works)
    await settleOther()
    assert.equal(other.asked.length, 4)
  })

  test('the license also while nothing is used, until it is closed', async () => {
    mock.timers.enable({ apis: ['setInterval'] })
    try {
      const { chain, time, watch, problems, settle } = setUp({ maxAge: 8 * MINUTE })
      await settle()
      const pass = async (minutes: number) => {
        time.now += minutes * MINUTE
        mock.timers.tick(minutes * MINUTE)
        await settle()
      }
      await pass(2)
      assert.equal(chain.asked.length, 1)
      chain.license = { ...ACTIVE, standing: 'Terminated', endsAt: START }
      await pass(2)
      assert.equal(chain.asked.length, 2)
      assert.ok(problems[0] instanceof LicenseNotCoveredError)
      watch.close()
      await pass(60)
      assert.equal(chain.asked.length, 2)
    } finally {
      mock.timers.reset()
    }
  })

  test('the license when a time comes that it told of', async () => {
    const { chain, time, use, settle } = setUp({ maxAge: 8 * DAY })
    chain.license = { ...ACTIVE, lapsesAt: START + 2 * DAY, endsAt: START + 3 * DAY }
    await settle()
    const asked = async (now: number) => {
      time.now = now
      use()
      await settle()
      return chain.asked.length
    }
    assert.equal(await asked(START + 2 * DAY - 1), 1)
    assert.equal(await asked(START + 2 * DAY), 2)
    assert.equal(await asked(START + 3 * DAY - 1), 2)
    assert.equal(await asked(START + 3 * DAY), 3)
  })
})

describe('what a watch tells', () => {
  test('a work that is not covered: once a period, with what it lacks', async () => {
    const { chain, time, use, settle, problems, refusal } = setUp()
    chain.missing.set(B, ['consent', 'units'])
    use(A, B)
    await settle()
    use(B)
    await settle()
    assert.equal(problems.length, 1)
    const [problem] = problems
    assert.ok(problem instanceof WorkNotCoveredError)
    const { workId, period, standing, missing } = problem
    assert.deepEqual([problem.licenseId, workId, period, standing], [licenseId, B, 0, 'Active'])
    assert.deepEqual(missing, ['consent', 'units'])
    assert.equal(
      problem.shortMessage,
      `License ${licenseId} does not cover work ${B}, which lacks consent and units. Take it out of what is used, or ask its owner, or, where a catalogue holds it, name its proof by \`proofOf\`.`,
    )
    // It is told of, and counted.
    assert.equal(refusal([B]), undefined)
    time.now += 30 * DAY
    use(B)
    await settle()
    assert.deepEqual(
      problems.map((error) => (error as WorkNotCoveredError).period),
      [0, 1],
    )
  })

  test('a lapse, until when it can be cured, once; and the next one', async () => {
    const { chain, time, use, settle, alerts, problems } = setUp()
    const look = async (license: LicenseCoverage) => {
      chain.license = license
      time.now += 10 * MINUTE
      use(A)
      await settle()
    }
    await look(PAST_DUE)
    await look(PAST_DUE)
    await look(ACTIVE)
    assert.deepEqual(alerts, [
      {
        ...{ scope: 'license', measure: 'standing', licenseId, standing: 'PastDue', notice: 'Lapse' },
        terminatesAt: BigInt(START + 5 * DAY) / 1000n,
      },
    ])
    await look({ ...PAST_DUE, terminatesAt: START + 9 * DAY })
    await look({ ...ACTIVE, notice: 'Publisher', terminatesAt: START + 20 * DAY })
    // What lapses if nothing is done is no news.
    await look({ ...ACTIVE, notice: 'Lapse', terminatesAt: START + 21 * DAY })
    assert.deepEqual(
      alerts.map(({ standing, notice, terminatesAt }) => [standing, notice, Number(terminatesAt) * 1000 - START]),
      [
        ['PastDue', 'Lapse', 5 * DAY],
        ['PastDue', 'Lapse', 9 * DAY],
        ['Active', 'Publisher', 20 * DAY],
      ],
    )
    assert.deepEqual(problems, [])
  })

  for (const [what, license, missing] of [
    ['is terminated', { standing: 'Terminated', endsAt: START }, ['standing']],
    ['has expired', { standing: 'Expired', endsAt: START }, ['standing']],
    ['is none', { standing: 'None', endsAt: 0, start: 0 }, ['standing']],
    ['has other uses', { hasUses: false }, ['uses']],
    ['begins later', { start: START + 2 * DAY }, ['start']],
  ] as const)
    test(`a license that ${what}: once a period`, async () => {
      const { chain, use, settle, problems } = setUp()
      chain.license = { ...ACTIVE, ...license }
      use(A)
      await settle()
      use(A)
      await settle()
      assert.equal(problems.length, 1)
      const [problem] = problems
      assert.ok(problem instanceof LicenseNotCoveredError)
      assert.deepEqual([problem.missing, problem.standing], [missing, chain.license.standing])
    })

  test('a listener that fails takes nothing with it', async () => {
    const { chain, use, settle, problems } = setUp({
      onAlert: () => {
        throw new Error('no')
      },
    })
    chain.license = PAST_DUE
    chain.missing.set(A, ['units'])
    use(A)
    await settle()
    assert.deepEqual(problems.map(({ name }) => name).toSorted(), ['OpenRoyaltyError', 'WorkNotCoveredError'])
  })
})

describe('what a watch refuses', () => {
  test('a work that is known not to be covered, from when that was known', async () => {
    const { chain, time, use, settle, refusal } = setUp({ whenUncovered: 'refuse' })
    chain.missing.set(B, ['consent'])
    assert.equal(refusal([A, B]), undefined)
    const before = time.now
    use(A, B)
    await settle()
    time.now += 1
    const refused = refusal([A, B])
    assert.ok(refused instanceof WorkNotCoveredError && refused.workId === B)
    assert.equal(refusal([A]), undefined)
    // What was used before that is owed.
    assert.equal(refusal([B], before - 1), undefined)
    assert.ok(refusal([B], before))
  })

  test('nothing any more once its owner consents, half a minute later', async () => {
    const { chain, time, use, settle, refusal } = setUp({ whenUncovered: 'refuse' })
    chain.missing.set(B, ['consent'])
    use(B)
    await settle()
    chain.missing.clear()
    time.now += 29_999
    assert.ok(refusal([B]))
    await settle()
    assert.ok(refusal([B]))
    time.now += 1
    assert.ok(refusal([B]))
    await settle()
    assert.equal(refusal([B]), undefined)
  })

  test('a license that is over, for what was used after its end', async () => {
    const { chain, time, settle, refusal } = setUp({ whenUncovered: 'refuse' })
    chain.license = { ...ACTIVE, standing: 'Expired', endsAt: START + DAY }
    assert.equal(refusal([]), undefined)
    await settle()
    const refused = refusal([])
    assert.ok(refused instanceof LicenseNotCoveredError)
    assert.equal(refusal([], START + DAY - 1), undefined)
    // A license that a lapse can still be cured of is in force.
    chain.license = PAST_DUE
    time.now += 30_000
    assert.ok(refusal([]))
    await settle()
    assert.equal(refusal([]), undefined)
  })
})

describe('a chain that does not answer', () => {
  test('refuses nothing, is told of after the greatest age, once, and is asked again', async () => {
    mock.timers.enable({ apis: ['setTimeout'] })
    try {
      const { chain, time, use, settle, refusal, problems } = setUp({ whenUncovered: 'refuse', maxAge: 10 * MINUTE })
      chain.missing.set(B, ['units'])
      use(B)
      await settle()
      const known = problems.length
      chain.isDown = true
      const wait = async (ms: number) => {
        time.now += ms
        mock.timers.tick(ms)
        await settle()
      }
      await wait(5 * MINUTE)
      use(A)
      await settle()
      // As long as it may, the last answer counts.
      assert.ok(refusal([B]))
      await wait(5 * MINUTE - 1)
      assert.ok(refusal([B]))
      assert.equal(problems.length, known)
      await wait(1)
      assert.equal(refusal([B]), undefined)
      for (let i = 0; i < 5; i++) await wait(MINUTE)
      assert.equal(problems.length, known + 1)
      const problem = problems.at(-1)
      assert.ok(problem instanceof CoverageUnknownError)
      assert.equal(problem.since, START + DAY)
      assert.match(problem.message, /down/)

      // Pauses grow: it is not asked all the time.
      const asked = chain.asked.length
      await wait(59_000)
      assert.ok(chain.asked.length - asked <= 3, `${chain.asked.length - asked}`)
      chain.isDown = false
      await wait(MINUTE)
      assert.equal(refusal([A]), undefined)
      use(B)
      await settle()
      assert.ok(refusal([B]))
    } finally {
      mock.timers.reset()
    }
  })

  test('to one question holds up no other', async () => {
    const asked: Hex[] = []
    const revert = new ContractRevertError({
      contract: { name: 'CreatorPools' },
      errorName: 'PoolNotFound',
      args: {},
    } as never)
    const { use, settle, problems } = setUp({
      reader: {
        license: async () => ACTIVE,
        async work(workId) {
          asked.push(workId)
          if (workId === A) throw revert
          return workId === C ? ['units'] : []
        },
      },
    })
    use(A, B, C)
    await settle()
    assert.deepEqual(new Set(asked), new Set([A, B, C]))
    assert.deepEqual(
      problems.map(({ name }) => name),
      ['ContractRevertError', 'WorkNotCoveredError'],
    )
    const before = asked.length
    await settle()
    assert.equal(asked.length, before)
  })
})

describe('check', () => {
  test('answers from memory where it can, and else from the chain', async () => {
    const { watch, chain, time, refusal } = setUp({ whenUncovered: 'refuse' })
    chain.missing.set(B, ['units'])
    const works = [A, B, ...Array.from({ length: 100 }, (_, i) => work(i + 10))]
    const first = await watch.check(works)
    assert.deepEqual([first.standing, first.isCovered, first.problems.length], ['Active', false, 1])
    assert.ok(chain.most <= 33)
    assert.ok(refusal([B]))
    const asked = chain.asked.length
    assert.deepEqual((await watch.check([A])).isCovered, true)
    assert.equal(chain.asked.length, asked)
    time.now += 10 * MINUTE
    chain.license = { ...ACTIVE, standing: 'Terminated', endsAt: START }
    const { problems } = await watch.check([A])
    assert.ok(problems[0] instanceof LicenseNotCoveredError)
    chain.isDown = true
    time.now += 10 * MINUTE
    await assert.rejects(watch.check([A]), /down/)
  })
})
