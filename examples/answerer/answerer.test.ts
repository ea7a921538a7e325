import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answer, answerUntil } from './answerer.ts'
import { createAnswers } from './model.ts'
import { retrieve } from './retrieve.ts'
import { AUTHORS, TEXTS } from './texts.ts'

// How it is metered and paid is tested from outside: test/flows/answerer.test.ts.
describe('the answerer', () => {
  test('has six texts, each a work of its own, by four authors', () => {
    assert.equal(new Set(TEXTS.map(({ workId }) => workId)).size, 6)
    assert.equal(new Set(AUTHORS.map(({ account }) => account.address)).size, 4)
  })

  test('finds the nearest passages, the nearest first, and those alone', () => {
    const hits = retrieve('How do bees keep their hive warm?')
    assert.equal(hits[0]?.metadata.title, 'Bees in a Cold Spring')
    assert.deepEqual(
      hits.map(({ score }) => score),
      hits.map(({ score }) => score).sort((a, b) => b - a),
    )
    assert.equal(hits.length, 3)
    assert.deepEqual(retrieve('Who invented the telephone?'), [])
  })

  test('answers from what it found, and says where it found nothing', async () => {
    const { text, hits } = await answer(createAnswers(), 'What does honey do for the yeast?')
    assert.equal(text, hits.map((hit) => hit.text).join(' '))
    const unknown = await answer(createAnswers(), 'Who invented the telephone?')
    assert.equal(unknown.text, 'The texts at hand say nothing of it.')
  })

  test('stops when enough was read', async () => {
    const isEnough = (text: string) => text.split(' ').length > 5
    const { text } = await answerUntil(createAnswers(), 'What keeps a clay bank from sliding?', isEnough)
    assert.equal(text, 'Willow roots keep a clay')
  })
})
