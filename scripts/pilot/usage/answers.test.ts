import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { PilotError } from '../errors.ts'
import { type Creator, planOf, type Work, workOf } from '../works.ts'
import { answersOfFile, inventedAnswers } from './answers.ts'

describe('answers', () => {
  const creators = new Map<string, Creator>()
  const works = Array.from({ length: 8 }, (_, i) => {
    const uses = i < 6 ? (['Mine'] as const) : ([] as const)
    return workOf({ id: `w${i}`, title: '', creators: [{ id: 'a', name: 'Ada' }], uses, line: i + 2 }, creators) as Work
  })
  const plan = planOf(works, [...creators.values()])
  async function* rows(...counts: readonly (readonly [id: string, count: number])[]) {
    for (const [i, [id, count]] of counts.entries()) yield { id, count, line: i + 2 }
  }

  test('of a file: each work for sale by itself, rows of one work together, others counted apart', async () => {
    const given = rows(['w1', 3], ['w6', 7], ['nobody', 4], ['w5', 0], ['w1', 2], ['w4', 20_000_000_001])
    const { list, count, file } = await answersOfFile(plan, given)
    const timesOf = new Map<string, number[]>()
    for (const { times, sources } of list) {
      assert.equal(sources.length, 1)
      const { id = '', weight } = sources[0] ?? {}
      assert.equal(weight, 1)
      timesOf.set(id, [...(timesOf.get(id) ?? []), times])
    }
    assert.deepEqual(Object.fromEntries(timesOf), { w1: [5], w4: [9_000_000_000, 9_000_000_000, 2_000_000_001] })
    assert.equal(new Set(list.map(({ id }) => id)).size, list.length)
    assert.equal(count, 20_000_000_006n)
    assert.deepEqual(file, {
      used: { rows: 4, uses: 20_000_000_006n },
      unknown: { rows: 1, uses: 4n },
      notForSale: { rows: 1, uses: 7n },
    })
  })

  test('of a file without any use of a work for sale', async () => {
    for (const given of [rows(), rows(['nobody', 5], ['w6', 5], ['w1', 0])]) {
      await assert.rejects(
        answersOfFile(plan, given),
        (error) => error instanceof PilotError && /--usage-map id=/.test(error.message),
      )
    }
  })

  test('invented: the same each time, of works for sale alone, each once in an answer', () => {
    const answers = inventedAnswers(plan)
    assert.deepEqual(answers, inventedAnswers(plan))
    const used = answers.list.flatMap(({ sources }) => sources.map(({ id }) => id))
    assert.deepEqual([...new Set(used)].sort(), ['w0', 'w1', 'w2', 'w3', 'w4', 'w5'])
    for (const { times, sources } of answers.list) {
      assert.ok(times >= 1 && sources.length >= 1)
      assert.equal(new Set(sources.map(({ id }) => id)).size, sources.length)
      for (const { weight } of sources) assert.ok(weight >= 0.3 && weight <= 0.99)
    }
    assert.equal(
      answers.count,
      answers.list.reduce((sum, { times }) => sum + BigInt(times), 0n),
    )
  })
})
