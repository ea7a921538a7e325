import type { Address, Hex } from 'viem'

/** From what must not be on an honest chain to what is merely worth knowing. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Every kind of finding, and how grave it is; docs/audit.md says what each means. */
export const FINDING_KINDS = {
  /* Logs */
  'logs-incomplete': 'critical',
  'logs-out-of-order': 'critical',
  'log-of-another-contract': 'critical',
  'id-differs': 'critical',
  'made-twice': 'critical',
  'owner-differs': 'critical',
  'notice-differs': 'critical',
  /* Pools */
  'deposit-differs': 'critical',
  'refund-differs': 'critical',
  'claim-differs': 'critical',
  'claim-to-another': 'critical',
  'pool-unbalanced': 'critical',
  'member-without-consent': 'critical',
  'units-differ': 'critical',
  /* Offers and licenses */
  'offer-by-another': 'critical',
  'offer-beyond-pool': 'critical',
  'sale-differs': 'critical',
  'exclusive-broken': 'critical',
  'license-moved': 'critical',
  'payment-missing': 'critical',
  'payment-unexplained': 'critical',
  'standing-differs': 'critical',
  'standing-unrecorded': 'high',
  'stream-too-slow': 'high',
  'vouchers-differ': 'critical',
  /* Statements */
  'statement-underpaid': 'critical',
  'statement-overstated': 'medium',
  'statement-unpaid': 'critical',
  'statement-differs': 'high',
  'statement-too-early': 'critical',
  'period-skipped': 'critical',
  'version-skipped': 'critical',
  'statement-late': 'medium',
  'statement-missing': 'high',
  'debt-open': 'medium',
  /* Usage epochs */
  'epoch-without-statement': 'critical',
  'epoch-differs': 'critical',
  'claim-twice': 'critical',
  'claim-beyond-total': 'critical',
  'claim-after-close': 'critical',
  'claim-of-own-work': 'critical',
  'claim-outside-pool': 'critical',
  'claim-not-in-tree': 'critical',
  'epoch-closed-early': 'critical',
  /* Usage files */
  'wrong-tree': 'critical',
  'file-unpublished': 'high',
  'file-hash-differs': 'high',
  'file-shares-differ': 'high',
  'file-differs': 'high',
  'total-differs': 'high',
  'leaf-outside-pool': 'high',
  'own-work-in-epoch': 'high',
  'use-without-consent': 'high',
  'file-unreadable': 'medium',
  'statement-without-file': 'low',
  'file-unknown': 'info',
  /* Splits, channels, tokens */
  'split-differs': 'critical',
  'credit-differs': 'critical',
  'channel-overdrawn': 'critical',
  'voucher-differs': 'critical',
  'withdrawal-early': 'critical',
  'transfer-differs': 'critical',
  'transfer-unlogged': 'low',
  'split-unannounced': 'info',
  /* Patterns: figures to look at, no verdict */
  'own-works-gain-units': 'medium',
  'own-works-gain-use': 'medium',
  'units-before-payment': 'medium',
  'payer-is-paid': 'low',
} as const satisfies Record<string, Severity>

export type FindingCode = keyof typeof FINDING_KINDS

/** Where a log behind a finding is. */
export type FindingPlace = { transactionHash: Hex; blockNumber: bigint; logIndex: number; time: bigint }

/** What a finding is about, by name. */
export type FindingSubjects = {
  poolId?: Hex | undefined
  workId?: Hex | undefined
  streamId?: Hex | undefined
  offerId?: Hex | undefined
  licenseId?: Hex | undefined
  period?: number | undefined
  version?: number | undefined
  epochId?: Hex | undefined
  channelId?: Hex | undefined
  split?: Address | undefined
  token?: Address | undefined
  account?: Address | undefined
  /** A usage file, by the name under which it was given. */
  file?: string | undefined
}

/** Something that an audit found. */
export type Finding = {
  code: FindingCode
  severity: Severity
  /** One sentence, with its figures: amounts in base units, times in seconds since 1970. */
  what: string
  subjects: FindingSubjects
  /** What was said, and what follows from everything before it, where both are amounts. Base units. */
  said?: bigint | undefined
  expected?: bigint | undefined
  /** The logs behind it, in the order of the chain; none where what is wrong is that there is none. */
  transactions: readonly FindingPlace[]
}

/** Worst first; among equals, in the order of the chain. */
export function bySeverity(a: Finding, b: Finding): number {
  const rank = SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)
  if (rank !== 0) return rank
  const [first, second] = [a.transactions[0], b.transactions[0]]
  if (!first || !second) return first ? -1 : second ? 1 : 0
  if (first.blockNumber !== second.blockNumber) return first.blockNumber < second.blockNumber ? -1 : 1
  return first.logIndex - second.logIndex
}
