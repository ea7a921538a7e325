/** One chain for all gas figures: the contracts, a token, and who does what. Every job makes fresh works, pools and offers of its own. */
import hre from 'hardhat'
import { encodeAbiParameters, type Hex, keccak256, maxUint256, toHex, zeroAddress, zeroHash } from 'viem'

export const DAY = 86_400n
export const DOLLAR = 1_000_000n
export const ALL_USES = 0xfff
/** Retrieve and TrainGenerative. */
export const SOLD_USES = 0b10100
/** 100.005 dollars a day: a whole number of base units a day (675 × 2^57 / 2^64 × 86,400 s), so that whole days need no rounding. */
export const RATE = 148_156n << 57n

/** A content hash, or anything else of 32 bytes that is not zero. */
export const hashOf = (n: number | string): Hex => keccak256(toHex(`content ${n}`))

/**
 * When all begins. Calldata holds seconds, ids and signatures that depend on it, and a byte of zero costs less than another: with the time of
 * the run, figures would differ by a few units from run to run. Its last byte is far from zero, so that the few seconds that a job takes do not
 * matter either, and so it is some days later. The days ahead lie in one word of the pools' calendar.
 */
const START = new Date(1795422016 * 1000)

/** Seconds of a day. */
const MORNING = (BigInt(START.getTime()) / 1000n) % DAY

export async function createWorld() {
  const { viem, networkHelpers } = await hre.network.create({ override: { initialDate: START } })
  const publicClient = await viem.getPublicClient()
  const [operator, author, firm, stranger] = await viem.getWalletClients()
  if (!operator || !author || !firm || !stranger) throw new Error('the simulated network has too few accounts')
  const works = await viem.deployContract('WorkRegistry')
  const splits = await viem.deployContract('RoyaltySplits')
  const pools = await viem.deployContract('CreatorPools', [works.address])
  const epochs = await viem.deployContract('UsageEpochs', [works.address, pools.address])
  const channels = await viem.deployContract('UsageChannels', [pools.address])
  const known = [works.address, pools.address, epochs.address, channels.address] as const
  const licenses = await viem.deployContract('LicenseRegistry', known)
  const dollar = await viem.deployContract('TestDollar')
  const gateway = await viem.deployContract('LicenseGateway', [pools.address, licenses.address])
  for (const { account } of [author, firm, stranger]) await dollar.write.mint([account.address, 10n ** 15n])

  const as = (wallet: typeof author) => ({ account: wallet.account })
  let count = 0
  /** A hash that no job has used. */
  const fresh = () => hashOf(++count)

  const registration = (uses = ALL_USES) => ({
    contentHash: fresh(),
    metadataHash: zeroHash,
    salt: zeroHash,
    payee: zeroAddress,
    uses,
    royaltyBps: 500,
  })
  /** Terms to anyone, for a year. */
  const offerTerms = (poolId: Hex, changes = {}) => ({
    poolId,
    textHash: hashOf('legal text'),
    uses: SOLD_USES,
    eligibility: 0,
    party: zeroAddress,
    exclusive: false,
    coversLater: true,
    transferable: false,
    distribution: 0,
    start: 0,
    duration: Number(365n * DAY),
    noticeDays: 30,
    cureDays: 14,
    territory: 1,
    survives: 1,
    duties: 3,
    maxModels: 1,
    fee: 500n * DOLLAR,
    minRate: RATE,
    unitPrice: 100n,
    revenueShare: 25_000,
    floor: 50n,
    guarantee: 1_000n * DOLLAR,
    cap: 100_000n * DOLLAR,
    periodDays: 90,
    graceDays: 30,
    salt: fresh(),
    ...changes,
  })
  const poolTerms = (changes = {}) => ({
    token: dollar.address,
    uses: SOLD_USES,
    noticeDays: 0,
    joinUnits: 0,
    soleAgent: false,
    minStreamPerDay: 0n,
    fallbackPayee: operator.account.address,
    salt: fresh(),
    ...changes,
  })

  return {
    ...{ operator, author, firm, stranger, works, splits, pools, epochs, licenses, channels, gateway, dollar },
    ...{ publicClient, networkHelpers, as, fresh, registration, poolTerms, offerTerms },
    /** Today, as the chain counts days. */
    today: async () => Number(BigInt(await networkHelpers.time.latest()) / DAY),
    nextDay: () => networkHelpers.time.increase(Number(DAY)),
    /** The same second of the next day for every run, however long the jobs before took. */
    nextMorning: async () => {
      const day = BigInt(await networkHelpers.time.latest()) / DAY
      await networkHelpers.time.increaseTo((day + 1n) * DAY + MORNING)
    },
    /** A work of the author's with consent to everything. */
    async createWork(): Promise<Hex> {
      const given = registration()
      await works.write.register([given], as(author))
      return works.read.workIdOf([author.account.address, given.contentHash])
    },
    async createPool(changes = {}): Promise<Hex> {
      const given = poolTerms(changes)
      await pools.write.createPool([given], as(operator))
      return pools.read.poolIdOf([operator.account.address, given])
    },
    async allow(spender: Hex, amount = maxUint256): Promise<void> {
      await dollar.write.approve([spender, amount], as(firm))
    },
    joinCall: (poolId: Hex) => encodeAbiParameters([{ type: 'bytes32' }, { type: 'bool' }], [poolId, true]),
  }
}

export type World = Awaited<ReturnType<typeof createWorld>>
