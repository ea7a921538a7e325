import { type Address, getAddress, type Hex } from 'viem'
import { DAY } from '../../sdk/src/index.ts'
import { accountsOf, balanceOf, type PoolAccounts, type PoolBalance } from './accountant.ts'
import type { DecodedPoolEntry, EpochLogs, LicenseLogs, Transfer } from './ledger.ts'
import type { Told } from './story.ts'
import type { Recount } from './usage/recount.ts'
import type { Creator, Plan, Work } from './works.ts'

/** In the order of the tables and charts. */
export const KINDS = ['fee', 'stream', 'share', 'direct', 'usage'] as const
export type Kind = (typeof KINDS)[number]
export const KIND_NAMES: Record<Kind, string> = {
  fee: 'license fee',
  stream: 'stream',
  share: 'share of revenue',
  direct: 'plain transfer',
  usage: 'use of works',
}

export type PaidRow = { payer: string; kind: Kind; paid: bigint; refunded: bigint }
export type CreatorRow = {
  id: string
  name: string
  works: number
  /** Base units in the creator's wallet. */
  received: bigint
  /** Base units that can be claimed for works that the creator holds, or will hold. */
  waiting: bigint
}
/** Base units that had arrived so many seconds after the first payment, and that had been claimed. */
export type TimeRow = { seconds: number; arrived: Record<Kind, bigint>; claimed: bigint }

/** What one work was used for, and gets. */
export type ShareRow = {
  id: string
  title: string
  creators: readonly string[]
  /** Its part of the answers, in millionths. */
  millionths: bigint
  amount: bigint
  isClaimed: boolean
}
/** What was paid by use. Of the total, all is claimed or waits. */
export type UsageSummary = {
  answers: bigint
  total: bigint
  claimed: bigint
  waiting: bigint
  /** The most used works first. */
  shares: readonly ShareRow[]
}

export type Summary = {
  /** Of the pool. */
  balance: PoolBalance
  usage: UsageSummary
  paid: readonly PaidRow[]
  /** Who has or will have most first. Together with the splits', that is all that was claimed or can be. */
  creators: readonly CreatorRow[]
  /** Base units that splits hold, and that wait for works whose payee is one. */
  splits: { held: bigint; waiting: bigint }
  timeline: readonly TimeRow[]
}

/** Where money is, in words and base units: together they are all that was paid in. */
export function placesOf({ balance, usage }: Pick<Summary, 'balance' | 'usage'>): [place: string, amount: bigint][] {
  return [
    ['claimed', balance.claimed],
    ['claimed by use', usage.claimed],
    ['can be claimed', balance.claimable],
    ['shares of use that wait for a wallet', usage.waiting],
    ['streams have not brought it yet', balance.ahead],
    ...(balance.idle > 0n ? [['waits for a first member', balance.idle] as [string, bigint]] : []),
    ['fractions below one base unit each', balance.fractions],
  ]
}

type SummarizeParameters = {
  plan: Plan
  told: Told
  accounts: PoolAccounts
  entries: readonly DecodedPoolEntry[]
  licenses: LicenseLogs
  epochs: EpochLogs
  /** Of what was used; nothing where no log says that it was paid. */
  recount: Recount | undefined
  transfers: readonly Transfer[]
  names: ReadonlyMap<Address, string>
}

export function summarize(parameters: SummarizeParameters): Summary {
  const { accounts } = parameters
  const shares = shareRows(parameters)
  return {
    balance: balanceOf(accounts),
    usage: usageOf(parameters, shares),
    paid: paidRows(parameters),
    ...creatorRows(parameters, shares),
    timeline: timelineOf(parameters),
  }
}

type Share = ShareRow & { work: Work; payee: Address | undefined }

/** Shares as they are worked out again here; what the chain says of them is compared elsewhere. */
function shareRows({ told: { usage }, epochs, recount }: SummarizeParameters): Share[] {
  const claimed = new Set(epochs.claimed.map(({ workId }) => workId))
  return Array.from(usage.works.values())
    .flatMap(({ work, workId, payee }): Share[] => {
      const share = recount?.works.get(workId)
      if (!share) return []
      const { id, title, creators } = work
      const isClaimed = claimed.has(workId)
      return [{ id, title, creators: creators.map(({ name }) => name), ...share, isClaimed, work, payee }]
    })
    .toSorted((a, b) => (a.millionths === b.millionths ? 0 : a.millionths > b.millionths ? -1 : 1))
}

function usageOf({ told: { usage }, epochs }: SummarizeParameters, shares: readonly Share[]): UsageSummary {
  const total = epochs.published.reduce((sum, each) => sum + each.total, 0n)
  const claimed = epochs.claimed.reduce((sum, { amount }) => sum + amount, 0n)
  const rows = shares.map(({ work: _, payee: __, ...row }) => row)
  return { answers: usage.answers.count, total, claimed, waiting: total - claimed, shares: rows }
}

function paidRows({ licenses, entries, epochs, names }: SummarizeParameters): PaidRow[] {
  const rows = new Map<string, PaidRow>()
  for (const { eventName, args, transactionHash } of entries) {
    if (eventName !== 'Paid' && eventName !== 'StreamOpened' && eventName !== 'StreamChanged') continue
    const { deposit = 0n, refund = 0n, amount = 0n } = args
    const address = getAddress(args.payer as Address)
    const payer = names.get(address) ?? address
    const kind = eventName === 'Paid' ? kindOf(transactionHash, licenses) : 'stream'
    const row = rows.get(`${payer} ${kind}`) ?? { payer, kind, paid: 0n, refunded: 0n }
    rows.set(`${payer} ${kind}`, { ...row, paid: row.paid + amount + deposit, refunded: row.refunded + refund })
  }
  const used = epochs.published.map(({ epoch, total }): PaidRow => {
    const payer = names.get(getAddress(epoch.payer)) ?? epoch.payer
    return { payer, kind: 'usage', paid: total, refunded: 0n }
  })
  return [...rows.values(), ...used]
}

/** What a payment was for: the transaction that made it also took a license, or stated a period, or did neither. */
function kindOf(transactionHash: Hex, { acquired, statements }: LicenseLogs): Kind {
  if (acquired.some((each) => each.transactionHash === transactionHash)) return 'fee'
  return statements.some((each) => each.transactionHash === transactionHash) ? 'share' : 'direct'
}

/** Money follows the chain: what waits is shown with whoever would receive it if it were claimed now. */
function creatorRows(
  { plan, told, accounts, transfers }: SummarizeParameters,
  shares: readonly Share[],
): Pick<Summary, 'creators' | 'splits'> {
  const rows = new Map<string, CreatorRow>()
  const rowOf = ({ id, name }: Creator): CreatorRow => {
    const row = rows.get(id) ?? { id, name, works: 0, received: 0n, waiting: 0n }
    rows.set(id, row)
    return row
  }
  for (const creator of plan.creators) rowOf(creator)
  for (const { creators } of [...plan.singles, ...plan.lot, ...plan.apart])
    for (const each of creators) rowOf(each).works += 1

  const received = new Map<Address, bigint>()
  for (const { to, value } of transfers) received.set(getAddress(to), (received.get(getAddress(to)) ?? 0n) + value)
  for (const creator of plan.creators) rowOf(creator).received = received.get(getAddress(creator.wallet.address)) ?? 0n

  const claimableOf = (workId: Hex) => (accounts.members.get(workId)?.earned ?? 0n) >> 64n
  const splits = { held: 0n, waiting: 0n }
  const give = (creator: Creator, splitAddress: Address | undefined, amount: bigint) => {
    if (splitAddress) splits.waiting += amount
    else rowOf(creator).waiting += amount
  }
  for (const { creators, splitAddress, workId } of told.singles) give(creators[0], splitAddress, claimableOf(workId))
  const out = new Map(told.extracted.map((each) => [each.index, each]))
  const perWork = claimableOf(told.catalogueId)
  for (const [index, { creators }] of plan.lot.entries()) {
    const own = out.get(index)
    if (own) give(creators[0], own.splitAddress, claimableOf(own.workId))
    else rowOf(creators[0]).waiting += perWork
  }
  const splitAddresses = new Set(told.splits.map(({ address }) => getAddress(address)))
  for (const { work, payee, amount, isClaimed } of shares) {
    if (isClaimed) continue
    const split = payee && splitAddresses.has(getAddress(payee)) ? payee : undefined
    give(work.creators[0], split, amount)
  }
  for (const { address } of told.splits) {
    const split = getAddress(address)
    for (const { from, to, value } of transfers) {
      if (getAddress(to) === split) splits.held += value
      if (getAddress(from) === split) splits.held -= value
    }
  }
  const creators = [...rows.values()].toSorted((a, b) => {
    const [left, right] = [a.received + a.waiting, b.received + b.waiting]
    return left === right ? 0 : left > right ? -1 : 1
  })
  return { creators, splits }
}

/**
 * Replays the logs up to the end of each day, and up to the second before and of each payment and claim, so that what comes at once
 * is seen to come at once.
 */
function timelineOf({ licenses, entries, epochs, accounts }: SummarizeParameters): TimeRow[] {
  const start = entries.find(({ eventName }) => eventName === 'Paid')?.time
  if (start === undefined) return []
  const seconds = new Set([start, accounts.time])
  for (let time = start; time < accounts.time; time += DAY) seconds.add(time)
  for (const { eventName, time } of entries) {
    if (time <= start || (eventName !== 'Paid' && eventName !== 'Claimed')) continue
    seconds.add(time - 1n)
    seconds.add(time)
  }
  for (const { time } of [...epochs.published, ...epochs.claimed]) {
    if (time <= start) continue
    seconds.add(time - 1n)
    seconds.add(time)
  }
  return [...seconds]
    .toSorted((a, b) => Number(a - b))
    .map((until) => {
      const then = accountsOf(entries, until)
      const arrived: Record<Kind, bigint> = { fee: 0n, stream: 0n, share: 0n, direct: 0n, usage: 0n }
      for (const { eventName, args, time, transactionHash } of entries) {
        if (eventName === 'Paid' && time <= until) arrived[kindOf(transactionHash, licenses)] += args.amount ?? 0n
      }
      const ahead = [...then.streams.values()].reduce((sum, stream) => sum + stream.ahead, 0n)
      arrived.stream = then.deposited - then.refunded - (ahead >> 64n)
      for (const { total, time } of epochs.published) if (time <= until) arrived.usage += total
      let { claimed } = then
      for (const { amount, time } of epochs.claimed) if (time <= until) claimed += amount
      return { seconds: Number(until - start), arrived, claimed }
    })
}
