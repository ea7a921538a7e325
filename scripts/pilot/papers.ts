/** What somebody who was not there can check for themselves: all logs, an audit of them, and certificates of single payments. */
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Address, type Hex, parseEventLogs } from 'viem'
import {
  type AuditReport,
  audit,
  issueCertificate,
  type TokenTransfer,
  verifyCertificate,
  writeAuditJson,
  writeAuditText,
  writeCertificate,
} from '../../sdk/src/audit/index.ts'
import { LogFile, syncLogFile } from '../../sdk/src/audit/node/index.ts'
import type { RoyaltyClient } from '../../sdk/src/index.ts'
import { readUsageFile } from '../../sdk/src/meter/index.ts'
import type { PilotChain } from './chain.ts'
import { type TimedLog, tokenTransfersOf } from './ledger.ts'
import type { Check } from './reconcile.ts'
import { TOKEN_DECIMALS } from './terminal.ts'

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
  /** All logs of the contracts and of the token. */
  logs: readonly TimedLog[]
  /** As the answering service has published it. */
  usageFile: string
  /** Of the report. */
  out: string
}

/** Writes the papers into a folder of their own, and reads them again as whoever receives them would: without the chain. */
export async function writePapers({ chain, token, logs, usageFile, out }: WritePapersParameters): Promise<Papers> {
  const folder = path.join(out, 'pilot-papers')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const written: string[] = []
  const write = async (name: string, text: string) => {
    await writeFile(path.join(folder, name), text)
    written.push(name)
  }

  const client = chain.people.passerby
  await write('deployment.json', recordOf(client))
  const { number: upToBlock, hash: blockHash, timestamp: time } = await chain.publicClient.getBlock()
  const checks: Check[] = []
  for (const [name, hash] of subjectsOf(logs, chain)) {
    const text = writeCertificate(await issueCertificate(client, { hash, upToBlock }))
    await write(`${name}.json`, text)
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
  const report = await auditOf(logFile, { usageFile: published, transfers: tokenTransfersOf(logs, token), time })
  await write('audit.json', writeAuditJson(report))
  await write(
    'audit.txt',
    `${writeAuditText(report, { tokenOf: (address) => (address === token ? { symbol: 'dollars', decimals: TOKEN_DECIMALS } : undefined) })}\n`,
  )
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

/** The transaction that paid for use, and the one that claimed most for a work, where there are such. */
function subjectsOf(logs: readonly TimedLog[], { contracts }: PilotChain): (readonly ['payment' | 'claim', Hex])[] {
  const { usageEpochs, creatorPools } = contracts
  const [published] = parseEventLogs({ abi: usageEpochs.abi, eventName: 'EpochPublished', logs: [...logs] })
  const [claimed] = parseEventLogs({ abi: creatorPools.abi, eventName: 'Claimed', logs: [...logs] }).sort((a, b) =>
    a.args.amount > b.args.amount ? -1 : 1,
  )
  return [
    ...(published ? [['payment', published.transactionHash] as const] : []),
    ...(claimed ? [['claim', claimed.transactionHash] as const] : []),
  ]
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
