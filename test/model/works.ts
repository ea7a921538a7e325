/** WorkRegistry: who made what, which uses they consent to, and where their money goes. */
import * as erc721 from './erc721.ts'
import { onWorkCall, type WorkCall } from './pools.ts'
import { hasSigned } from './wallets.ts'
import {
  type Address,
  DAY,
  hashOf,
  type Id,
  max,
  refuse,
  rootOf,
  type Signature,
  type Tables,
  type World,
  ZERO_ADDRESS,
  ZERO_ID,
} from './world.ts'

export const ALL_USES = (1n << 12n) - 1n
const MAX_ROYALTY_BPS = 1_000n
const PAYEE_WAIT = 7n * DAY
const BINDING_WAIT = 30n * DAY

export type Registration = {
  contentHash: Id
  metadataHash: Id
  salt: Id
  payee: Address
  uses: bigint
  royaltyBps: bigint
}
export type CatalogueRegistration = {
  root: Id
  count: bigint
  uses: bigint
  royaltyBps: bigint
  salt: Id
  metadataHash: Id
  uri: string
}
export type CatalogueProof = {
  steward: Address
  count: bigint
  leaf: { index: bigint; contentHash: Id; holder: Address; isClaimKey: boolean }
  siblings: readonly Id[]
}
/** Uses consented to from a second on, until the next statement's second. */
type Consent = { uses: bigint; since: bigint }
type Work = {
  catalogue: boolean
  /** Catalogue it came from, or zero. */
  from: Id
  royaltyBps: bigint
  /** Its owner's own statements, in the order in which they were made. */
  consents: readonly Consent[]
}
type Payee = { payee: Address; effectiveAt: bigint; former: Address }
type Binding = { wallet: Address; readyAt: bigint; vetoed: boolean }

export const worksState = (table: Tables) => ({
  works: table<Work>(),
  payees: table<Payee>(),
  locked: table<boolean>(),
  bindings: table<Binding>(),
  commitments: table<bigint>(),
  nonces: table<bigint>(),
})
const emit = (world: World, name: string, ...args: unknown[]) => world.emit(world.at.workRegistry, name, ...args)
const tokens = (world: World) => world.at.workRegistry

/* IDS */

export const workIdOf = (creator: Address, contentHash: Id) => hashOf(creator, contentHash)
export const catalogueIdOf = (steward: Address, root: Id, count: bigint) => hashOf(steward, root, count)
export const catalogueWorkIdOf = (catalogueId: Id, index: bigint) => hashOf(catalogueId, index)
export const commitmentOf = (creator: Address, contentHash: Id, salt: Id) => hashOf(creator, contentHash, salt)
export const leafOf = ({ index, contentHash, holder, isClaimKey }: CatalogueProof['leaf']) =>
  hashOf(hashOf(index, contentHash, holder, isClaimKey))

/* REGISTER */

export function commit(world: World, actor: Address, commitment: Id): void {
  const { commitments } = world.of(worksState)
  if (commitments.get(commitment) !== undefined) return
  commitments.set(commitment, world.now)
  emit(world, 'Committed', commitment, actor)
}

function claimedAt(world: World, creator: Address, contentHash: Id, salt: Id): bigint {
  if (salt === ZERO_ID) return world.now
  const commitment = commitmentOf(creator, contentHash, salt)
  return world.of(worksState).commitments.get(commitment) ?? refuse('WorkCommitmentUnknown', commitment)
}

function checkUses(uses: bigint): void {
  if ((uses & ~ALL_USES) !== 0n) refuse('WorkUsesUnknown', uses, ALL_USES)
}
function checkRoyalty(royaltyBps: bigint): void {
  if (royaltyBps > MAX_ROYALTY_BPS) refuse('WorkRoyaltyTooHigh', royaltyBps, MAX_ROYALTY_BPS)
}

function mintWork(world: World, workId: Id, owner: Address, work: Work): void {
  if (exists(world, workId)) refuse('WorkAlreadyRegistered', workId)
  erc721.mint(world, tokens(world), owner, BigInt(workId))
  world.of(worksState).works.set(workId, work)
}

function registerOne(
  world: World,
  creator: Address,
  { contentHash, metadataHash, uses, royaltyBps }: Omit<Registration, 'salt' | 'payee'>,
  claimed: bigint,
): Id {
  if (contentHash === ZERO_ID) refuse('WorkContentHashZero')
  const workId = workIdOf(creator, contentHash)
  const consents = [{ uses, since: world.now }]
  mintWork(world, workId, creator, { catalogue: false, from: ZERO_ID, royaltyBps, consents })
  emit(world, 'WorkRegistered', workId, creator, contentHash, metadataHash, claimed, uses, royaltyBps)
  return workId
}

export function register(world: World, creator: Address, registration: Registration): Id {
  const { contentHash, salt, payee, uses, royaltyBps } = registration
  checkUses(uses)
  checkRoyalty(royaltyBps)
  const workId = registerOne(world, creator, registration, claimedAt(world, creator, contentHash, salt))
  if (payee !== ZERO_ADDRESS) {
    checkPayee(world, payee)
    world.of(worksState).payees.set(workId, { payee, effectiveAt: 0n, former: ZERO_ADDRESS })
    emit(world, 'PayeeSet', workId, payee, world.now)
  }
  return workId
}

export function registerAndCall(
  world: World,
  creator: Address,
  registration: Registration,
  target: Address,
  data: WorkCall,
): Id {
  const workId = register(world, creator, registration)
  callReceiver(world, target, workId, creator, data)
  return workId
}

export function registerFor(
  world: World,
  _actor: Address,
  creator: Address,
  registration: Registration,
  deadline: bigint,
  signature: Signature,
): Id {
  checkSigned(world, signature, creator, 'RegisterWork', { creator, ...registration, deadline })
  return register(world, creator, registration)
}

export function registerBatch(
  world: World,
  creator: Address,
  contentHashes: readonly Id[],
  uses: bigint,
  royaltyBps: bigint,
  salt: Id,
): Id[] {
  if (contentHashes.length === 0) refuse('WorkBatchEmpty')
  checkUses(uses)
  checkRoyalty(royaltyBps)
  const claimed = claimedAt(world, creator, hashOf(...contentHashes), salt)
  return contentHashes.map((contentHash) =>
    registerOne(world, creator, { contentHash, metadataHash: ZERO_ID, uses, royaltyBps }, claimed),
  )
}

export function registerCatalogue(world: World, steward: Address, registration: CatalogueRegistration): Id {
  const { root, count, uses, royaltyBps, salt, metadataHash, uri } = registration
  if (root === ZERO_ID) refuse('CatalogueRootZero')
  if (count === 0n) refuse('CatalogueEmpty')
  checkUses(uses)
  checkRoyalty(royaltyBps)
  const claimed = claimedAt(world, steward, hashOf(root, count), salt)
  const catalogueId = catalogueIdOf(steward, root, count)
  const consents = [{ uses, since: world.now }]
  mintWork(world, catalogueId, steward, { catalogue: true, from: ZERO_ID, royaltyBps, consents })
  emit(world, 'CatalogueRegistered', catalogueId, steward, root, count, metadataHash, claimed, uses, royaltyBps, uri)
  return catalogueId
}

/* CATALOGUES */

/** The catalogue that a proof leads to, and the work's id. */
export function verify(world: World, { steward, count, leaf, siblings }: CatalogueProof): [Id, Id] {
  if (leaf.index >= count) refuse('CatalogueIndexTooHigh', leaf.index, count)
  const catalogueId = catalogueIdOf(steward, rootOf(leafOf(leaf), siblings), count)
  if (!isCatalogue(world, catalogueId)) refuse('CatalogueProofInvalid', catalogueId)
  return [catalogueId, catalogueWorkIdOf(catalogueId, leaf.index)]
}

function mintFromCatalogue(world: World, proof: CatalogueProof, catalogueId: Id, workId: Id, owner: Address): Id {
  const { royaltyBps } = workOf(world, catalogueId)
  mintWork(world, workId, owner, { catalogue: false, from: catalogueId, royaltyBps, consents: [] })
  const { index, contentHash } = proof.leaf
  emit(world, 'WorkMaterialized', workId, catalogueId, owner, index, contentHash, royaltyBps)
  return workId
}

export function materialize(world: World, _actor: Address, proof: CatalogueProof): Id {
  const [catalogueId, workId] = verify(world, proof)
  if (proof.leaf.isClaimKey) refuse('WorkUnbound', workId, proof.leaf.holder)
  return mintFromCatalogue(world, proof, catalogueId, workId, proof.leaf.holder)
}

/** A work that waits for its creator, by its proof. */
function unbound(world: World, proof: CatalogueProof): [Id, Id] {
  const [catalogueId, workId] = verify(world, proof)
  if (!proof.leaf.isClaimKey) refuse('WorkNotUnbound', workId)
  if (exists(world, workId)) refuse('WorkAlreadyRegistered', workId)
  return [catalogueId, workId]
}

function checkWallet(world: World, wallet: Address): void {
  if (wallet === ZERO_ADDRESS || wallet === world.at.workRegistry) refuse('BindingWalletInvalid', wallet)
}

const noBinding: Binding = { wallet: ZERO_ADDRESS, readyAt: 0n, vetoed: false }
export const bindingOf = (world: World, workId: Id) => world.of(worksState).bindings.get(workId) ?? noBinding

export function bindFor(
  world: World,
  _actor: Address,
  proof: CatalogueProof,
  wallet: Address,
  deadline: bigint,
  signature: Signature,
): Id {
  const [catalogueId, workId] = unbound(world, proof)
  checkWallet(world, wallet)
  const claimKey = proof.leaf.holder
  checkSigned(world, signature, claimKey, 'BindWallet', { claimKey, workId, wallet, deadline })
  return bind(world, proof, catalogueId, workId, wallet)
}

function bind(world: World, proof: CatalogueProof, catalogueId: Id, workId: Id, wallet: Address): Id {
  world.of(worksState).bindings.set(workId, noBinding)
  return mintFromCatalogue(world, proof, catalogueId, workId, wallet)
}

export function proposeBinding(world: World, actor: Address, proof: CatalogueProof, wallet: Address): void {
  const [catalogueId, workId] = unbound(world, proof)
  checkOwner(world, actor, catalogueId)
  checkWallet(world, wallet)
  if (bindingOf(world, workId).vetoed) refuse('BindingRefused', workId)
  const readyAt = world.now + BINDING_WAIT
  world.of(worksState).bindings.set(workId, { wallet, readyAt, vetoed: false })
  emit(world, 'BindingProposed', workId, wallet, readyAt)
}

export function vetoBinding(
  world: World,
  actor: Address,
  proof: CatalogueProof,
  deadline: bigint,
  signature: Signature,
): void {
  const [, workId] = unbound(world, proof)
  const claimKey = proof.leaf.holder
  if (actor !== claimKey) checkSigned(world, signature, claimKey, 'VetoBinding', { claimKey, workId, deadline })
  if (bindingOf(world, workId).vetoed) return
  world.of(worksState).bindings.set(workId, { ...noBinding, vetoed: true })
  emit(world, 'BindingVetoed', workId)
}

export function finishBinding(world: World, _actor: Address, proof: CatalogueProof): Id {
  const [catalogueId, workId] = unbound(world, proof)
  const { wallet, readyAt, vetoed } = bindingOf(world, workId)
  if (vetoed) refuse('BindingRefused', workId)
  if (readyAt === 0n || world.now < readyAt) refuse('BindingNotReady', workId, readyAt, world.now)
  return bind(world, proof, catalogueId, workId, wallet)
}

/* OWN */

function checkOwner(world: World, actor: Address, workId: Id): void {
  const owner = holderOf(world, workId)
  if (owner === ZERO_ADDRESS) refuse('WorkNotFound', workId)
  if (owner !== actor) refuse('WorkNotOwner', workId, actor, owner)
}

function say(world: World, actor: Address, workId: Id, uses: bigint): void {
  checkOwner(world, actor, workId)
  const before = consentOf(world, workId)
  const takesBack = (before.uses & ~uses) !== 0n
  const since = max(takesBack ? world.now + 1n : world.now, before.since)
  const work = workOf(world, workId)
  world.of(worksState).works.set(workId, { ...work, consents: [...work.consents, { uses, since }] })
  emit(world, 'ConsentSet', workId, uses, since)
}

export function setConsent(world: World, actor: Address, workId: Id, uses: bigint): void {
  checkUses(uses)
  say(world, actor, workId, uses)
}

export function setConsentBatch(world: World, actor: Address, workIds: readonly Id[], uses: bigint): void {
  if (workIds.length === 0) refuse('WorkBatchEmpty')
  checkUses(uses)
  for (const workId of workIds) say(world, actor, workId, uses)
}

function checkPayee(world: World, payee: Address): void {
  if (payee === world.at.workRegistry) refuse('WorkPayeeInvalid', payee)
}

export function setPayee(world: World, actor: Address, workId: Id, payee: Address): void {
  checkOwner(world, actor, workId)
  const { payees, locked } = world.of(worksState)
  if (locked.get(workId)) refuse('WorkPayeeLocked', workId)
  checkPayee(world, payee)
  const effectiveAt = world.now + PAYEE_WAIT
  payees.set(workId, { payee, effectiveAt, former: namedPayee(world, workId) })
  emit(world, 'PayeeSet', workId, payee, effectiveAt)
}

export function lockPayee(world: World, actor: Address, workId: Id): void {
  checkOwner(world, actor, workId)
  const { locked } = world.of(worksState)
  if (locked.get(workId)) refuse('WorkPayeeLocked', workId)
  locked.set(workId, true)
  emit(world, 'PayeeLocked', workId)
}

export function setUri(world: World, actor: Address, workId: Id, uri: string): void {
  checkOwner(world, actor, workId)
  emit(world, 'UriSet', workId, uri)
}

export function callFor(
  world: World,
  _actor: Address,
  workId: Id,
  target: Address,
  data: WorkCall,
  deadline: bigint,
  signature: Signature,
): void {
  const owner = holderOf(world, workId)
  if (owner === ZERO_ADDRESS) refuse('WorkNotFound', workId)
  const nonce = nonces(world, owner)
  checkSigned(world, signature, owner, 'CallForWork', { owner, workId, target, data, nonce, deadline })
  world.of(worksState).nonces.set(owner, nonce + 1n)
  emit(world, 'NonceUsed', owner, nonce)
  callReceiver(world, target, workId, owner, data)
}

function callReceiver(world: World, target: Address, workId: Id, owner: Address, data: WorkCall): void {
  if (target !== world.at.creatorPools) refuse('WorkReceiverInvalid', target)
  onWorkCall(world, workId, owner, data)
}

function checkSigned(
  world: World,
  signature: Signature,
  signer: Address,
  type: string,
  message: Record<string, unknown> & { deadline: bigint },
): void {
  if (world.now > message.deadline) refuse('WorkSignatureExpired', message.deadline, world.now)
  if (!hasSigned(world, signature, signer, type, message)) refuse('WorkSignatureInvalid', signer)
}

/* READ */

function workOf(world: World, workId: Id): Work {
  return world.of(worksState).works.get(workId) ?? refuse('WorkNotFound', workId)
}

export const exists = (world: World, workId: Id) => world.of(worksState).works.get(workId) !== undefined
export const isCatalogue = (world: World, workId: Id) => world.of(worksState).works.get(workId)?.catalogue ?? false
export const catalogueOf = (world: World, workId: Id) => world.of(worksState).works.get(workId)?.from ?? ZERO_ID
export const holderOf = (world: World, workId: Id): Address => erc721.holderOf(world, tokens(world), BigInt(workId))
export const nonces = (world: World, owner: Address) => world.of(worksState).nonces.get(owner) ?? 0n
export const committedAt = (world: World, commitment: Id) => world.of(worksState).commitments.get(commitment) ?? 0n

/** All that was ever said for a work: by its owner, and before that by the steward of its catalogue. */
function statementsOf(world: World, workId: Id): { list: readonly Consent[]; bySteward: boolean } {
  const { works } = world.of(worksState)
  const work = works.get(workId)
  if (work === undefined) return { list: [], bySteward: false }
  if (work.from !== ZERO_ID && work.consents.length === 0) {
    return { list: works.get(work.from)?.consents ?? [], bySteward: true }
  }
  return { list: work.consents, bySteward: work.catalogue }
}

export function consentOf(world: World, workId: Id): { uses: bigint; since: bigint; bySteward: boolean } {
  const { list, bySteward } = statementsOf(world, workId)
  return { ...(list.at(-1) ?? { uses: 0n, since: 0n }), bySteward }
}

export function consentedAt(world: World, workId: Id, uses: bigint, time: bigint): boolean {
  if (uses === 0n || time > world.now) return false
  const work = world.of(worksState).works.get(workId)
  if (work === undefined) return false
  const own = work.consents.findLast(({ since }) => since <= time)
  if (own === undefined && work.from !== ZERO_ID) return consentedAt(world, work.from, uses, time)
  return own !== undefined && (own.uses & uses) === uses
}

export function summaryOf(world: World, workId: Id): [Address, bigint, boolean, Id] {
  const { uses } = consentOf(world, workId)
  return [holderOf(world, workId), uses, isCatalogue(world, workId), catalogueOf(world, workId)]
}

/** Who was named and receives now; zero: nobody was, or the owner. */
function namedPayee(world: World, workId: Id): Address {
  const named = world.of(worksState).payees.get(workId)
  if (named === undefined) return ZERO_ADDRESS
  return world.now >= named.effectiveAt ? named.payee : named.former
}

export function payeeOf(world: World, workId: Id): Address {
  const named = namedPayee(world, workId)
  return named === ZERO_ADDRESS ? holderOf(world, workId) : named
}

export const receiverOf = (world: World, workId: Id): [Address, Address, boolean] => [
  holderOf(world, workId),
  payeeOf(world, workId),
  isCatalogue(world, workId),
]

export function pendingPayeeOf(world: World, workId: Id): [Address, bigint, boolean] {
  const { payees, locked } = world.of(worksState)
  const named = payees.get(workId)
  const lock = locked.get(workId) ?? false
  if (named === undefined || world.now >= named.effectiveAt) return [ZERO_ADDRESS, 0n, lock]
  return [named.payee, named.effectiveAt, lock]
}

export function royaltyInfo(world: World, tokenId: bigint, price: bigint): [Address, bigint] {
  const workId = `0x${tokenId.toString(16).padStart(64, '0')}`
  const work = world.of(worksState).works.get(workId)
  if (work === undefined) return [ZERO_ADDRESS, 0n]
  return [payeeOf(world, workId), (price * work.royaltyBps) / 10_000n]
}
