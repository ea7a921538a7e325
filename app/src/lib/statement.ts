import type { RoyaltyConnection } from '@openroyalty/sdk'
import {
  creatorStatement,
  licenseeStatement,
  logFileHead,
  poolStatement,
  type StatementPlace,
  writeStatement,
} from '@openroyalty/sdk/audit'
import { statementPage } from '@openroyalty/sdk/documents'
import type { Address, Hex } from 'viem'
import type { TokenLook } from '../hooks/useTokens.ts'
import type { Books } from './books.ts'
import type { Period } from './periods.ts'

/** Money that reached an account, to the base unit. */
export type Receipt = StatementPlace & {
  kind: 'units' | 'use' | 'split'
  /** The pool, the epoch or the split. */
  from: Hex
  token: Address
  amount: bigint
}

type StatementParameters = { client: RoyaltyConnection; books: Books; account: Address }

/** All that claims and splits have sent to an account, latest first. */
export async function receiptsOf(parameters: StatementParameters): Promise<Receipt[]> {
  const { claims, splits } = await creatorStatement(wholeOf(parameters))
  const own = claims.filter(({ isOwn }) => isOwn)
  const shared = splits
    .filter(({ isCredited }) => !isCredited)
    .map(({ split, ...each }): Receipt => ({ ...each, kind: 'split', from: split }))
  return [...own, ...shared].sort((a, b) => (a.time < b.time ? 1 : -1))
}

export type StatementSubject = { kind: 'creator' | 'licensee'; account: Address } | { kind: 'pool'; poolId: Hex }

export const STATEMENT_FILES = {
  csv: { ending: 'csv', type: 'text/csv;charset=utf-8' },
  table: { ending: 'txt', type: 'text/plain;charset=utf-8' },
  json: { ending: 'json', type: 'application/json' },
  page: { ending: 'html', type: 'text/html;charset=utf-8' },
} as const
export type StatementFile = keyof typeof STATEMENT_FILES

type WriteParameters = {
  client: RoyaltyConnection
  books: Books
  subject: StatementSubject
  period: Period
  format: StatementFile
  timeZone: string
  locale: string
  tokenOf: (token: Address) => TokenLook | undefined
}

/** A statement of a period as a file: what the SDK writes, in any of its forms. */
export async function writeStatementFile({
  client,
  books,
  subject,
  period,
  format,
  locale,
  ...look
}: WriteParameters): Promise<{ name: string; text: string; type: string }> {
  const given = { head: logFileHead(client), logs: books.logs, period }
  const statement =
    subject.kind === 'pool'
      ? await poolStatement({ ...given, poolId: subject.poolId })
      : subject.kind === 'creator'
        ? await creatorStatement({ ...given, accounts: [subject.account] })
        : await licenseeStatement({ ...given, accounts: [subject.account] })
  const { ending, type } = STATEMENT_FILES[format]
  const of = (subject.kind === 'pool' ? subject.poolId : subject.account).slice(0, 8)
  const text =
    format === 'page' ? statementPage(statement, { ...look, locale }) : writeStatement(statement, { ...look, format })
  return { name: `openroyalty-${subject.kind}-${of}-${period.until - 1n}.${ending}`, text, type }
}

function wholeOf({ client, books, account }: StatementParameters) {
  return {
    head: logFileHead(client),
    logs: books.logs,
    accounts: [account],
    period: { from: 0n, until: books.block.time + 1n },
  }
}
