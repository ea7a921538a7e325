import type { Address, Hex } from 'viem'
import type { Standing } from '../../types/enums.ts'
import type { OfferTerms } from '../../types/licenses.ts'

/** Seconds since 1970, from the first one on up to the last one's end: `until` is the first second after it. */
export type StatementPeriod = { from: bigint; until: bigint }

/** Where a figure comes from: a transaction, and its second. */
export type StatementPlace = { time: bigint; transactionHash: Hex }

/** What was paid for, or by which way it came. */
export type PaymentKind = 'fee' | 'statement' | 'use' | 'stream' | 'voucher' | 'direct' | 'inbox' | 'unclaimed use'

/** Money that came into a pool or an epoch, or went back. Amounts in base units of the token. */
export type StatementPayment = StatementPlace & {
  kind: PaymentKind
  poolId: Hex
  token: Address
  /** For what came by an inbox, the inbox: a plain transfer does not say more. */
  payer: Address
  licenseId?: Hex | undefined
  /** Period of the license's statement, from zero. */
  period?: number | undefined
  /** The stream, channel or epoch. */
  by?: Hex | undefined
  paid: bigint
  refunded: bigint
}

/** Any of the three. */
export type Statement = CreatorStatement | LicenseeStatement | PoolStatement

type Base = { format: 'openroyalty-statement-1'; chainId: number; period: StatementPeriod }

/**
 * What works have earned and what came of it. Amounts are base units of each row's token.
 *
 * In every row of `byUnits`, and for each token in `totals`: opening + earned − claimed = closing, to the base unit. What a work has earned
 * of a base unit beyond whole ones stays with it and is less than one per row.
 */
export type CreatorStatement = Base & {
  kind: 'creator'
  accounts: readonly Address[]
  /** Works that an account owned in the period, or that were asked for, and when. */
  works: readonly {
    workId: Hex
    catalogueId?: Hex | undefined
    heldFrom: bigint
    /** First second in which it was another's; undefined: it still is the account's at the period's end. */
    heldUntil?: bigint | undefined
    /** Who is paid for it at the end. */
    payee?: Address | undefined
  }[]
  /** Shares of pools by units, by work and pool. */
  byUnits: readonly {
    workId: Hex
    poolId: Hex
    token: Address
    /** At the end: of the work, and of all works together. */
    units: bigint
    totalUnits: bigint
    /** The work's catalogue holds the place: the money is the work's, and can be claimed once it has left its lot. */
    isInLot: boolean
    opening: bigint
    earned: bigint
    claimed: bigint
    closing: bigint
  }[]
  /** Shares of what was paid by use, by work and epoch: all that were earned in the period where files say them, and all that were claimed in it. */
  byUse: readonly {
    workId: Hex
    epochId: Hex
    licenseId: Hex
    poolId: Hex
    token: Address
    period: number
    version: number
    /** Second of the epoch. */
    publishedAt: bigint
    /** As the usage file counts; undefined where no file was given. */
    uses: number | undefined
    amount: bigint
    /**
     * The epoch was published in the period while the work was held, or before the work had its first owner: over periods that follow each
     * other, and over all owners, each share is earned once.
     */
    isEarned: boolean
    isClaimed: boolean
    /** What nobody had claimed has gone to the pool. */
    isClosed: boolean
  }[]
  /** What was paid out for the works, and to the accounts for works of others. */
  claims: readonly (StatementPlace & {
    kind: 'units' | 'use'
    workId: Hex
    /** The pool or the epoch. */
    from: Hex
    token: Address
    payee: Address
    /** Whether it went to one of the accounts. */
    isOwn: boolean
    amount: bigint
  })[]
  /** What splits passed on to the accounts. */
  splits: readonly (StatementPlace & {
    split: Address
    token: Address
    recipient: Address
    /** Of 1,000,000. */
    share: number
    /** Shared out in all, and the recipient's part of it. */
    shared: bigint
    amount: bigint
    /** Could not be paid, and waits. */
    isCredited: boolean
  })[]
  /** What waits with splits for the accounts at the end. */
  credits: readonly { split: Address; token: Address; recipient: Address; amount: bigint }[]
  totals: readonly {
    token: Address
    opening: bigint
    earned: bigint
    claimed: bigint
    closing: bigint
    /** By use: rows that were earned in the period. */
    earnedByUse: bigint
    /** Of what was paid by use up to the period's end and is known from files, what can still be claimed for works that are held then. */
    waitingByUse: bigint
    /** What reached the accounts: by claims, from splits. */
    received: bigint
    receivedFromSplits: bigint
    /** What claims for their works brought others: payees that they named, splits among them. */
    toOthers: bigint
    /** With splits. */
    credits: bigint
  }[]
}

/** Names of accounts in a journal; any other chart of accounts can be given. */
export const JOURNAL_ACCOUNTS = {
  cash: 'Cash',
  fees: 'License fees',
  royalties: 'Royalties',
  prepaid: 'Prepaid royalties (streams)',
  deposits: 'Deposits (channels)',
} as const
export type JournalAccount = keyof typeof JOURNAL_ACCOUNTS

/** One entry of double-entry books: the same amount on both sides. */
export type JournalLine = {
  time: bigint
  transactionHash?: Hex | undefined
  debit: JournalAccount
  credit: JournalAccount
  token: Address
  /** Base units, above zero. */
  amount: bigint
  /** What it was for, and the license, pool, stream or channel. */
  kind: PaymentKind | 'deposit' | 'withdrawal' | 'refund' | 'stream passed'
  reference: Hex
}

/** What a licensee holds, has paid and owes. Amounts are base units. */
export type LicenseeStatement = Base & {
  kind: 'licensee'
  accounts: readonly Address[]
  /** Licenses that an account held in the period. */
  licenses: readonly {
    licenseId: Hex
    offerId: Hex
    poolId: Hex
    token: Address
    licensee: Address | undefined
    standing: Standing
    terms: Pick<
      OfferTerms,
      'uses' | 'fee' | 'minRate' | 'unitPrice' | 'revenueShare' | 'floor' | 'guarantee' | 'cap' | 'periodDays'
    >
    start: bigint
    /** Undefined: it has no end. */
    end: bigint | undefined
    /** Owed by statements so far, and paid so far by whatever rail; fees stand apart. */
    owed: bigint
    paid: bigint
    /** Next period to state, from zero, and its last second. Undefined: none is asked for. */
    nextPeriod: number
    statementDueAt: bigint | undefined
    /** The stream that runs: rate in base units per second × 2^64, end, what is prepaid and has not passed (rounded down). */
    stream: { streamId: Hex; rate: bigint; end: bigint; ahead: bigint } | undefined
  }[]
  payments: readonly StatementPayment[]
  /** Money in channels of the accounts. */
  channels: readonly {
    channelId: Hex
    token: Address
    deposited: bigint
    withdrawn: bigint
    drawn: bigint
    balance: bigint
  }[]
  /** What streams of the accounts brought in the period, in whole base units. */
  streams: readonly {
    streamId: Hex
    poolId: Hex
    token: Address
    licenseId?: Hex | undefined
    passed: bigint
    ahead: bigint
  }[]
  journal: readonly JournalLine[]
  /** By token and kind: paid less refunded; for streams what passed. */
  totals: readonly { token: Address; kind: PaymentKind; amount: bigint }[]
}

/**
 * Where a pool's money came from and where it is. Amounts are base units of its token.
 *
 * opening + paid in − refunded − claimed = closing, where opening and closing are claimable + refundable + carried of those seconds.
 */
export type PoolStatement = Base & {
  kind: 'pool'
  poolId: Hex
  token: Address
  operator: Address | undefined
  sources: readonly { payer: Address; kind: PaymentKind; paid: bigint; refunded: bigint; payments: number }[]
  payments: readonly StatementPayment[]
  /** By work and lot. A lot's amounts are its works' together. */
  members: readonly {
    workId: Hex
    works: bigint
    units: bigint
    joined: boolean
    opening: bigint
    earned: bigint
    claimed: bigint
    /** Moved out of a lot with its works (negative), and into them. */
    moved: bigint
    closing: bigint
  }[]
  opening: PoolBalance
  paidIn: bigint
  refunded: bigint
  claimed: bigint
  closing: PoolBalance
  /** What was paid by use of the pool's works, which is not the pool's money: published, claimed, closed into the pool, in the period. */
  byUse: { published: bigint; claimed: bigint; closed: bigint }
}

/** claimable: whole base units of members; refundable: of streams, what has not passed; carried: all the rest. */
export type PoolBalance = { claimable: bigint; refundable: bigint; carried: bigint }
