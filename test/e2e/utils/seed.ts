import type { Hex } from 'viem'
import { contentHashOfBytes, endDayAfter, parseAmount, perDay, type Split, sharesOf } from '../../../sdk/src/index.ts'
import type { ServedChain } from './chain.ts'

const dollars = (text: string) => parseAmount(text, 6)
export const hashOfText = (text: string) => contentHashOfBytes(new TextEncoder().encode(text))

export type Seed = {
  poolId: Hex
  /** Author's, author's with a split, coauthor's. */
  works: { song: Hex; essay: Hex; photo: Hex }
  offerId: Hex
  licenseId: Hex
  split: Split
}

/**
 * Some days in the life of a pool: works, a payment, a license with its stream, and days that pass.
 *
 * @param name - Tells it from the pools of other tests.
 */
export async function seed(chain: ServedChain, name: string): Promise<Seed> {
  const { author, coauthor, operator, firm, relayer } = chain.people
  const uses = ['TrainGenerative', 'Retrieve'] as const
  const token = chain.deployment.testDollar.address
  const split = sharesOf([
    { payee: author.address, weight: 2n },
    { payee: coauthor.address, weight: 1n },
  ])
  await author.splits.announce(split)
  const payee = await author.reads.splitAddressOf(split)

  const { workId: song } = await author.works.register({ contentHash: hashOfText(`A song, ${name}`), uses })
  const { workId: essay } = await author.works.register({ contentHash: hashOfText(`An essay, ${name}`), uses, payee })
  const { workId: photo } = await coauthor.works.register({ contentHash: hashOfText(`A photo, ${name}`), uses })
  const { poolId } = await operator.pools.create({
    token,
    uses: ['TrainGenerative'],
    noticeDays: 7,
    joinUnits: 1,
    minStreamPerDay: dollars('1'),
    fallbackPayee: operator.address,
    salt: hashOfText(name),
  })
  await author.pools.join({ poolId, workId: song })
  await author.pools.join({ poolId, workId: essay })
  await coauthor.pools.join({ poolId, workId: photo })
  await operator.pools.setUnitsBatch({ poolId, workIds: [song, essay, photo], units: [5, 3, 2] })

  await relayer.pools.pay({ poolId, amount: dollars('1250.5') })
  const { offerId } = await operator.offers.publish({
    poolId,
    textHash: hashOfText('The firm may use the works of this pool as the offer says.'),
    uses: ['TrainGenerative'],
    coversLater: true,
    noticeDays: 30,
    cureDays: 14,
    fee: dollars('500'),
    minRate: perDay(dollars('20')),
    revenueShare: 25_000,
    periodDays: 30,
    graceDays: 15,
  })
  const endDay = endDayAfter(await chain.now(), { days: 45 })
  const { licenseId } = await firm.licenses.acquire({ offerId, rate: perDay(dollars('33.33')), endDay })
  await chain.passDays(6)
  return { poolId, works: { song, essay, photo }, offerId, licenseId, split }
}
