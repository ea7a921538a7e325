import { type Address, getAddress, type Hex } from 'viem'
import type { PilotChain } from '../chain.ts'
import type { EpochLogs, LicenseLogs, Transfer, UsageClaimed } from '../ledger.ts'
import { type Check, same, sum } from '../reconcile.ts'
import type { UsageTold } from './answering.ts'
import { type ReadFile, type Recount, recountOf } from './recount.ts'

/** Of {@link Standing} in contracts/types/Licenses.sol. */
const ACTIVE = 1

type ReconcileUsageParameters = {
  chain: PilotChain
  usage: UsageTold
  epochs: EpochLogs
  /** Nothing where no such epoch is found. */
  recount: Recount | undefined
  licenses: LicenseLogs
  transfers: readonly Transfer[]
  /** What the service published. */
  file: ReadFile
  blockNumber: bigint
}

/**
 * Counts the paid use again, from what was answered, and compares what that leads to with the published file, the chain's root, each
 * claim, and the token.
 */
export async function reconcileUsage(parameters: ReconcileUsageParameters): Promise<Check[]> {
  const { usage, epochs, recount } = parameters
  const published = epochs.published.filter(({ epochId }) => epochId === usage.epochId)
  const [epoch] = published
  const isOne = epoch !== undefined && epochs.published.length === 1
  const one = { what: 'one usage epoch, the one that was settled', isRight: isOne, detail: `${published.length} found` }
  if (!epoch || !recount) return [one]
  const claimed = epochs.claimed.filter(({ epochId }) => epochId === usage.epochId)
  return [
    one,
    ...(await statementAgrees(parameters, recount, epoch)),
    ...fileAgrees(parameters, recount, epoch),
    sameHash(
      "the root on chain, and that of OpenZeppelin's tree of shares counted again",
      epoch.epoch.root,
      recount.root,
    ),
    claimsAgree(usage, recount, claimed),
    ...(await sharesAgree(parameters, recount, epoch, claimed)),
  ]
}

/** What the answers lead to, under what was paid for them: as the log of the payment has it, or nothing where there is none. */
export function recountUsage(
  { answers, works, epochId }: Pick<UsageTold, 'answers' | 'works' | 'epochId'>,
  { published }: Pick<EpochLogs, 'published'>,
): Recount | undefined {
  const found = published.find((each) => each.epochId === epochId)
  if (!found) return undefined
  const counted = answers.list.map(({ times, sources }) => ({
    times,
    sources: sources.flatMap(({ id, weight }) => {
      const work = works.get(id)
      return work ? [{ workId: work.workId, weight }] : []
    }),
  }))
  return recountOf(counted, { total: found.total, ...found.epoch })
}

type Published = EpochLogs['published'][number]

/** The statement, by the offer's terms and the answers counted again. */
async function statementAgrees(
  { chain, usage, licenses, blockNumber }: ReconcileUsageParameters,
  { units }: Recount,
  { total, dataHash }: Published,
): Promise<Check[]> {
  const { licenseId, offerId } = usage
  const revenue = revenueOf(usage)
  const terms = licenses.offers.find((each) => each.offerId === offerId)?.terms
  // The share is rounded up: at most one base unit, for those who are paid.
  const share = (revenue * BigInt(terms?.revenueShare ?? 0) + 999_999n) / 1_000_000n
  const price = units * (terms?.unitPrice ?? 0n) + share
  const statements = licenses.statements.filter((each) => each.licenseId === licenseId)
  const [statement] = statements
  const state = await chain.contracts.licenseRegistry.read.stateOf([licenseId], { blockNumber })
  return [
    same('statements of the license that is paid by use, and one', BigInt(statements.length), 1n),
    same('answers stated, and those that were made', statement?.units ?? 0n, units),
    same('revenue stated for them, and what they brought', statement?.revenue ?? 0n, revenue),
    same('what was paid for use, and its price by the terms', total, price),
    same('what that license owes, and that price', state.owed, price),
    same('what it paid, and that price', state.paid, price),
    same('its standing, and being in force', BigInt(state.standing), BigInt(ACTIVE)),
    sameHash('the hash of the usage file in statement and epoch', statement?.usageHash, dataHash),
  ]
}

/** The file that everybody can read, against the answers. */
function fileAgrees(
  { file, usage }: ReconcileUsageParameters,
  recount: Recount,
  { total, dataHash, epoch }: Published,
): Check[] {
  const { head, works, problems, hash } = file
  const said = {
    licenseId: epoch.licenseId,
    units: recount.units.toString(),
    revenue: revenueOf(usage).toString(),
    total: total.toString(),
    works: recount.works.size,
  }
  const wrong = Object.entries(said)
    .filter(([field, value]) => head[field as keyof typeof said] !== value)
    .map(([field, value]) => `${field} is ${head[field as keyof typeof said]}, counted again ${value}`)
  const wrongWorks = [...new Set([...works.keys(), ...recount.works.keys()])].flatMap((workId) => {
    const [line, again] = [works.get(workId), recount.works.get(workId as Hex)]
    if (line?.amount === again?.amount && line?.millionths === again?.millionths) return []
    return [`${workId} gets ${line?.amount}, counted again ${again?.amount}`]
  })
  return [
    sameHash('the hash on chain, and that of the published usage file', dataHash, hash),
    told('the usage file, its form', problems),
    told('the usage file, its first line and the answers counted again', wrong),
    told(`use and share of ${recount.works.size} works in the usage file, and the answers counted again`, wrongWorks),
  ]
}

/** Each claim is a leaf of the recount's, once, and went to its payee. */
function claimsAgree({ works }: UsageTold, { leaves }: Recount, claimed: readonly UsageClaimed[]): Check {
  const payees = new Map(Array.from(works.values(), ({ workId, payee }) => [workId, payee]))
  const seen = new Set<Hex>()
  const wrong = claimed.flatMap(({ workId, index, amount, payee }) => {
    const leaf = leaves.get(workId)
    const expected: Address | undefined = payees.get(workId)
    const isRight =
      leaf?.index === index &&
      leaf.amount === amount &&
      expected !== undefined &&
      getAddress(expected) === getAddress(payee) &&
      !seen.has(workId)
    seen.add(workId)
    return isRight ? [] : [`${workId} at ${index} got ${amount}, counted again ${leaf?.amount} at ${leaf?.index}`]
  })
  for (const workId of leaves.keys()) {
    if (payees.get(workId) && !seen.has(workId)) wrong.push(`${workId} got nothing, and its payee is known`)
  }
  return told(`${claimed.length} claims of shares, their payees, and the answers counted again`, wrong)
}

/** The epoch's account and its money: all of it is claimed, or waits for a work. */
async function sharesAgree(
  { chain, transfers, blockNumber }: ReconcileUsageParameters,
  { leaves }: Recount,
  { epochId, total }: Published,
  claimed: readonly UsageClaimed[],
): Promise<Check[]> {
  const { usageEpochs, testDollar } = chain.contracts
  const paid = claimed.reduce((all, { amount }) => all + amount, 0n)
  const done = new Set(claimed.map(({ workId }) => workId))
  let waiting = 0n
  const wrong: string[] = []
  for (const [workId, { index, amount }] of leaves) {
    if (!done.has(workId)) waiting += amount
    const isClaimed = await usageEpochs.read.isClaimed([epochId, index], { blockNumber })
    if (isClaimed !== done.has(workId)) wrong.push(`${workId} is ${isClaimed ? '' : 'not '}claimed`)
  }
  const state = await usageEpochs.read.stateOf([epochId], { blockNumber })
  const held = await testDollar.read.balanceOf([usageEpochs.address], { blockNumber })
  const here = getAddress(usageEpochs.address)
  return [
    same('what was paid for use, and claimed and waiting shares', state.total, paid + waiting),
    same("the epoch's account of what was claimed, and the claims", state.paid, paid),
    told(`which of ${leaves.size} shares are claimed`, wrong),
    same(
      'tokens that moved in for use, and its total',
      sum(transfers.filter(({ to }) => getAddress(to) === here)),
      total,
    ),
    same(
      'tokens that moved out, and those claims',
      sum(transfers.filter(({ from }) => getAddress(from) === here)),
      paid,
    ),
    same('tokens held for use, and shares that wait', held, waiting),
  ]
}

function revenueOf({ answers, revenuePerAnswer }: UsageTold): bigint {
  return answers.list.reduce((all, { times }) => all + BigInt(times), 0n) * revenuePerAnswer
}

function sameHash(what: string, one: Hex | undefined, other: Hex | undefined): Check {
  return { what, isRight: one === other, detail: `${one} and ${other}` }
}

function told(what: string, wrong: readonly string[]): Check {
  return { what, isRight: wrong.length === 0, detail: wrong.slice(0, 3).join('; ') }
}
