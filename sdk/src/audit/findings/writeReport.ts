import type { Address } from 'viem'
import { formatAmount } from '../../utils/amounts.ts'
import { SEVERITIES, type Severity } from './finding.ts'
import type { AuditReport, TokenTotals } from './report.ts'

/**
 * Writes a report as JSON: every amount, block and second as text of all its digits, so that no reader rounds it.
 *
 * @example
 * await writeFile('audit.json', writeAuditJson(report))
 */
export function writeAuditJson(report: AuditReport): string {
  return `${JSON.stringify(report, (_, value) => (typeof value === 'bigint' ? value.toString() : value), 2)}\n`
}

export type WriteAuditTextParameters = {
  /** How amounts of a token are shown; base units where nothing is said. */
  tokenOf?: ((token: Address) => { symbol: string; decimals: number } | undefined) | undefined
  /** Findings that are listed, from the worst down to these. Default: all. */
  downTo?: Severity | undefined
}

const LABELS = {
  paidIn: 'paid in',
  refunded: 'refunded',
  claimed: 'claimed',
  claimable: 'claimable',
  refundable: 'refundable',
  carried: 'carried',
  paidByUse: 'paid by use',
  claimedByUse: 'claimed by use',
  inEpochs: 'in epochs',
  inChannels: 'in channels',
  distributed: 'distributed by splits',
  inSplits: 'in splits',
} as const satisfies Record<Exclude<keyof TokenTotals, 'token'>, string>

/**
 * Writes a report for people: what it covers, money by token, and findings with the transactions behind them. Amounts are exact.
 *
 * @example
 * console.log(writeAuditText(report, { tokenOf: () => ({ symbol: 'USDC', decimals: 6 }) }))
 */
export function writeAuditText(
  report: AuditReport,
  { tokenOf, downTo = 'info' }: WriteAuditTextParameters = {},
): string {
  const { chainId, fromBlock, toBlock, blockHash, time, counts, tokens, standings, findings, found } = report
  const lines = [
    `Audit of chain ${chainId}, blocks ${fromBlock} to ${toBlock}${blockHash ? ` (${blockHash})` : ''}`,
    `Balances and standings as of ${momentOf(time)}`,
    '',
    ...table(
      Object.entries(counts).map(([name, count]) => [name, count === undefined ? 'not asked about' : String(count)]),
    ),
  ]
  if (Object.keys(standings).length > 0)
    lines.push('', 'Licenses', ...table(Object.entries(standings).map(([name, count]) => [name, String(count)])))

  for (const { token, ...amounts } of tokens) {
    const shown = tokenOf?.(token)
    const rows = (Object.keys(LABELS) as (keyof typeof LABELS)[]).map((name) => [
      LABELS[name],
      shown ? formatAmount(amounts[name], shown.decimals) : String(amounts[name]),
    ])
    lines.push('', `Token ${token}${shown ? `, in ${shown.symbol}` : ', in base units'}`, ...table(rows))
  }

  const severities = SEVERITIES.map((severity) => {
    const codes = findings.filter((each) => each.severity === severity).map(({ code }) => code)
    const count = [...new Set(codes)].reduce((sum, code) => sum + (found[code] ?? 0), 0)
    return `${count} ${severity}`
  })
  lines.push('', `Findings: ${severities.join(', ')}`)
  const listed = findings.filter(({ severity }) => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(downTo))
  for (const { severity, code, what, transactions } of listed) {
    lines.push('', `${severity.toUpperCase()}  ${code}`, `  ${what}`)
    for (const { transactionHash, blockNumber, logIndex } of transactions)
      lines.push(`  ${transactionHash}, block ${blockNumber}, log ${logIndex}`)
  }
  for (const [code, count] of Object.entries(found)) {
    const kept = findings.filter((each) => each.code === code).length
    if (count > kept) lines.push('', `${count - kept} more of ${code} are not listed.`)
  }
  return `${lines.join('\n')}\n`
}

/** Names to the left, figures to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const [left, right] = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) as [
    number,
    number,
  ]
  return rows.map(([name = '', figure = '']) => `  ${name.padEnd(left)}  ${figure.padStart(right)}`)
}

function momentOf(time: bigint): string {
  const moment = new Date(Number(time) * 1000)
  return Number.isNaN(moment.getTime()) ? `second ${time}` : `${moment.toISOString().slice(0, 19)}Z (${time})`
}
