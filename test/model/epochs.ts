/** UsageEpochs: what a statement pays, shared by a Merkle root. */
import * as licenses from './licenses.ts'
import * as pools from './pools.ts'
import * as token from './token.ts'
import * as works from './works.ts'
import {
  type Address,
  ceilDiv,
  DAY,
  hashOf,
  type Id,
  refuse,
  rootOf,
  type Tables,
  type World,
  ZERO_ADDRESS,
  ZERO_ID,
} from './world.ts'

const WAIT_DAYS = 1_096n
const MAX_TOTAL = 2n ** 112n - 1n

export type UsageEpoch = {
  registry: Address
  licenseId: Id
  period: bigint
  version: bigint
  poolId: Id
  token: Address
  payer: Address
  from: bigint
  to: bigint
  root: Id
}
export type UsageClaim = {
  epoch: UsageEpoch
  index: bigint
  workId: Id
  amount: bigint
  heldAt: bigint
  siblings: readonly Id[]
}
type Account = { total: bigint; paid: bigint; closesAt: bigint; closed: boolean }

export const epochsState = (table: Tables) => ({ epochs: table<Account>(), claimed: table<boolean>() })
const emit = (world: World, name: string, ...args: unknown[]) => world.emit(world.at.usageEpochs, name, ...args)

export const epochIdOf = (epoch: UsageEpoch) =>
  hashOf(
    epoch.registry,
    epoch.licenseId,
    epoch.period,
    epoch.version,
    epoch.poolId,
    epoch.token,
    epoch.payer,
    epoch.from,
    epoch.to,
    epoch.root,
  )
export const leafOf = ({ licenseId, period, version }: UsageEpoch, index: bigint, workId: Id, amount: bigint) =>
  hashOf(hashOf(licenseId, period, version, index, workId, amount))

const none: Account = { total: 0n, paid: 0n, closesAt: 0n, closed: false }
export const stateOf = (world: World, epochId: Id) => world.of(epochsState).epochs.get(epochId) ?? none
export const isClaimed = (world: World, epochId: Id, index: bigint) =>
  world.of(epochsState).claimed.get(`${epochId}${index}`) ?? false

export function publish(
  world: World,
  actor: Address,
  registry: Address,
  licenseId: Id,
  statement: licenses.Statement,
  root: Id,
  total: bigint,
): Id {
  if (root === ZERO_ID) refuse('EpochRootZero')
  if (total === 0n) refuse('PaymentZero')
  if (total > MAX_TOTAL) refuse('PaymentTooLarge', total, MAX_TOTAL)
  const { poolId, version, from, to } = licenses.reportByUse(world, licenseId, statement, actor, total)
  const coin = pools.poolOrRefuse(world, poolId).token
  const { period, usageHash } = statement
  const epoch = { registry, licenseId, period, version, poolId, token: coin, payer: actor, from, to, root }
  const epochId = epochIdOf(epoch)
  const closesAt = (ceilDiv(world.now, DAY) + WAIT_DAYS) * DAY
  world.of(epochsState).epochs.set(epochId, { total, paid: 0n, closesAt, closed: false })
  takeIn(world, coin, actor, total)
  emit(world, 'EpochPublished', epochId, licenseId, poolId, epoch, total, usageHash, closesAt)
  return epochId
}

function takeIn(world: World, coin: Address, payer: Address, amount: bigint): void {
  const to = world.at.usageEpochs
  const before = token.balanceOf(world, coin, to)
  token.transfer(world, coin, { operator: to, from: payer, to, amount })
  const received = token.balanceOf(world, coin, to) - before
  if (received !== amount) refuse('PaymentMismatch', coin, received, amount)
}

function found(world: World, epoch: UsageEpoch): { epochId: Id; account: Account } {
  const epochId = epochIdOf(epoch)
  const account = stateOf(world, epochId)
  if (account.total === 0n) refuse('EpochNotFound', epochId)
  if (account.closed) refuse('EpochIsClosed', epochId)
  return { epochId, account }
}

/** Pays one leaf out of its epoch, and says to whom. */
function claimOne(world: World, { epoch, index, workId, amount, heldAt, siblings }: UsageClaim): Address | undefined {
  const [owner, payee, catalogue] = works.receiverOf(world, workId)
  if (catalogue) refuse('MemberIsCatalogue', workId)
  const { epochId, account } = found(world, epoch)
  if (rootOf(leafOf(epoch, index, workId, amount), siblings) !== epoch.root) refuse('EpochProofInvalid', epochId, index)
  if (payee === ZERO_ADDRESS || amount === 0n) return undefined
  if (isClaimed(world, epochId, index)) refuse('EpochAlreadyClaimed', epochId, index)
  if (owner === epoch.payer) refuse('EpochWorkOfPayer', epochId, workId, epoch.payer)
  if (heldAt < epoch.from || heldAt >= epoch.to) {
    refuse('EpochSecondOutside', epochId, heldAt, epoch.from, epoch.to)
  }
  if (!pools.heldUnitsAt(world, epoch.poolId, workId, heldAt)) refuse('EpochWorkNotEligible', epochId, workId, heldAt)
  const left = account.total - account.paid
  if (amount > left) refuse('EpochExhausted', epochId, amount, left)
  world.of(epochsState).epochs.set(epochId, { ...account, paid: account.paid + amount })
  world.of(epochsState).claimed.set(`${epochId}${index}`, true)
  emit(world, 'UsageClaimed', epochId, workId, payee, index, amount)
  return payee
}

export function claim(world: World, _actor: Address, claims: readonly UsageClaim[]): bigint[] {
  if (claims.length === 0) refuse('ClaimEmpty')
  const sums = new Map<string, { coin: Address; payee: Address; amount: bigint }>()
  const amounts = claims.map((each) => {
    const payee = claimOne(world, each)
    if (payee === undefined) return 0n
    const coin = each.epoch.token
    const sum = sums.get(coin + payee)?.amount ?? 0n
    sums.set(coin + payee, { coin, payee, amount: sum + each.amount })
    return each.amount
  })
  for (const { coin, payee, amount } of sums.values()) {
    token.transfer(world, coin, { from: world.at.usageEpochs, to: payee, amount })
  }
  return amounts
}

export function materializeAndClaim(
  world: World,
  actor: Address,
  proofs: readonly works.CatalogueProof[],
  claims: readonly UsageClaim[],
): bigint[] {
  for (const proof of proofs) {
    const [, workId] = works.verify(world, proof)
    if (!works.exists(world, workId)) works.materialize(world, actor, proof)
  }
  return claim(world, actor, claims)
}

export function close(world: World, _actor: Address, epoch: UsageEpoch): bigint {
  const { epochId, account } = found(world, epoch)
  if (world.now < account.closesAt) refuse('EpochTooEarly', epochId, account.closesAt)
  const amount = account.total - account.paid
  world.of(epochsState).epochs.set(epochId, { ...account, closed: true })
  emit(world, 'EpochClosed', epochId, epoch.poolId, amount)
  if (amount > 0n) {
    const payer = world.at.usageEpochs
    token.approve(world, epoch.token, payer, world.at.creatorPools, amount)
    pools.pay(world, payer, epoch.poolId, amount, payer, epoch.licenseId)
  }
  return amount
}
