/**
 * Answers questions from six texts, counts whose texts each answer was made from, and says what each would be due of 100 dollars.
 *
 *   node examples/answerer/main.ts
 *   node examples/answerer/main.ts "Why does clay crack?"    your own questions, each in quotes
 */
import { wrapLanguageModel } from 'ai'
import { toHex } from 'viem'
// An app imports these from '@openroyalty/sdk', '@openroyalty/sdk/ai' and '@openroyalty/sdk/meter'.
import { meterMiddleware } from '../../sdk/src/ai/index.ts'
import { formatAmount, parseAmount } from '../../sdk/src/index.ts'
import { createMeter, memoryStore, retrieved } from '../../sdk/src/meter/index.ts'
import { type Answered, answer, answerUntil } from './answerer.ts'
import { countWords, createAnswers } from './model.ts'
import { TEXTS } from './texts.ts'

const QUESTIONS = [
  'When can the lighthouse lamp be seen?',
  'How do bees keep their hive warm?',
  'Why does clay that holds water crack in the kiln?',
  'What does honey do for the yeast?',
  'Who invented the telephone?',
]
const READ_IN_PART = 'What keeps a clay bank from sliding?'
const WORDS_READ = 5
const DECIMALS = 6
const DAY_S = 86_400

const onProblem = (error: Error) => console.error(error.message)

const meter = createMeter({
  // Of the license that the firm has acquired; here, of one that began yesterday.
  license: { licenseId: toHex(1, { size: 32 }), start: Math.floor(Date.now() / 1000) - DAY_S, periodDays: 30 },
  // An app that is in earnest keeps its counts: sqliteStore(file), or postgresStore.
  store: memoryStore(),
  policy: retrieved({ rates: { standard: { outputTokens: '1' } } }),
  onProblem,
})
const metering = meterMiddleware({ meter, onProblem, tokensOf: countWords })
const model = wrapLanguageModel({ model: createAnswers(), middleware: metering })

const asked = process.argv.slice(2)
for (const question of asked.length > 0 ? asked : QUESTIONS) show(question, await answer(model, question))
if (asked.length === 0) {
  const isEnough = (text: string) => text.split(' ').length > WORDS_READ
  show(`${READ_IN_PART} (read in part)`, await answerUntil(model, READ_IN_PART, isEnough))
}

// Before the process ends, and before a period is closed.
await metering.flush()
const total = parseAmount('100', DECIMALS)
const report = await meter.report({ period: 0, total })
console.log(
  `${report.events} calls, ${report.units} words of answers, of which each work gets its part of 100 dollars:\n`,
)
for (const { title, author, amount } of sharesOf(report.works)) {
  const [dollars = '', cents = ''] = formatAmount(amount, DECIMALS).split('.')
  console.log(`${dollars.padStart(5)}.${cents.padEnd(DECIMALS, '0')}  ${title}, by ${author}`)
}
await metering.close()
await meter.close()

function show(question: string, { text, hits }: Answered): void {
  console.log(`${question}\n  ${text}`)
  for (const { score, metadata } of hits) console.log(`    ${score.toFixed(2)}  ${metadata.title}`)
  console.log()
}

function sharesOf(works: typeof report.works) {
  const byId = new Map(TEXTS.map((text) => [text.workId, text]))
  return works
    .map(({ workId, amount }) => ({ title: workId, author: 'nobody', ...byId.get(workId), amount }))
    .sort((a, b) => (a.amount < b.amount ? 1 : -1))
}
