import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { describe, test } from 'node:test'
import { retrieve } from './retrieve.ts'
import { TEXTS } from './texts.ts'

const run = (...questions: string[]) =>
  execFileSync(process.execPath, [path.join(import.meta.dirname, 'main.ts'), ...questions], { encoding: 'utf8' })

/** Dollars that each text is due: the last lines of the output. */
function sharesIn(output: string): Map<string, number> {
  const lines = output.matchAll(/^ +(\d+\.?\d*) {2}(.+), by .+$/gm)
  return new Map([...lines].map(([, amount, title = '']) => [title, Number(amount)]))
}

describe('the answerer', () => {
  test('answers from its texts, and shares out by what it used', () => {
    const output = run()
    assert.match(output, /^How do bees keep their hive warm\?\n {2}Bees keep their hive warm in a cold spring/m)
    assert.match(output, /^Who invented the telephone\?\n {2}The texts at hand say nothing of it\.$/m)
    assert.match(output, /\(read in part\)\n {2}Willow roots keep a clay\b/)
    // The words of the answers above, those of the one that was read in part as far as they came.
    const answers = [...output.matchAll(/\?(?: \(read in part\))?\n {2}(.+)$/gm)].map(([, answer = '']) => answer)
    const words = answers.join(' ').split(' ').length
    assert.deepEqual(output.match(/^(\d+) calls, (\d+) words/m)?.slice(1), ['6', `${words}`])
    const shares = sharesIn(output)
    assert.ok(shares.size >= 4, `${shares.size} texts`)
    assert.equal(
      [...shares.values()].reduce((sum, amount) => sum + Math.round(amount * 1e6), 0),
      100_000_000,
    )
    assert.ok(!shares.has('Tides for Beginners'), 'what was not used gets nothing')
  })

  test('shares one answer by the weights of its passages', () => {
    const question = 'Why does clay that holds water crack in the kiln?'
    const weights = new Map<string, number>()
    for (const { score, metadata } of retrieve(question))
      weights.set(metadata.title, (weights.get(metadata.title) ?? 0) + score)
    const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
    const shares = sharesIn(run(question))
    assert.deepEqual([...shares.keys()].sort(), [...weights.keys()].sort())
    for (const [title, weight] of weights)
      assert.ok(Math.abs((shares.get(title) ?? 0) - (100 * weight) / total) < 0.001, title)
  })

  test('has six texts, each a work of its own', () => {
    assert.equal(new Set(TEXTS.map(({ workId }) => workId)).size, 6)
  })
})
