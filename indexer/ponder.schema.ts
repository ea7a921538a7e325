import { index, onchainTable, primaryKey } from 'ponder'

/*
 * What the contracts logged, as tables. docs/indexer.md says of every column what it is, and a test that it does. Ids are 32 bytes in hex,
 * money is in base units of a token, "scaled" money in base units × 2^64, times are seconds since 1970. An `integer` has 31 bits: one log that
 * says more would stop the indexer for ever.
 */

/* LOGS */

export const log = onchainTable(
  'log',
  (t) => ({
    blockNumber: t.bigint().notNull(),
    logIndex: t.integer().notNull(),
    blockHash: t.hex().notNull(),
    time: t.bigint().notNull(),
    transactionHash: t.hex().notNull(),
    contract: t.text().notNull(),
    event: t.text().notNull(),
    topics: t.text().notNull(),
    data: t.hex().notNull(),
  }),
  (table) => ({ key: primaryKey({ columns: [table.blockNumber, table.logIndex] }), byEvent: index().on(table.event) }),
)

/* WORKS */

export const work = onchainTable(
  'work',
  (t) => ({
    id: t.hex().primaryKey(),
    owner: t.hex().notNull(),
    creator: t.hex(),
    isCatalogue: t.boolean().notNull(),
    catalogueId: t.hex(),
    index: t.bigint(),
    contentHash: t.hex(),
    metadataHash: t.hex(),
    uri: t.text().notNull(),
    royaltyBps: t.integer().notNull(),
    claimedAt: t.bigint(),
    registeredAt: t.bigint().notNull(),
    payee: t.hex(),
    payeeSince: t.bigint(),
    formerPayee: t.hex(),
    isPayeeLocked: t.boolean().notNull(),
    blockNumber: t.bigint().notNull(),
    transactionHash: t.hex().notNull(),
  }),
  (table) => ({
    byOwner: index().on(table.owner),
    byCreator: index().on(table.creator),
    byPayee: index().on(table.payee),
    byContentHash: index().on(table.contentHash),
    byMetadataHash: index().on(table.metadataHash, table.blockNumber),
    byCatalogue: index().on(table.catalogueId),
  }),
)

export const catalogue = onchainTable('catalogue', (t) => ({
  id: t.hex().primaryKey(),
  steward: t.hex().notNull(),
  root: t.hex().notNull(),
  count: t.bigint().notNull(),
  uri: t.text().notNull(),
}))

export const consent = onchainTable(
  'consent',
  (t) => ({
    workId: t.hex().notNull(),
    blockNumber: t.bigint().notNull(),
    logIndex: t.integer().notNull(),
    uses: t.integer().notNull(),
    since: t.bigint().notNull(),
  }),
  (table) => ({ key: primaryKey({ columns: [table.workId, table.blockNumber, table.logIndex] }) }),
)

export const binding = onchainTable('binding', (t) => ({
  workId: t.hex().primaryKey(),
  wallet: t.hex(),
  readyAt: t.bigint().notNull(),
  isVetoed: t.boolean().notNull(),
}))

/* POOLS */

export const pool = onchainTable(
  'pool',
  (t) => ({
    id: t.hex().primaryKey(),
    token: t.hex().notNull(),
    operator: t.hex(),
    pendingOperator: t.hex(),
    uses: t.integer().notNull(),
    noticeDays: t.integer().notNull(),
    joinUnits: t.integer().notNull(),
    soleAgent: t.boolean().notNull(),
    minStreamPerDay: t.bigint().notNull(),
    fallbackPayee: t.hex().notNull(),
    salt: t.hex().notNull(),
    uri: t.text().notNull(),
    createdAt: t.bigint().notNull(),
    blockNumber: t.bigint().notNull(),
    transactionHash: t.hex().notNull(),
    paidIn: t.bigint().notNull(),
    refunded: t.bigint().notNull(),
    claimed: t.bigint().notNull(),
    time: t.bigint().notNull(),
    accumulator: t.bigint().notNull(),
    units: t.bigint().notNull(),
    rate: t.bigint().notNull(),
    carry: t.bigint().notNull(),
    idle: t.bigint().notNull(),
    isFrozen: t.boolean().notNull(),
    days: t.json().notNull(),
    accumulatorOfDay: t.json().notNull(),
  }),
  (table) => ({ byOperator: index().on(table.operator), byToken: index().on(table.token) }),
)

export const member = onchainTable(
  'member',
  (t) => ({
    poolId: t.hex().notNull(),
    workId: t.hex().notNull(),
    joined: t.boolean().notNull(),
    units: t.bigint().notNull(),
    works: t.bigint().notNull(),
    snapshot: t.bigint().notNull(),
    owed: t.bigint().notNull(),
    pendingUnits: t.bigint().notNull(),
    pendingDay: t.bigint().notNull(),
    claimed: t.bigint().notNull(),
    since: t.bigint().notNull(),
  }),
  (table) => ({ key: primaryKey({ columns: [table.poolId, table.workId] }), byWork: index().on(table.workId) }),
)

export const stream = onchainTable(
  'stream',
  (t) => ({
    id: t.hex().primaryKey(),
    poolId: t.hex().notNull(),
    payer: t.hex().notNull(),
    controller: t.hex().notNull(),
    licenseId: t.hex(),
    salt: t.hex().notNull(),
    rate: t.bigint().notNull(),
    end: t.bigint().notNull(),
    since: t.bigint().notNull(),
    passedBefore: t.bigint().notNull(),
    deposited: t.bigint().notNull(),
    refunded: t.bigint().notNull(),
  }),
  (table) => ({
    byPool: index().on(table.poolId),
    byPayer: index().on(table.payer),
    byLicense: index().on(table.licenseId),
  }),
)

export const payment = onchainTable(
  'payment',
  (t) => ({
    blockNumber: t.bigint().notNull(),
    logIndex: t.integer().notNull(),
    kind: t.text().notNull(),
    poolId: t.hex().notNull(),
    payer: t.hex().notNull(),
    sender: t.hex(),
    ref: t.hex(),
    streamId: t.hex(),
    amount: t.bigint().notNull(),
    refund: t.bigint().notNull(),
    time: t.bigint().notNull(),
    transactionHash: t.hex().notNull(),
  }),
  (table) => ({
    key: primaryKey({ columns: [table.blockNumber, table.logIndex] }),
    byPool: index().on(table.poolId),
    byPayer: index().on(table.payer),
    byRef: index().on(table.ref),
    byStream: index().on(table.streamId),
  }),
)

export const claim = onchainTable(
  'claim',
  (t) => ({
    blockNumber: t.bigint().notNull(),
    logIndex: t.integer().notNull(),
    poolId: t.hex().notNull(),
    workId: t.hex().notNull(),
    payee: t.hex().notNull(),
    amount: t.bigint().notNull(),
    time: t.bigint().notNull(),
    transactionHash: t.hex().notNull(),
  }),
  (table) => ({
    key: primaryKey({ columns: [table.blockNumber, table.logIndex] }),
    byPool: index().on(table.poolId),
    byWork: index().on(table.workId),
    byPayee: index().on(table.payee),
  }),
)

export const sweep = onchainTable(
  'sweep',
  (t) => ({
    blockNumber: t.bigint().notNull(),
    logIndex: t.integer().notNull(),
    poolId: t.hex().notNull(),
    inbox: t.hex(),
    token: t.hex(),
    payee: t.hex(),
    amount: t.bigint().notNull(),
    time: t.bigint().notNull(),
    transactionHash: t.hex().notNull(),
  }),
  (table) => ({ key: primaryKey({ columns: [table.blockNumber, table.logIndex] }), byPool: index().on(table.poolId) }),
)

export const renewal = onchainTable(
  'renewal',
  (t) => ({
    streamId: t.hex().notNull(),
    payer: t.hex().notNull(),
    periodsLeft: t.integer().notNull(),
    periodDays: t.integer().notNull(),
    until: t.bigint().notNull(),
    maxRate: t.bigint().notNull(),
  }),
  (table) => ({ key: primaryKey({ columns: [table.streamId, table.payer] }) }),
)

/* LICENSES */

export const offer = onchainTable(
  'offer',
  (t) => ({
    id: t.hex().primaryKey(),
    poolId: t.hex().notNull(),
    publisher: t.hex().notNull(),
    isClosed: t.boolean().notNull(),
    isSoleAgent: t.boolean().notNull(),
    terms: t.json().notNull(),
    publishedAt: t.bigint().notNull(),
    blockNumber: t.bigint().notNull(),
    transactionHash: t.hex().notNull(),
  }),
  (table) => ({ byPool: index().on(table.poolId), byPublisher: index().on(table.publisher) }),
)

export const license = onchainTable(
  'license',
  (t) => ({
    id: t.hex().primaryKey(),
    offerId: t.hex().notNull(),
    poolId: t.hex().notNull(),
    licensee: t.hex().notNull(),
    fee: t.bigint().notNull(),
    start: t.bigint().notNull(),
    end: t.bigint(),
    streamEndsAt: t.bigint(),
    statementDueAt: t.bigint(),
    credentialUntil: t.bigint(),
    licenseeNoticeEndsAt: t.bigint(),
    publisherNoticeEndsAt: t.bigint(),
    breachNoticeEndsAt: t.bigint(),
    nextPeriod: t.bigint().notNull(),
    terminatedAt: t.bigint(),
    terminationKind: t.text(),
    owed: t.bigint().notNull(),
    paid: t.bigint().notNull(),
    streams: t.json().notNull(),
    acquiredAt: t.bigint().notNull(),
    blockNumber: t.bigint().notNull(),
    transactionHash: t.hex().notNull(),
  }),
  (table) => ({
    byOffer: index().on(table.offerId),
    byPool: index().on(table.poolId),
    byLicensee: index().on(table.licensee),
  }),
)

export const statement = onchainTable(
  'statement',
  (t) => ({
    licenseId: t.hex().notNull(),
    period: t.integer().notNull(),
    version: t.integer().notNull(),
    units: t.bigint().notNull(),
    revenue: t.bigint().notNull(),
    usageHash: t.hex().notNull(),
    owed: t.bigint().notNull(),
    change: t.bigint().notNull(),
    paid: t.bigint().notNull(),
    dueAt: t.bigint().notNull(),
    filedAt: t.bigint().notNull(),
    transactionHash: t.hex().notNull(),
  }),
  (table) => ({ key: primaryKey({ columns: [table.licenseId, table.period, table.version] }) }),
)

export const taken = onchainTable(
  'taken',
  (t) => ({
    poolId: t.hex().notNull(),
    use: t.integer().notNull(),
    busyUntil: t.bigint().notNull(),
    exclusiveUntil: t.bigint().notNull(),
  }),
  (table) => ({ key: primaryKey({ columns: [table.poolId, table.use] }) }),
)

/* USE */

export const epoch = onchainTable(
  'epoch',
  (t) => ({
    id: t.hex().primaryKey(),
    licenseId: t.hex().notNull(),
    poolId: t.hex().notNull(),
    token: t.hex().notNull(),
    terms: t.json().notNull(),
    dataHash: t.hex().notNull(),
    total: t.bigint().notNull(),
    paid: t.bigint().notNull(),
    closesAt: t.bigint().notNull(),
    isClosed: t.boolean().notNull(),
    publishedAt: t.bigint().notNull(),
    blockNumber: t.bigint().notNull(),
    transactionHash: t.hex().notNull(),
  }),
  (table) => ({ byLicense: index().on(table.licenseId), byPool: index().on(table.poolId) }),
)

export const epochClaim = onchainTable(
  'epoch_claim',
  (t) => ({
    epochId: t.hex().notNull(),
    index: t.bigint().notNull(),
    workId: t.hex().notNull(),
    payee: t.hex().notNull(),
    amount: t.bigint().notNull(),
    time: t.bigint().notNull(),
    transactionHash: t.hex().notNull(),
  }),
  (table) => ({
    key: primaryKey({ columns: [table.epochId, table.index] }),
    byWork: index().on(table.workId),
    byPayee: index().on(table.payee),
  }),
)

export const channel = onchainTable(
  'channel',
  (t) => ({
    id: t.hex().primaryKey(),
    payer: t.hex().notNull(),
    token: t.hex().notNull(),
    licenseId: t.hex().notNull(),
    noticeDays: t.integer().notNull(),
    free: t.bigint().notNull(),
    withdrawing: t.bigint().notNull(),
    withdrawableAt: t.bigint().notNull(),
    openedAt: t.bigint().notNull(),
    blockNumber: t.bigint().notNull(),
    transactionHash: t.hex().notNull(),
  }),
  (table) => ({ byPayer: index().on(table.payer), byLicense: index().on(table.licenseId) }),
)

export const reserve = onchainTable(
  'reserve',
  (t) => ({
    channelId: t.hex().notNull(),
    poolId: t.hex().notNull(),
    reserved: t.bigint().notNull(),
    redeemed: t.bigint().notNull(),
    releasing: t.bigint().notNull(),
    releasedAt: t.bigint().notNull(),
  }),
  (table) => ({ key: primaryKey({ columns: [table.channelId, table.poolId] }), byPool: index().on(table.poolId) }),
)

export const channelKey = onchainTable(
  'channel_key',
  (t) => ({
    channelId: t.hex().notNull(),
    key: t.hex().notNull(),
    until: t.bigint().notNull(),
    cap: t.bigint().notNull(),
    drawn: t.bigint().notNull(),
    revoked: t.boolean().notNull(),
  }),
  (table) => ({ key: primaryKey({ columns: [table.channelId, table.key] }) }),
)

export const redemption = onchainTable(
  'redemption',
  (t) => ({
    blockNumber: t.bigint().notNull(),
    logIndex: t.integer().notNull(),
    channelId: t.hex().notNull(),
    poolId: t.hex().notNull(),
    key: t.hex().notNull(),
    total: t.bigint().notNull(),
    amount: t.bigint().notNull(),
    time: t.bigint().notNull(),
    transactionHash: t.hex().notNull(),
  }),
  (table) => ({
    key: primaryKey({ columns: [table.blockNumber, table.logIndex] }),
    byChannel: index().on(table.channelId),
    byPool: index().on(table.poolId),
  }),
)

/* SPLITS */

export const split = onchainTable('split', (t) => ({
  address: t.hex().primaryKey(),
  announcedAt: t.bigint().notNull(),
}))

export const splitRecipient = onchainTable(
  'split_recipient',
  (t) => ({
    split: t.hex().notNull(),
    position: t.integer().notNull(),
    recipient: t.hex().notNull(),
    share: t.integer().notNull(),
  }),
  (table) => ({
    key: primaryKey({ columns: [table.split, table.position] }),
    byRecipient: index().on(table.recipient),
  }),
)

export const splitAccount = onchainTable(
  'split_account',
  (t) => ({
    split: t.hex().notNull(),
    token: t.hex().notNull(),
    distributed: t.bigint().notNull(),
    credits: t.bigint().notNull(),
    position: t.bigint().notNull(),
    carried: t.bigint().notNull(),
  }),
  (table) => ({ key: primaryKey({ columns: [table.split, table.token] }) }),
)

export const credit = onchainTable(
  'credit',
  (t) => ({
    split: t.hex().notNull(),
    token: t.hex().notNull(),
    recipient: t.hex().notNull(),
    amount: t.bigint().notNull(),
  }),
  (table) => ({
    key: primaryKey({ columns: [table.split, table.token, table.recipient] }),
    byRecipient: index().on(table.recipient),
  }),
)
