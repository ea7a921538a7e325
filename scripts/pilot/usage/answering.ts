import path from 'node:path'
import type { Address, Hex } from 'viem'
import { type CatalogueProof, contentHashOfBytes, type Use } from '../../../sdk/src/index.ts'
import { createMeter, folderTarget, type Meter, retrieved, sqliteStore } from '../../../sdk/src/meter/index.ts'
import { openUsageTreeFile } from '../../../sdk/src/tree/node/index.ts'
import { claimUsage, heldSecondOf, type UsageClaim, usageEpochsOf } from '../../../sdk/src/usage/index.ts'
import type { PilotChain } from '../chain.ts'
import { PilotError } from '../errors.ts'
import { count, dollars, type Teller } from '../terminal.ts'
import type { Work } from '../works.ts'
import type { Answer, Answers } from './answers.ts'

/** What an answer costs at most, and what all of them should cost together where that is less; base units. */
const MOST_PER_ANSWER_6D = 250_000n
const ALL_ANSWERS_6D = 25_000_000_000n
/** Of revenue, in parts per million, on top of it: so that there is something that does not divide. */
const REVENUE_SHARE = 17_000
/** What the service takes for an answer, against what it pays for it. */
const [TAKES, PAYS] = [37n, 10n]
const REVENUE_SHARE_TEXT = '1.7 %'
/** Claims that one transaction makes. */
const CLAIMS_PER_CALL = 50

/** Stands for a legal text, which the chain knows by its hash. */
const LEGAL_TEXT = 'The service may answer from the works of this pool, and pays for each answer as the offer says.'

/** A work that can be used for answers: where it is on the chain, and whom it pays. */
export type UsableWork = {
  work: Work
  workId: Hex
  /** Of the pool: itself or its lot. */
  memberId: Hex
  /** Nothing: nobody has bound a wallet to its claim key yet. */
  payee: Address | undefined
  /** Of a work that is in the catalogue alone. */
  proof: (() => CatalogueProof) | undefined
}

/** What the service counted, paid, and was paid for. */
export type UsageTold = {
  offerId: Hex
  licenseId: Hex
  answers: Answers
  /** Base units. */
  revenuePerAnswer: bigint
  epochId: Hex
  /** Path of the usage file that it published. */
  usageFile: string
  /** By the id of the catalogue. */
  works: ReadonlyMap<string, UsableWork>
}

export type AnsweringService = {
  /** Counts what was answered until now. */
  count(): Promise<void>
  /** Ends the period, publishes the usage file, and pays. */
  settle(): Promise<void>
  /** Sends each work's share to whoever is its payee; returns what happened. */
  claim(): Promise<UsageTold>
  /** Takes the meter's files away. */
  close(): Promise<void>
}

type AnsweringParameters = {
  chain: PilotChain
  poolId: Hex
  use: Use
  periodDays: number
  answers: Answers
  /** Works as they are now. */
  usable: () => ReadonlyMap<string, UsableWork>
  /** For counts, journal, usage file and tree. */
  folder: string
  tell: Teller
}

/** A service takes a license that is paid by use: it counts, settles its first period, and everybody's share is claimed. */
export async function openAnsweringService(parameters: AnsweringParameters): Promise<AnsweringService> {
  const { chain, poolId, use, periodDays, answers, usable, folder, tell } = parameters
  const { service, operator } = chain.people
  const unitPrice = priceFor(answers.count)
  const { offerId } = await operator.offers.publish({
    poolId,
    textHash: contentHashOfBytes(new TextEncoder().encode(LEGAL_TEXT)),
    uses: [use],
    coversLater: true,
    distribution: 'Usage',
    unitPrice,
    revenueShare: REVENUE_SHARE,
    periodDays,
    graceDays: 15,
    cureDays: 14,
  })
  const { licenseId, start } = await service.licenses.acquire({ offerId })
  tell.done(
    `an answering service took another license: ${dollars(unitPrice)} for each answer and ${REVENUE_SHARE_TEXT} of revenue, shared by what its answers are made from`,
  )

  // The chain's time, which runs ahead of the machine's by days.
  let time = start
  const meter = createMeter({
    license: { licenseId, start, periodDays },
    store: sqliteStore(path.join(folder, 'counts.sqlite')),
    policy: retrieved(),
    settlement: {
      client: service,
      folder: path.join(folder, 'settlement'),
      target: folderTarget(path.join(folder, 'published')),
    },
    clock: () => time * 1_000,
  })
  const revenuePerAnswer = (unitPrice * TAKES) / PAYS
  const events = eventsOf({ answers, usable: usable(), start, periodDays, revenuePerAnswer })
  let counted = 0
  let settled: Awaited<ReturnType<Meter['settle']>> | undefined

  return {
    async count() {
      time = Number(await chain.now())
      const due = events.slice(counted).filter((event) => event.time < time * 1_000)
      const { refused } = await meter.recordBatch(due)
      if (refused[0]) throw refused[0]
      counted += due.length
    },

    async settle() {
      const { publicClient, contracts } = chain
      // Whoever has more use than the story was written for gets the money for it.
      const { address } = service.account
      const needed = answers.count * (unitPrice + revenuePerAnswer)
      const pocket = await contracts.testDollar.read.balanceOf([address])
      if (pocket < needed) await contracts.testDollar.write.mint([address, needed - pocket])
      settled = await meter.settle({ period: 0 })
      const { gasUsed } = await publicClient.getTransactionReceipt({ hash: settled.settled.hash })
      const used = new Set(answers.list.flatMap(({ sources }) => sources.map(({ id }) => id)))
      tell.done(
        `${answers.count.toLocaleString('en')} answers counted, made from ${count(used.size, 'work')}; the usage file says how often from which`,
      )
      tell.done(
        `the service published it, stated a revenue of ${dollars(settled.revenue)}, and paid ${dollars(settled.total)} for all works in one transaction of ${gasUsed.toLocaleString('en')} gas`,
      )
    },

    async claim() {
      if (!settled?.settled.epochId || !settled.treeFile || !settled.location) {
        throw new PilotError('The use was not settled, so nothing of it can be claimed.')
      }
      const { epochId } = settled.settled
      const works = usable()
      await claimAll({ ...parameters, epochId, licenseId, works, treeFile: settled.treeFile })
      return { offerId, licenseId, answers, revenuePerAnswer, epochId, usageFile: settled.location, works }
    },

    close: () => meter.close(),
  }
}

/** So much that many answers cost what the story can be about, and few no more than an answer would. */
function priceFor(answers: bigint): bigint {
  const price = ALL_ANSWERS_6D / answers
  return price > MOST_PER_ANSWER_6D ? MOST_PER_ANSWER_6D : price < 1n ? 1n : price
}

type EventsParameters = {
  answers: Answers
  usable: ReadonlyMap<string, UsableWork>
  start: number
  periodDays: number
  revenuePerAnswer: bigint
}

/** What the meter is told, evenly over the period. */
function eventsOf({ answers, usable, start, periodDays, revenuePerAnswer }: EventsParameters) {
  const length = periodDays * 86_400 * 1_000
  return answers.list.map(({ id, times, sources }: Answer, i) => ({
    id,
    time: start * 1_000 + Math.floor((length * (i + 0.5)) / answers.list.length),
    units: { requests: times },
    revenue: BigInt(times) * revenuePerAnswer,
    works: sources.flatMap(({ id, weight }) => {
      const work = usable.get(id)
      return work ? [{ workId: work.workId, weight }] : []
    }),
  }))
}

type ClaimAllParameters = AnsweringParameters & {
  epochId: Hex
  licenseId: Hex
  works: ReadonlyMap<string, UsableWork>
  treeFile: string
}

async function claimAll({ chain, folder, tell, epochId, licenseId, works, treeFile }: ClaimAllParameters) {
  const { relayer } = chain.people
  const published = (await usageEpochsOf(relayer, { licenseId })).find((each) => each.epochId === epochId)
  if (!published) return
  const { epoch } = published
  const tree = await openUsageTreeFile(path.join(folder, 'settlement', treeFile))

  // All works of a lot hold units in the same seconds.
  const seconds = new Map<Hex, number | undefined>()
  const heldSecond = async (workId: Hex) => {
    if (!seconds.has(workId)) seconds.set(workId, await heldSecondOf(relayer, { epoch, workId }))
    return seconds.get(workId)
  }
  const claims: { claim: UsageClaim; proof: CatalogueProof | undefined }[] = []
  const waiting = { works: 0, amount: 0n }
  for (const { workId, memberId, payee, proof } of works.values()) {
    const found = await tree.proveWork(workId)
    if (!found) continue
    const { index, amount } = found.leaf
    const heldAt = payee && (await heldSecond(memberId))
    if (heldAt === undefined) {
      waiting.works += 1
      waiting.amount += amount
      continue
    }
    claims.push({ claim: { epoch, index, workId, amount, heldAt, siblings: found.siblings }, proof: proof?.() })
  }

  tree.close()

  let claimed = 0n
  const bar = tell.progress('claiming shares of use', claims.length)
  for (let i = 0; i < claims.length; i += CLAIMS_PER_CALL) {
    const some = claims.slice(i, i + CLAIMS_PER_CALL)
    const result = await claimUsage(relayer, {
      claims: some.map(({ claim }) => claim),
      proofs: some.flatMap(({ proof }) => (proof ? [proof] : [])),
    })
    claimed += result.claimed.reduce((sum, { amount }) => sum + amount, 0n)
    bar(i + some.length)
  }
  if (claims.length > 0)
    tell.done(`${count(claims.length, 'work')} claimed what their use was paid with: ${dollars(claimed)}`)
  if (waiting.works > 0) {
    tell.done(
      `${dollars(waiting.amount)} wait for the creators of ${count(waiting.works, 'work')}, who have no wallet yet`,
    )
  }
}
