import { formatEther, formatGwei } from 'viem'
import type { SurveyedContract } from './survey.ts'

/** What a deployment would do, as a table for people. */
export function deploymentTable(contracts: readonly SurveyedContract[], gasPrice: bigint): string {
  const missing = contracts.filter(({ isThere }) => !isThere)
  const rows = contracts.map(({ name, address, isThere, gas, cost }) => [
    name,
    address,
    isThere ? 'there' : 'missing',
    isThere ? '' : gas.toLocaleString('en'),
    isThere ? '' : ether(cost),
  ])
  const total = [
    'all that is missing',
    '',
    `${missing.length} of ${contracts.length}`,
    sum(missing.map(({ gas }) => gas)).toLocaleString('en'),
    ether(sum(missing.map(({ cost }) => cost))),
  ]
  const table = [['contract', 'address', 'on chain', 'gas', 'cost'], ...rows, total]
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? []
  const isNumber = (column: number) => column >= 3

  const lines = table.map((row) =>
    row
      .map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
  return [...lines, `at ${formatGwei(gasPrice)} gwei`].join('\n')
}

function ether(wei: bigint): string {
  return `${Number(formatEther(wei)).toFixed(6)} ETH`
}

function sum(numbers: readonly bigint[]): bigint {
  return numbers.reduce((total, number) => total + number, 0n)
}
