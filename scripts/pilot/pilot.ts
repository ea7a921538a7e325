import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { HardhatRuntimeEnvironment } from 'hardhat/types/hre'
import { type Address, getAddress } from 'viem'
import { parseColumnMap, parseFieldMap } from '../../cli/src/catalogue/columns.ts'
import { readCatalogue } from '../../cli/src/catalogue/readCatalogue.ts'
import type { BadRow } from '../../cli/src/catalogue/types.ts'
import { accountsOf } from './accountant.ts'
import { openChain, type PilotChain } from './chain.ts'
import { writeDocuments } from './documents.ts'
import { PilotError } from './errors.ts'
import {
  distributionsOf,
  epochLogsOf,
  licenseLogsOf,
  poolEntriesOf,
  readLogs,
  type TimedLog,
  transfersOf,
} from './ledger.ts'
import type { PilotOptions } from './options.ts'
import { type Papers, writePapers } from './papers.ts'
import { printSummary } from './printSummary.ts'
import { type Check, reconcile } from './reconcile.ts'
import { htmlReport } from './report/html.ts'
import { jsonReport } from './report/json.ts'
import { serveStory } from './serve.ts'
import { playStory } from './story.ts'
import { type Summary, summarize } from './summary.ts'
import { count, type Teller, tidy } from './terminal.ts'
import { type Answers, answersOfFile, inventedAnswers, type RowCount } from './usage/answers.ts'
import { readUsage, USAGE_FIELDS } from './usage/readUsage.ts'
import { reconcileUsage, recountUsage } from './usage/reconcileUsage.ts'
import { parseUsageFile, unpackUsageFile } from './usage/recount.ts'
import { type Creator, type Plan, planOf, type Work, workOf } from './works.ts'

/** Bad rows that are told; all of them are in the report. */
const BAD_ROWS_TOLD = 10

export type PilotResult = {
  plan: Plan
  badRows: readonly BadRow[]
  summary: Summary
  checks: readonly Check[]
  /** Whether every check came out right. */
  reconciles: boolean
  files: { html: string; json: string }
  papers: Papers
}

type RunPilotParameters = {
  hre: HardhatRuntimeEnvironment
  options: PilotOptions
  tell: Teller
  /** Changes the logs before they are counted, so that a test can see a difference being found. */
  tamper?: (logs: TimedLog[]) => TimedLog[]
  /** Changes the published usage file, likewise. */
  tamperUsageFile?: (text: string) => string
}

/** Plays the whole story once, counts everything again, and writes the report. */
export async function runPilot({
  hre,
  options,
  tell,
  tamper = (logs) => logs,
  tamperUsageFile = (text) => text,
}: RunPilotParameters): Promise<PilotResult> {
  // Before the minutes that a large catalogue may take, not after.
  await mkdir(options.out, { recursive: true }).catch((cause) => {
    throw new PilotError(`The report cannot be written to "${options.out}". Choose another folder with --out.`, {
      cause,
    })
  })

  tell.part('Catalogue')
  const { plan, badRows } = await readPlan(options, tell)
  const { answers, badRows: badUses } = await readAnswers(options, plan, tell)

  tell.part('Chain')
  const chain = await openChain(hre, { isServed: options.serve })
  const folder = temporaryFolder()
  try {
    tell.done(`all contracts deployed on a chain ${chain.url ? `at ${chain.url}` : 'inside this process'}`)
    const told = await playStory({ chain, plan, answers, days: options.days, folder: folder.path, tell })

    tell.part('Count')
    const { number: blockNumber, timestamp } = await chain.publicClient.getBlock()
    const logs = tamper(await readLogs(chain))
    const entries = poolEntriesOf(logs, chain.contracts.creatorPools.address, told.poolId)
    const licenses = licenseLogsOf(logs, chain.contracts.licenseRegistry)
    const transfers = transfersOf(logs, told.token)
    const distributions = distributionsOf(logs, chain.contracts.royaltySplits.address)
    const epochs = epochLogsOf(logs, chain.contracts.usageEpochs.address)
    const file = parseUsageFile(tamperUsageFile(unpackUsageFile(await readFile(told.usage.usageFile))))
    const accounts = accountsOf(entries, timestamp)
    const names = await namesOf(chain, told.poolId)
    const { usage } = told
    const recount = recountUsage(usage, epochs)
    const summary = summarize({ plan, told, accounts, entries, licenses, epochs, recount, transfers, names })
    const { out } = options
    const papers = await writePapers({
      ...{ chain, token: told.token, poolId: told.poolId, logs, usageFile: told.usage.usageFile, out },
    })
    const metadata = path.join(papers.folder, 'metadata')
    await writeDocuments(told.documents, metadata)
    const checks = [
      ...(await reconcile({
        ...{ chain, told, accounts, entries, licenses, transfers, distributions, epochs, blockNumber },
      })),
      ...(await reconcileUsage({ chain, usage, epochs, recount, licenses, transfers, file, blockNumber })),
      ...papers.checks,
    ]
    const reconciles = checks.every(({ isRight }) => isRight)

    printSummary({ summary, checks, logs: logs.length, tell })
    const report = {
      source: path.basename(options.catalogue),
      days: options.days,
      plan,
      badRows,
      usage: { source: options.usage && path.basename(options.usage), file: answers.file, badRows: badUses },
      summary,
      checks,
      reconciles,
    }
    const files = {
      html: path.join(options.out, 'pilot-report.html'),
      json: path.join(options.out, 'pilot-report.json'),
    }
    await writeFile(files.html, htmlReport(report))
    await writeFile(files.json, jsonReport(report))
    tell.say(`\nThe report is in ${files.html} and ${files.json}.`)
    tell.say(`What others need to check it themselves is in ${papers.folder}: ${papers.files.join(', ')}.`)
    tell.say(`They trust one thing, the hash of the last block: ${papers.blockHash}`)
    if (options.serve && reconciles) await serveStory({ chain, told, metadata, ...options, tell })
    return { plan, badRows, summary, checks, reconciles, files, papers }
  } finally {
    folder.remove()
    await chain.close()
  }
}

/** A folder that is gone with the process, however that ends. */
function temporaryFolder(): { path: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-pilot-'))
  const remove = () => {
    process.off('exit', remove)
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', remove)
  return { path: folder, remove }
}

async function readPlan(options: PilotOptions, tell: Teller): Promise<{ plan: Plan; badRows: readonly BadRow[] }> {
  const { badRows, onBadRow } = badRowTeller(tell)
  const columns = options.map === undefined ? {} : await parseColumnMap(options.map)
  const separator = options.separator === undefined ? {} : { separator: options.separator }
  const creators = new Map<string, Creator>()
  const works: Work[] = []
  for await (const row of readCatalogue(options.catalogue, { onBadRow, columns, ...separator })) {
    const work = workOf(row, creators)
    if ('problem' in work) onBadRow(work)
    else works.push(work)
  }
  const plan = planOf(works, [...creators.values()])
  const several = works.filter((work) => work.creators.length > 1).length
  tell.done(
    `${count(works.length, 'work')} by ${count(creators.size, 'creator')}, ${several} by several together; ${count(badRows.length, 'row')} left out`,
  )
  return { plan, badRows }
}

/** What the answering service does: as a file says, or of the pilot's own making. */
async function readAnswers(
  { usage, usageMap }: PilotOptions,
  plan: Plan,
  tell: Teller,
): Promise<{ answers: Answers; badRows: readonly BadRow[] }> {
  if (usage === undefined) return { answers: inventedAnswers(plan), badRows: [] }
  const { badRows, onBadRow } = badRowTeller(tell)
  const columns = usageMap === undefined ? {} : await parseFieldMap(usageMap, USAGE_FIELDS)
  const answers = await answersOfFile(plan, readUsage(usage, { onBadRow, columns }))
  if (answers.file) {
    const { used, unknown, notForSale } = answers.file
    const say = ({ rows, uses }: RowCount) => `${count(rows, 'row')} with ${uses.toLocaleString('en')} uses`
    const others = [
      ...(unknown.rows > 0 ? [`${say(unknown)} of works not in the catalogue`] : []),
      ...(notForSale.rows > 0 ? [`${say(notForSale)} of works not for sale`] : []),
      ...(badRows.length > 0 ? [count(badRows.length, 'bad row')] : []),
    ]
    const rest = others.length > 0 ? `left out: ${others.join(', ')}` : 'none left out'
    tell.done(`${tidy(path.basename(usage))} says how often works were used: ${say(used)}; ${rest}`)
  }
  return { answers, badRows }
}

/** Collects bad rows, and tells the first of them. */
function badRowTeller(tell: Teller): { badRows: BadRow[]; onBadRow: (row: BadRow) => void } {
  const badRows: BadRow[] = []
  const onBadRow = (row: BadRow) => {
    badRows.push(row)
    if (badRows.length <= BAD_ROWS_TOLD) tell.say(`  line ${row.line} left out: ${tidy(row.reason, 160)}`)
    if (badRows.length === BAD_ROWS_TOLD + 1) tell.say('  … all others are in the report')
  }
  return { badRows, onBadRow }
}

/** Whom the tables call by a word instead of an address. */
async function namesOf(chain: PilotChain, poolId: `0x${string}`): Promise<Map<Address, string>> {
  const { firm, studio, service, relayer } = chain.people
  const inbox = await relayer.reads.inboxOf({ poolId })
  return new Map([
    [getAddress(firm.account.address), 'the firm'],
    [getAddress(studio.account.address), 'a studio'],
    [getAddress(service.account.address), 'an answering service'],
    [getAddress(inbox), "the pool's inbox"],
  ])
}
