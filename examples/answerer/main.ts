/**
 * Answers questions from six texts, and pays their authors for each word, on a chain inside this process.
 *
 *   npm run example
 *   npm run example -- "Why does clay crack?"    your own questions, each in quotes
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { wrapLanguageModel } from 'ai'
import { money } from '../../scripts/pilot/terminal.ts'
import { OpenRoyaltyError } from '../../sdk/src/index.ts'
import { answer, answerUntil } from './answerer.ts'
import { PRICE_6D, setStage } from './chain.ts'
import { claimShare } from './claim.ts'
import { createMetering } from './metering.ts'
import { countWords, createAnswers } from './model.ts'
import { type Asked, addUp, type Paid, showAnswer, showPaid, showSources, showUsageFile } from './show.ts'
import { AUTHORS, TEXTS } from './texts.ts'

const QUESTIONS = [
  'When can the lighthouse lamp be seen?',
  'How do bees keep their hive warm?',
  'Why does clay that holds water crack in the kiln?',
  'What does honey do for the yeast?',
  'Who invented the telephone?',
]
const READ_IN_PART = 'What keeps a clay bank from sliding?'
const WORDS_READ = 5

async function main(questions: readonly string[]): Promise<void> {
  const stage = await setStage()
  const { firm, firmAddress, license, poolId, publicClient, balanceOf, clientOf, clock } = stage
  console.log(
    `A firm has a license for ${TEXTS.length} texts, at ${money(PRICE_6D)} dollars for each word of an answer.`,
  )
  const before = await balanceOf(firmAddress)
  // A chain that ends with its process leaves nothing to go on from: each run has a folder of its own.
  const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-answerer-'))

  // The app: its model is wrapped once, and answering does not know of it.
  const { meter, middleware } = createMetering({ license, client: firm, folder, tokensOf: countWords, clock })
  const model = wrapLanguageModel({ model: createAnswers(), middleware })

  try {
    const answers: Asked[] = []
    for (const question of questions.length > 0 ? questions : QUESTIONS)
      answers.push({ question, isReadInPart: false, ...(await answer(model, question)) })
    if (questions.length === 0) {
      const isEnough = (text: string) => text.split(' ').length > WORDS_READ
      const read = await answerUntil(model, READ_IN_PART, isEnough)
      answers.push({ question: READ_IN_PART, isReadInPart: true, ...read })
    }
    for (const each of answers) showAnswer(each)
    // Before a period is closed, and before the process ends.
    await middleware.close()
    if (answers.every(({ hits }) => hits.length === 0)) {
      console.log('\nNo text was used, so there is nobody to pay.')
      return
    }

    // The period ends, and the firm pays for it.
    await stage.passDays(license.periodDays)
    const settlement = await meter.settle({ period: 0 })
    const { settled, total, treeFile } = settlement
    if (!treeFile) throw new Error('Nothing was shared out. Please report this.')

    // Each author claims.
    const paid: Paid[] = []
    for (const author of AUTHORS) {
      const workIds = TEXTS.filter((text) => text.author === author).map(({ workId }) => workId)
      const claim = await claimShare(clientOf(author), { poolId, workIds, treeFile: path.join(folder, treeFile) })
      const claimed = claim?.claimed.reduce((sum, { amount }) => sum + amount, 0n) ?? 0n
      paid.push({ author, claimed, gas: claim?.receipt.gasUsed, balance: await balanceOf(author.account.address) })
    }

    showSources(answers)
    showPaid(paid, answers)
    const { gasUsed } = await publicClient.getTransactionReceipt({ hash: settled.hash })
    console.log(`\nThe firm paid ${money(total)} dollars by one transaction, for ${gasUsed} gas: ${settled.hash}`)
    showUsageFile(settlement)
    addUp(PRICE_6D, answers, before - (await balanceOf(firmAddress)), paid)
  } finally {
    await meter.close()
    await stage.close()
  }
}

// 128 + the signal's number, as shells do it.
process.once('SIGINT', () => {
  console.error('\nInterrupted. The chain is gone; run it again, and everything is made anew.')
  process.exit(130)
})
// Whoever reads along may stop early, as `| head` does.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1))
await main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof OpenRoyaltyError)) throw error
  console.error(error.message)
  process.exitCode = 1
})
// The chain's threads would keep the process for a while.
process.exit()
