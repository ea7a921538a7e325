import { type Address, getAddress } from 'viem'
import { balanceOf, type PoolAccounts } from './accountant.ts'
import type { PilotChain } from './chain.ts'
import type { DecodedPoolEntry, EpochLogs, LicenseLogs, Transfer } from './ledger.ts'
import type { Told } from './story.ts'

/** One thing that was compared, and what came of it. */
export type Check = { what: string; isRight: boolean; detail: string }

type ReconcileParameters = {
  chain: PilotChain
  told: Told
  /** Worked out from the logs, up to the second of the block. */
  accounts: PoolAccounts
  entries: readonly DecodedPoolEntry[]
  licenses: LicenseLogs
  transfers: readonly Transfer[]
  distributions: readonly { split: Address; amount: bigint }[]
  epochs: EpochLogs
  blockNumber: bigint
}

/**
 * Compares what the logs lead to with what the contracts say and with what the token says. The three come from different places: logs
 * are replayed here, views are computed by the contracts, and balances are kept by the token.
 */
export async function reconcile(parameters: ReconcileParameters): Promise<Check[]> {
  const { accounts } = parameters
  return [
    problems(accounts),
    nothingMissing(accounts),
    ...(await booksAgree(parameters)),
    ...(await membersAgree(parameters)),
    ...(await streamsAgree(parameters)),
    ...(await licenseAgrees(parameters)),
    ...(await tokenAgrees(parameters)),
    ...(await payeesAgree(parameters)),
  ]
}

function problems({ problems }: PoolAccounts): Check {
  return {
    what: 'every claim, deposit and refund is what the logs before it lead to',
    isRight: problems.length === 0,
    detail: problems.slice(0, 3).join('; '),
  }
}

function nothingMissing(accounts: PoolAccounts): Check {
  const { missing, paidIn } = balanceOf(accounts)
  return {
    what: 'what came in is claimed, claimable, ahead, or a fraction below one base unit, to the last 2^-64 of one',
    isRight: missing === 0n,
    detail: `${missing} of ${paidIn} × 2^64 missing`,
  }
}

async function booksAgree({ chain, told: { poolId }, accounts, blockNumber }: ReconcileParameters): Promise<Check[]> {
  const state = await chain.people.relayer.reads.poolStateOf({ poolId, blockNumber })
  return [
    same("the pool's second", state.syncedAt, accounts.time),
    same('earnings per unit', state.accumulator, accounts.accumulator),
    same('units', state.totalUnits, accounts.units),
    same('money per second', state.rate, accounts.rate),
    same('what is carried', state.carry, accounts.carry),
    same('what waits', state.idle, accounts.idle),
  ]
}

async function membersAgree({ chain, told: { poolId }, accounts, blockNumber }: ReconcileParameters): Promise<Check[]> {
  const { reads } = chain.people.relayer
  const wrong: string[] = []
  for (const [workId, member] of accounts.members) {
    const { earned, units, works } = await reads.memberOf({ poolId, workId, blockNumber })
    const claimable = await reads.claimable({ poolId, workId, blockNumber })
    if (earned !== member.earned || units !== member.units || works !== member.works) {
      wrong.push(`${workId} earned ${earned}, by the logs ${member.earned}`)
    } else if (claimable !== member.earned >> 64n) wrong.push(`${workId} can claim ${claimable}`)
  }
  return [
    {
      what: `units and earnings of ${accounts.members.size} members`,
      isRight: wrong.length === 0,
      detail: wrong.slice(0, 3).join('; '),
    },
  ]
}

async function streamsAgree({ chain, told: { poolId }, accounts, blockNumber }: ReconcileParameters): Promise<Check[]> {
  const wrong: string[] = []
  for (const [streamId, { rate, end, passed, ahead }] of accounts.streams) {
    const stream = await chain.people.relayer.reads.streamOf({ poolId, streamId, blockNumber })
    if (stream.rate !== rate || stream.end !== end || stream.passed !== passed || stream.ahead !== ahead) {
      wrong.push(`${streamId} has ${stream.ahead} ahead, by the logs ${ahead}`)
    }
  }
  return [
    {
      what: `what ${accounts.streams.size} streams have brought`,
      isRight: wrong.length === 0,
      detail: wrong.join('; '),
    },
  ]
}

/** Of {@link Standing} in contracts/types/Licenses.sol. */
const ACTIVE = 1

/** The license's running account, worked out from its statements, its stream and the offer's terms. */
async function licenseAgrees({
  chain,
  told,
  accounts,
  entries,
  licenses,
  blockNumber,
}: ReconcileParameters): Promise<Check[]> {
  const { licenseId, offerId } = told.license
  const state = await chain.contracts.licenseRegistry.read.stateOf([licenseId], { blockNumber })
  const acquired = licenses.acquired.filter((each) => each.licenseId === licenseId)
  const statements = licenses.statements.filter((each) => each.licenseId === licenseId)
  const share = BigInt(licenses.offers.find((each) => each.offerId === offerId)?.terms.revenueShare ?? 0)
  // Rounded up: at most one base unit, for those who are paid.
  const owed = statements.reduce((sum, { revenue }) => sum + (revenue * share + 999_999n) / 1_000_000n, 0n)
  const stated = statements.reduce((sum, each) => sum + each.owed, 0n)
  const paid = statements.reduce((sum, each) => sum + each.paid, 0n)
  const fees = acquired.reduce((sum, { fee }) => sum + fee, 0n)
  const paidIn = entries
    .filter(({ eventName, args }) => eventName === 'Paid' && args.ref === licenseId)
    .reduce((sum, { args }) => sum + (args.amount ?? 0n), 0n)
  const streamed = (accounts.streams.get(state.streamId)?.passed ?? 0n) >> 64n
  const wrong = told.permissions.filter(({ isPermitted, expected }) => isPermitted !== expected)
  return [
    same('what the license owes, and its share of the stated revenue', state.owed, owed),
    same('what its statements say it owes, and that share', stated, owed),
    same('what it paid, and its statements and stream', state.paid, paid + streamed),
    same('payments that name it, and its fee and statements', paidIn, fees + paid),
    same('its standing, and being in force', BigInt(state.standing), BigInt(ACTIVE)),
    {
      what: `what it permits, asked about ${told.permissions.length} works and uses`,
      isRight: wrong.length === 0,
      detail: wrong
        .map(({ what, isPermitted }) => `${what}: ${isPermitted ? 'permitted' : 'not permitted'}`)
        .join('; '),
    },
  ]
}

/** The token knows nothing of pools; there is one pool, so all of the contract's money is its. */
async function tokenAgrees({ chain, accounts, transfers, blockNumber }: ReconcileParameters): Promise<Check[]> {
  const pools = chain.contracts.creatorPools.address
  const { claimed, claimable, ahead, idle, fractions, paidIn } = balanceOf(accounts)
  const held = await chain.contracts.testDollar.read.balanceOf([pools], { blockNumber })
  const into = sum(transfers.filter(({ to }) => getAddress(to) === getAddress(pools)))
  const outOf = sum(transfers.filter(({ from }) => getAddress(from) === getAddress(pools)))
  return [
    same(
      'tokens held, and what is claimable, ahead and below one base unit',
      held,
      claimable + ahead + idle + fractions,
    ),
    same('tokens that moved in, and payments and deposits', into, accounts.paid + accounts.deposited),
    same('tokens that moved out, and claims and refunds', outOf, claimed + accounts.refunded),
    same('what was paid in less what was claimed, and tokens held', paidIn - claimed, held),
  ]
}

async function payeesAgree({
  chain,
  told,
  entries,
  transfers,
  distributions,
  epochs,
  blockNumber,
}: ReconcileParameters): Promise<Check[]> {
  const payers = [chain.contracts.creatorPools, chain.contracts.usageEpochs].map(({ address }) => getAddress(address))
  const claims = new Map<Address, bigint>()
  for (const { payee, amount } of epochs.claimed) add(claims, getAddress(payee), amount)
  for (const { eventName, args } of entries) {
    if (eventName !== 'Claimed' || !args.payee) continue
    add(claims, getAddress(args.payee), args.amount ?? 0n)
  }
  const received = new Map<Address, bigint>()
  for (const { from, to, value } of transfers)
    if (payers.includes(getAddress(from))) add(received, getAddress(to), value)
  // A payer who got money back received it too, but claimed nothing.
  const wrong = [...claims].filter(([payee, amount]) => received.get(payee) !== amount)
  const checks: Check[] = [
    {
      what: `tokens that ${claims.size} payees received, and their claims`,
      isRight: wrong.length === 0,
      detail: wrong
        .slice(0, 3)
        .map(([payee, amount]) => `${payee} ${received.get(payee)}, claimed ${amount}`)
        .join('; '),
    },
  ]

  const wrongSplits: string[] = []
  for (const { address } of told.splits) {
    const split = getAddress(address)
    const claimed = claims.get(split) ?? 0n
    const shared = distributions
      .filter((each) => getAddress(each.split) === split)
      .reduce((all, { amount }) => all + amount, 0n)
    const left = sum(transfers.filter(({ from }) => getAddress(from) === split))
    const held = await chain.contracts.testDollar.read.balanceOf([split], { blockNumber })
    if (shared !== left || claimed - left !== held)
      wrongSplits.push(`${split} got ${claimed}, passed on ${left}, holds ${held}`)
  }
  if (told.splits.length > 0) {
    checks.push({
      what: `what came into ${told.splits.length} splits, went on, and stayed`,
      isRight: wrongSplits.length === 0,
      detail: wrongSplits.slice(0, 3).join('; '),
    })
  }

  const wrongWallets: string[] = []
  const moved = new Map<Address, bigint>()
  for (const { from, to, value } of transfers) {
    add(moved, getAddress(to), value)
    add(moved, getAddress(from), -value)
  }
  for (const [wallet, amount] of moved) {
    // New tokens come from nowhere.
    if (BigInt(wallet) === 0n) continue
    const held = await chain.contracts.testDollar.read.balanceOf([wallet], { blockNumber })
    if (held !== amount) wrongWallets.push(`${wallet} holds ${held}, by the logs ${amount}`)
  }
  checks.push({
    what: `balances of all ${moved.size - 1} wallets that ever held the token`,
    isRight: wrongWallets.length === 0,
    detail: wrongWallets.slice(0, 3).join('; '),
  })
  return checks
}

export function same(what: string, chain: bigint, logs: bigint): Check {
  return { what, isRight: chain === logs, detail: `${chain} on chain, ${logs} by the logs` }
}

export function sum(transfers: readonly Transfer[]): bigint {
  return transfers.reduce((all, { value }) => all + value, 0n)
}

function add(sums: Map<Address, bigint>, key: Address, amount: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + amount)
}
