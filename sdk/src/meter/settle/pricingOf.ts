import type { Hex } from 'viem'
import { licenseStateOf } from '../../actions/licenseStateOf.ts'
import { quoteStatement } from '../../actions/quoteStatement.ts'
import { type StatementOfReturnType, statementOf } from '../../actions/statementOf.ts'
import { termsOf } from '../../actions/termsOf.ts'
import type { RoyaltyConnection } from '../../types/connection.ts'
import type { Amount } from '../../types/units.ts'
import type { UsageReport } from '../report.ts'

/** What is paid for the use of a period. */
export type PeriodPrice = {
  units: bigint
  revenue: Amount
  /** What is missing, in base units of the pool's token. */
  total: Amount
  /** It is shared by use; otherwise it goes to the pool. */
  isShared: boolean
}

/** Reads what stands on chain for a period, and prices use by it: for settling, and for saying beforehand what that would pay. */
export async function pricingOf(
  client: RoyaltyConnection,
  { licenseId, period }: { licenseId: Hex; period: number },
): Promise<{
  /** The statement that stands. */
  filed: StatementOfReturnType
  price(used: Pick<UsageReport, 'units' | 'revenue'>): Promise<PeriodPrice>
}> {
  const [state, filed] = await Promise.all([
    licenseStateOf(client, { licenseId }),
    statementOf(client, { licenseId, period }),
  ])
  const { offerId } = state
  const { terms } = await termsOf(client, { offerId })
  return {
    filed,
    async price({ units, revenue }) {
      const owed = await quoteStatement(client, { offerId, units, revenue })
      // What a stream passes until it is paid only makes it less: the rest is credit.
      const missing = state.owed - filed.owed + owed - state.paid
      const total = missing > 0n ? missing : 0n
      return { units, revenue, total, isShared: terms.distribution === 'Usage' && total > 0n }
    },
  }
}
