import type { RoyaltyConnection } from '@openroyalty/sdk'
import {
  creatorStatement,
  licenseeStatement,
  logFileHead,
  type StatementPlace,
  writeStatement,
} from '@openroyalty/sdk/audit'
import type { Address, Hex } from 'viem'
import type { TokenLook } from '../hooks/useTokens.ts'
import type { Books } from './books.ts'

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

type WriteParameters = StatementParameters & {
  kind: 'creator' | 'licensee'
  tokenOf: (token: Address) => TokenLook | undefined
}

/** A statement of all that was, up to the books' last block, as CSV. */
export async function statementText({ kind, tokenOf, ...parameters }: WriteParameters): Promise<string> {
  const whole = wholeOf(parameters)
  const statement = kind === 'creator' ? await creatorStatement(whole) : await licenseeStatement(whole)
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return writeStatement(statement, { format: 'csv', timeZone, tokenOf })
}

function wholeOf({ client, books, account }: StatementParameters) {
  return {
    head: logFileHead(client),
    logs: books.logs,
    accounts: [account],
    period: { from: 0n, until: books.block.time + 1n },
  }
}
