import { type Address, erc20Abi, type Hex, parseEther } from 'viem'
import {
  buildCatalogue,
  type CatalogueProof,
  type CatalogueTree,
  catalogueWorkIdOf,
  endDayAfter,
  MAX_RECIPIENTS,
  parseAmount,
  perDay,
  type Use,
} from '../../sdk/src/index.ts'
import type { PilotChain } from './chain.ts'
import { type Documents, describeCatalogue, describeWork } from './documents.ts'
import { fileStatement, type License, type LicenseTerms, takeLicense } from './license.ts'
import { count, dollars, type Teller, TOKEN_DECIMALS, tidy } from './terminal.ts'
import { type AnsweringService, openAnsweringService, type UsableWork, type UsageTold } from './usage/answering.ts'
import type { Answers } from './usage/answers.ts'
import { type Creator, leafOf, type Plan, type Single, splitAmong, type Work } from './works.ts'

const amountOf = (dollars: string) => parseAmount(dollars, TOKEN_DECIMALS)

/** What the firm's license asks for. */
const TERMS: Omit<LicenseTerms, 'periodDays'> = {
  fee: amountOf('5000'),
  minPerDay: amountOf('100'),
  perDay: amountOf('333.33'),
  revenueShare: 25_000,
}
const REVENUE_SHARE_TEXT = '2.5 %'
const REVENUE_PER_DAY = amountOf('38500.013')
/** What others spend. */
const STUDIO_PER_DAY = amountOf('41.7')
const GIFT = amountOf('1234.567891')
/** Days before a change of units takes effect, and before a new payee does. */
const NOTICE_DAYS = 7
const PAYEE_DAYS = 7
/** Signatures of the story hold longer than the longest one. */
const DEADLINE_SECONDS = 400n * 86_400n
/** Claims that one transaction makes. */
const CLAIMS_PER_CALL = 50

type Extracted = { index: number; workId: Hex; creators: Work['creators']; splitAddress: Address | undefined }

/** What came of it, for those who count. */
export type Told = {
  poolId: Hex
  token: Address
  license: License
  /** What the license was found to cover when it began, and what it should. */
  permissions: readonly { what: string; isPermitted: boolean; expected: boolean }[]
  singles: readonly (Single & { workId: Hex; splitAddress: Address | undefined })[]
  catalogueId: Hex
  /** Works of the lot that have moved out of it, with their positions in the catalogue. */
  extracted: readonly Extracted[]
  /** Splits whose money was shared out or may wait, with the creators behind them. */
  splits: readonly { address: Address; creators: readonly Creator[] }[]
  /** The license that is paid by use. */
  usage: UsageTold
  /** What works and catalogues are called, by the hashes that were registered with them. */
  documents: Documents
}

type PlayStoryParameters = {
  chain: PilotChain
  plan: Plan
  /** Of the service that pays by use. */
  answers: Answers
  days: number
  /** Where that service keeps its files. */
  folder: string
  tell: Teller
}

/** Plays the story from the first registration to the last claim. */
export async function playStory(parameters: PlayStoryParameters): Promise<Told> {
  const services: AnsweringService[] = []
  try {
    return await play(parameters, (service) => services.push(service))
  } finally {
    // However it ends: a meter has a thread of its own.
    for (const service of services) await service.close()
  }
}

async function play(
  { chain, plan, answers, days, folder, tell }: PlayStoryParameters,
  onOpened: (service: AnsweringService) => void,
): Promise<Told> {
  const { steward, operator, studio, relayer, passerby } = chain.people
  const token = chain.contracts.testDollar.address
  const deadline = (await chain.now()) + DEADLINE_SECONDS
  const splits = new Map<Address, readonly Creator[]>()
  const splitOf = async (creators: readonly Creator[]): Promise<Address | undefined> => {
    const split = splitAmong(creators)
    if (!split) return undefined
    const address = await steward.reads.splitAddressOf(split)
    if (!splits.has(address)) await steward.splits.announce(split)
    splits.set(address, creators)
    return address
  }

  tell.part('Works')
  const documents: Documents = new Map()
  const trees = await registerCatalogues(chain, plan, documents, tell)
  const singles: (Single & { workId: Hex; splitAddress: Address | undefined })[] = []
  const bar = tell.progress('registering works', plan.singles.length)
  for (const single of plan.singles) {
    const splitAddress = await splitOf(single.creators)
    const [{ wallet }] = single.creators
    const { contentHash, uses } = single
    const signed = await relayer.works.signRegister({
      account: wallet,
      contentHash,
      uses,
      metadataHash: describeWork(documents, single),
      deadline,
      ...(splitAddress && { payee: splitAddress }),
    })
    const { workId } = await relayer.works.registerFor(signed)
    singles.push({ ...single, workId, splitAddress })
    bar(singles.length)
  }
  if (singles.length > 0) {
    const several = singles.filter(({ split }) => split).length
    tell.done(
      `the ${count(singles.length, 'most used work')} registered singly by signatures of their creators, who pay no gas; ${several} of them pay a split`,
    )
  }

  tell.part('Pool')
  const { poolId } = await operator.pools.create({
    token,
    uses: [plan.use],
    noticeDays: NOTICE_DAYS,
    joinUnits: 1,
    minStreamPerDay: amountOf('1'),
    fallbackPayee: operator.account.address,
  })
  tell.done(
    `a pool that sells the use ${plan.use} and pays in test dollars; units change with ${NOTICE_DAYS} days' notice`,
  )
  const { lot } = trees
  const { workId: catalogueId } = await steward.pools.joinLot({
    poolId,
    steward: steward.account.address,
    root: lot.root,
    count: lot.count,
  })
  for (const { workId, creators } of singles) {
    const [{ wallet }] = creators
    await relayer.pools.joinFor(await relayer.pools.signJoin({ account: wallet, poolId, workId, deadline }))
  }
  await operator.pools.setUnitsBatch({
    poolId,
    workIds: [catalogueId, ...singles.map(({ workId }) => workId)],
    units: [plan.lotUnits, ...singles.map(({ units }) => units)],
  })
  tell.done(
    `${count(lot.count, 'work')} joined as one lot with ${count(plan.lotUnits, 'unit')} each, and ${singles.length} singly with ${unitsText(singles)}`,
  )

  tell.part('Money')
  // The last part of the story comes after the statement.
  const after = Math.max(2, Math.floor(days / 6))
  const periodDays = days - after
  const license = await takeLicense(chain, { poolId, use: plan.use, days, terms: { ...TERMS, periodDays } })
  tell.done(`an offer: a fee, a stream, and ${REVENUE_SHARE_TEXT} of revenue every ${periodDays} days`)
  tell.done(
    `the firm took it: ${dollars(TERMS.fee)} as a fee, and ${dollars(TERMS.perDay)} a day by stream, ${dollars(license.deposit)} in advance`,
  )
  const endDay = endDayAfter(await chain.now(), { days: days + 15 })
  const studioStream = await studio.streams.open({ poolId, rate: perDay(STUDIO_PER_DAY), endDay })
  tell.done(
    `a studio without a license opened a stream of ${dollars(STUDIO_PER_DAY)} a day, ${dollars(studioStream.deposit)} in advance`,
  )
  const permissions = await permissionsOf({ chain, plan, license, singles, trees })
  let extracted: readonly Extracted[] = []
  const usable = () => usableWorks({ chain, plan, tree: lot, catalogueId, singles, extracted })
  const service = await openAnsweringService({
    ...{ chain, poolId, use: plan.use, periodDays, answers, usable, folder, tell },
  })
  onOpened(service)

  tell.part('Days')
  // Three stretches: something happens between them, and each leaves time for a notice.
  const first = Math.max(NOTICE_DAYS, Math.floor(days / 3))
  const second = PAYEE_DAYS + 1
  await chain.passDays(first)
  tell.done(`${first} days passed`)

  const inbox = await passerby.reads.inboxOf({ poolId })
  await send(chain, token, inbox, GIFT)
  await relayer.inboxes.sweep({ poolId })
  tell.done(`somebody sent ${dollars(GIFT)} to the pool's address with a plain transfer`)

  const [raised] = singles
  if (raised) {
    await operator.pools.setUnits({ poolId, workId: raised.workId, units: Math.min(raised.units * 2, 2 ** 24 - 1) })
    tell.done(`the operator announced twice the units for "${tidy(raised.title)}"`)
  }
  const early =
    singles.length === 0
      ? { claimed: [] }
      : await relayer.claims.claimBatch({ claims: singles.map(({ workId }) => ({ poolId, workId })) })
  tell.done(`${count(early.claimed.length, 'work')} claimed: ${dollars(sumOf(early.claimed))}`)
  extracted = await takeOver({ chain, plan, tree: trees.lot, catalogueId, poolId, deadline, splitOf, tell })
  await service.count()
  await chain.passDays(second)
  tell.done(`${second} days passed; what was announced holds now`)

  const { refund } = await studio.streams.cancel({ poolId })
  tell.done(`the studio ended its stream and got ${dollars(refund)} back`)
  const rest = periodDays - first - second
  await service.count()
  await chain.passDays(rest)
  tell.done(`${rest} days passed; the period is over`)
  const revenue = REVENUE_PER_DAY * BigInt(periodDays)
  const { owed, due } = await fileStatement(chain, license, revenue)
  tell.done(
    `the firm stated a revenue of ${dollars(revenue)} and owed ${dollars(owed)} for it; its stream had paid some, and it paid the missing ${dollars(due)}`,
  )

  tell.part('Use')
  await service.count()
  await service.settle()

  tell.part('Claims')
  await claimAll({ chain, poolId, singles, extracted, tell })
  const usage = await service.claim()
  await shareSplits({ chain, token, splits, tell })
  await chain.passDays(after)
  tell.done(`${after} days passed; the streams went on`)
  return {
    poolId,
    token,
    license,
    permissions,
    singles,
    catalogueId,
    extracted,
    splits: Array.from(splits, ([address, creators]) => ({ address, creators })),
    usage,
    documents,
  }
}

type UsableWorksParameters = {
  chain: PilotChain
  plan: Plan
  tree: CatalogueTree
  catalogueId: Hex
  singles: Told['singles']
  extracted: readonly Extracted[]
}

/** Every work of the pool, as it is now, by its id in the catalogue. */
function usableWorks({ chain, plan, tree, catalogueId, singles, extracted }: UsableWorksParameters) {
  const usable = new Map<string, UsableWork>()
  for (const single of singles) {
    const { workId, splitAddress, creators } = single
    const payee = splitAddress ?? creators[0].wallet.address
    usable.set(single.id, { work: single, workId, memberId: workId, payee, proof: undefined })
  }
  const out = new Map(extracted.map((each) => [each.index, each]))
  for (const [index, work] of plan.lot.entries()) {
    const workId = catalogueWorkIdOf({ catalogueId, index })
    const own = out.get(index)
    const [{ wallet }] = work.creators
    if (own) {
      usable.set(work.id, {
        ...{ work, workId, memberId: workId, payee: own.splitAddress ?? wallet.address, proof: undefined },
      })
    } else {
      const payee = plan.claimKeys.has(work.creators[0]) ? undefined : wallet.address
      usable.set(work.id, { work, workId, memberId: catalogueId, payee, proof: () => proofIn(chain, tree, index) })
    }
  }
  return usable
}

/** Catalogues as they were registered: works of the pool's lot, and works that are not for sale. */
type Trees = { lot: CatalogueTree; apart: CatalogueTree | undefined }

async function registerCatalogues(chain: PilotChain, plan: Plan, documents: Documents, tell: Teller): Promise<Trees> {
  const { steward } = chain.people
  const register = async (title: string, works: readonly Work[], uses: readonly (typeof plan.use)[]) => {
    const tree = buildCatalogue(works.map((work) => leafOf(work, plan.claimKeys)))
    const { receipt } = await steward.works.registerCatalogue({
      ...{ root: tree.root, count: tree.count, uses },
      metadataHash: describeCatalogue(documents, title, works),
    })
    return { tree, gas: receipt.gasUsed }
  }
  const { tree, gas } = await register('The catalogue', plan.lot, [plan.use])
  tell.done(
    `${count(tree.count, 'work')} registered as one catalogue, in one transaction of ${gas.toLocaleString('en')} gas`,
  )
  let apart: CatalogueTree | undefined
  if (plan.apart.length > 0) {
    apart = (await register('Works that are not for sale', plan.apart, [])).tree
    tell.done(`${count(plan.apart.length, 'work')} that do not consent to ${plan.use} registered apart, not for sale`)
  }
  return { lot: tree, apart }
}

/** Asks the license about a work of each kind, once. */
async function permissionsOf({
  chain,
  plan,
  license: { licenseId },
  singles: [single],
  trees: { lot, apart },
}: {
  chain: PilotChain
  plan: Plan
  license: License
  singles: Told['singles']
  trees: Trees
}): Promise<Told['permissions']> {
  const { permits, permitsByProof } = chain.people.firm.reads
  const uses = [plan.use]
  const others: Use[] = [plan.use === 'CloneVoice' ? 'Mine' : 'CloneVoice']
  const proof = proofIn(chain, lot, 0)
  const answers = [
    {
      what: 'the use of a work in the catalogue',
      expected: true,
      isPermitted: await permitsByProof({ licenseId, proof, uses }),
    },
    {
      what: 'another use of it',
      expected: false,
      isPermitted: await permitsByProof({ licenseId, proof, uses: others }),
    },
  ]
  if (single) {
    const isPermitted = await permits({ licenseId, workId: single.workId, uses })
    answers.push({ what: 'the use of a work registered singly', expected: true, isPermitted })
  }
  if (apart) {
    const isPermitted = await permitsByProof({ licenseId, proof: proofIn(chain, apart, 0), uses })
    answers.push({ what: 'a work that is not for sale', expected: false, isPermitted })
  }
  return answers
}

function proofIn(chain: PilotChain, tree: CatalogueTree, index: number): CatalogueProof {
  const steward = chain.people.steward.account.address
  return { steward, count: tree.count, leaf: tree.leaf(index), siblings: tree.proof(index) }
}

type TakeOverParameters = {
  chain: PilotChain
  plan: Plan
  tree: CatalogueTree
  catalogueId: Hex
  poolId: Hex
  deadline: bigint
  splitOf: (creators: readonly Creator[]) => Promise<Address | undefined>
  tell: Teller
}

/** Creators take works of the catalogue over: one by proof alone, one by claim key, and one for several creators. */
async function takeOver({ chain, plan, tree, catalogueId, poolId, deadline, splitOf, tell }: TakeOverParameters) {
  const { relayer } = chain.people
  const extracted: Extracted[] = []
  const proofOf = (index: number) => proofIn(chain, tree, index)
  const find = (matches: (work: Work) => boolean) => {
    const index = plan.lot.findIndex(matches)
    const work = plan.lot[index]
    return work && { index, work }
  }
  const extract = async ({ index, work: { creators } }: { index: number; work: Work }, splitAddress?: Address) => {
    const { workId } = await relayer.pools.extract({ poolId, catalogueId, index })
    extracted.push({ index, workId, creators, splitAddress })
  }

  const alone = find(({ creators: [creator, ...others] }) => !plan.claimKeys.has(creator) && others.length === 0)
  if (alone) {
    await relayer.works.materialize({ proof: proofOf(alone.index) })
    await extract(alone)
    tell.done(
      `"${tidy(alone.work.title)}" left the catalogue by proof and belongs to ${tidy(alone.work.creators[0].name)}`,
    )
  }

  const keyed = find(({ creators: [creator] }) => plan.claimKeys.has(creator))
  if (keyed) {
    const [creator] = keyed.work.creators
    const signed = await relayer.works.signBindWallet({
      account: plan.claimKeys.get(creator),
      proof: proofOf(keyed.index),
      wallet: creator.wallet.address,
      deadline,
    })
    await relayer.works.bindFor(signed)
    await extract(keyed)
    tell.done(`${tidy(creator.name)}, who had no wallet, bound one to "${tidy(keyed.work.title)}" with a claim key`)
  }

  const several = find(
    ({ creators }) =>
      creators.length > 1 && creators.length <= MAX_RECIPIENTS && !creators.some((each) => plan.claimKeys.has(each)),
  )
  if (several) {
    const [creator] = several.work.creators
    const { workId } = await relayer.works.materialize({ proof: proofOf(several.index) })
    const payee = await splitOf(several.work.creators)
    // A payee is the owner's word, given in a transaction of its own.
    await chain.people.operator.publicClient.request({
      method: 'hardhat_setBalance' as never,
      params: [creator.wallet.address, `0x${parseEther('1').toString(16)}`] as never,
    })
    await relayer.works.setPayee({ account: creator.wallet, workId, ...(payee && { payee }) })
    await extract(several, payee)
    tell.done(
      `"${tidy(several.work.title)}" left it too; ${tidy(creator.name)} named a split of ${several.work.creators.length} as payee`,
    )
  }
  return extracted
}

type ClaimAllParameters = {
  chain: PilotChain
  poolId: Hex
  singles: Told['singles']
  extracted: Told['extracted']
  tell: Teller
}

async function claimAll({ chain, poolId, singles, extracted, tell }: ClaimAllParameters) {
  const { relayer } = chain.people
  // The first that pays a person goes alone, so that it can be looked at.
  const lone = [...singles, ...extracted].find(({ splitAddress }) => !splitAddress)
  if (lone) {
    const [creator] = lone.creators
    const before = await chain.publicClient.getBalance({ address: creator.wallet.address })
    const { amount } = await relayer.claims.claim({ poolId, workId: lone.workId })
    const eth = before === 0n ? 'without any ETH' : 'without spending ETH'
    tell.done(`${tidy(creator.name)} received ${dollars(amount)} ${eth}: somebody else sent the claim`)
  }

  const workIds = [...singles, ...extracted].filter((work) => work !== lone).map(({ workId }) => workId)
  let claimed = 0n
  for (let i = 0; i < workIds.length; i += CLAIMS_PER_CALL) {
    const claims = workIds.slice(i, i + CLAIMS_PER_CALL).map((workId) => ({ poolId, workId }))
    const result = await relayer.claims.claimBatch({ claims })
    claimed += sumOf(result.claimed)
  }
  if (workIds.length > 0) tell.done(`${count(workIds.length, 'work')} claimed in a batch: ${dollars(claimed)}`)
}

type ShareSplitsParameters = {
  chain: PilotChain
  token: Address
  splits: ReadonlyMap<Address, readonly Creator[]>
  tell: Teller
}

/** Passes on what splits have received. */
async function shareSplits({ chain, token, splits, tell }: ShareSplitsParameters) {
  const { relayer } = chain.people
  let shared = 0n
  for (const creators of splits.values()) {
    const split = splitAmong(creators)
    if (!split) continue
    const { amount } = await relayer.splits.distribute({ token, ...split })
    shared += amount
  }
  if (splits.size > 0)
    tell.done(`${dollars(shared)} of it passed through ${count(splits.size, 'split')} to their creators`)
}

async function send(chain: PilotChain, token: Address, to: Address, amount: bigint): Promise<void> {
  const { walletClient, account } = chain.people.passerby
  if (!walletClient) return
  const { writeContract, waitForTransactionReceipt } = await import('viem/actions')
  const hash = await writeContract(walletClient, {
    address: token,
    abi: erc20Abi,
    functionName: 'transfer',
    args: [to, amount],
    account,
    chain: null,
  })
  await waitForTransactionReceipt(chain.publicClient, { hash })
}

function sumOf(claimed: readonly { amount: bigint }[]): bigint {
  return claimed.reduce((sum, { amount }) => sum + amount, 0n)
}

function unitsText(singles: readonly Single[]): string {
  const all = singles.map(({ units }) => units)
  const [least, most] = [Math.min(...all), Math.max(...all)]
  return least === most ? `${least} each` : `${least} to ${most}`
}
