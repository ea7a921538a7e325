/** What somebody who was not there can check for themselves: all logs, an audit of them, and certificates of single payments. */
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Address, type Hex, isAddressEqual, parseEventLogs } from 'viem'
import {
  type AuditReport,
  audit,
  creatorStatement,
  issueCertificate,
  licenseeStatement,
  poolStatement,
  type ReplayLog,
  type Statement,
  type TokenTransfer,
  verifyCertificate,
  writeAuditJson,
  writeAuditText,
  writeCertificate,
  writeStatement,
} from '../../sdk/src/audit/index.ts'
import { LogFile, syncLogFile } from '../../sdk/src/audit/node/index.ts'
import { certificatePage, statementPage } from '../../sdk/src/documents/index.ts'
import type { RoyaltyClient } from '../../sdk/src/index.ts'
import { readUsageFile } from '../../sdk/src/meter/index.ts'
import type { PilotChain } from './chain.ts'
import { type TimedLog, tokenTransfersOf } from './ledger.ts'
import type { Check } from './reconcile.ts'
import { TOKEN_DECIMALS } from './terminal.ts'

const DOLLARS = { symbol: 'dollars', decimals: TOKEN_DECIMALS }

export type Papers = {
  folder: string
  /** Of the folder. */
  files: readonly string[]
  /** Hash of the last block: all that the papers ask to be trusted. */
  blockHash: Hex
  checks: readonly Check[]
}

type WritePapersParameters = {
  chain: PilotChain
  token: Address
  poolId: Hex
  /** All logs of the contracts and of the token. */
  logs: readonly TimedLog[]
  /** As the answering service has published it. */
  usageFile: string
  /** Of the report. */
  out: string
}

/** Writes the papers into a folder of their own, and reads them again as whoever receives them would: without the chain. */
export async function writePapers({
  chain,
  token,
  poolId,
  logs,
  usageFile,
  out,
}: WritePapersParameters): Promise<Papers> {
  const folder = path.join(out, 'pilot-papers')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const written: string[] = []
  const write = async (name: string, text: string) => {
    await writeFile(path.join(folder, name), text)
    written.push(name)
  }

  const client = chain.people.passerby
  const tokenOf = (address: Address) => (isAddressEqual(address, token) ? DOLLARS : undefined)
  await write('deployment.json', recordOf(client))
  const { number: upToBlock, hash: blockHash, timestamp: time } = await chain.publicClient.getBlock()
  const checks: Check[] = []
  for (const { name, hash, position } of subjectsOf(logs, chain)) {
    const { logs: all } = await chain.publicClient.getTransactionReceipt({ hash })
    const logIndex = all.findIndex((log) => log.logIndex === position)
    const certificateOf = await issueCertificate(client, { hash, logIndex, upToBlock })
    const text = writeCertificate(certificateOf)
    await write(`${name}.json`, text)
    await write(`${name}.html`, certificatePage(certificateOf, { token: DOLLARS, fileName: `${name}.json` }))
    const { certificate, distance } = verifyCertificate(text, { blockHash, deployment: chain.deployment })
    checks.push({
      what: `the certificate of a ${name} proves it by the last block's hash`,
      isRight: certificate.kind === name,
      detail: `${distance} headers lead to block ${upToBlock}`,
    })
  }

  const logFile = path.join(folder, 'logs.gz')
  await syncLogFile(client, { path: logFile, toBlock: upToBlock, thorough: true })
  written.push('logs.gz')
  const published = path.join(folder, path.basename(usageFile))
  await copyFile(usageFile, published)
  written.push(path.basename(published))
  for (const [name, statement] of await statementsOf(logFile, { published, chain, poolId, logs })) {
    await write(`statement-${name}.html`, statementPage(statement, { tokenOf }))
    await write(`statement-${name}.csv`, writeStatement(statement, { format: 'csv', tokenOf }))
    await write(`statement-${name}.json`, writeStatement(statement, { format: 'json' }))
  }
  const report = await auditOf(logFile, { usageFile: published, transfers: tokenTransfersOf(logs, token), time })
  await write('audit.json', writeAuditJson(report))
  await write('audit.txt', `${writeAuditText(report, { tokenOf })}\n`)
  const wrong = report.findings.filter(({ severity }) => severity !== 'info')
  checks.push({
    what: 'an audit of the logs alone finds nothing',
    isRight: wrong.length === 0 && report.blockHash === blockHash,
    detail:
      wrong.length === 0
        ? `${report.counts.logs} logs, proven up to block ${report.toBlock}`
        : wrong.map(({ code, what }) => `${code}: ${what}`).join(' '),
  })
  return { folder, files: written, blockHash, checks }
}

/** As records in deployments/ have it. The pilot's contracts are compiled in seconds, and so are at other addresses than those there. */
function recordOf({ chainId, deployment }: Pick<RoyaltyClient, 'chainId' | 'deployment'>): string {
  const contracts = Object.entries(deployment).map(([name, location]) => [
    `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    { address: location?.address, block: Number(location?.block ?? 0n) },
  ])
  return `${JSON.stringify({ chainId, local: true, contracts: Object.fromEntries(contracts) }, null, 2)}\n`
}

/** The largest payment and the largest claim of a pool, where there are such. */
function subjectsOf(logs: readonly TimedLog[], { contracts }: PilotChain) {
  const { abi, address } = contracts.creatorPools
  const own = logs.filter((log) => isAddressEqual(log.address, address))
  const largest = (eventName: 'Paid' | 'Claimed') =>
    parseEventLogs({ abi, eventName, logs: own }).sort((a, b) => (a.args.amount > b.args.amount ? -1 : 1))[0]
  const subjects = [
    ['payment', largest('Paid')],
    ['claim', largest('Claimed')],
  ] as const
  return subjects.flatMap(([name, log]) => (log ? [{ name, hash: log.transactionHash, position: log.logIndex }] : []))
}

/** Of the creator with most works, of the firm, and of the pool: from the first log to the last. */
async function statementsOf(
  logFile: string,
  {
    published,
    chain,
    poolId,
    logs,
  }: { published: string; poolId: Hex } & Pick<WritePapersParameters, 'chain' | 'logs'>,
): Promise<(readonly [name: string, statement: Statement])[]> {
  const file = await LogFile.open(logFile)
  try {
    const { head } = file
    const all: ReplayLog[] = []
    for await (const piece of file.pieces()) all.push(...piece)
    const { time: first } = logs[0] as TimedLog
    const period = { from: first, until: (logs.at(-1) as TimedLog).time + 1n }
    const files = [{ name: path.basename(published), read: () => readUsageFile(published) }]
    const firm = chain.people.firm.account.address
    const creator = ownerOfMost(all)
    return [
      ...(creator
        ? [['creator', await creatorStatement({ head, logs: all, accounts: [creator], period, files })] as const]
        : []),
      ['licensee', await licenseeStatement({ head, logs: all, accounts: [firm], period })],
      ['pool', await poolStatement({ head, logs: all, poolId, period })],
    ]
  } finally {
    await file.close()
  }
}

/** Who owns most works. */
function ownerOfMost(logs: readonly ReplayLog[]): Address | undefined {
  const counts = new Map<Address, number>()
  for (const log of logs)
    if (log.contract === 'workRegistry' && log.eventName === 'Transfer')
      counts.set(log.args.to, (counts.get(log.args.to) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}

/** From files, as an auditor has them. */
async function auditOf(
  logFile: string,
  { usageFile, ...options }: { usageFile: string; transfers: readonly TokenTransfer[]; time: bigint },
): Promise<AuditReport> {
  const file = await LogFile.open(logFile)
  try {
    const files = [{ name: path.basename(usageFile), read: () => readUsageFile(usageFile) }]
    return await audit({ head: file.head, logs: file.pieces(), last: file.last, files, ...options })
  } finally {
    await file.close()
  }
}
