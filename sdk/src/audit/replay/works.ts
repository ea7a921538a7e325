import { type Address, type Hex, zeroAddress } from 'viem'
import { includesUses } from '../../utils/uses.ts'
import type { Timed } from '../internal/licenseReplay.ts'
import { type ConsentLog, consentAt } from '../internal/workReplay.ts'
import { knownOf } from './key.ts'
import type { WorkRegistryLog } from './log.ts'
import { applyToTokens, emptyTokens, type TokensState } from './tokens.ts'

/** Who is paid for a work: `former` before `effectiveAt`, `payee` from then on. Nobody named: whoever owns the work. */
type PayeeRecord = { payee: Address | undefined; effectiveAt: bigint; former: Address | undefined }

type Work = {
  /** Out of which it came; none for works registered by themselves, and for catalogues. */
  catalogueId: Hex | undefined
  isCatalogue: boolean
  royaltyBps: number
  /** All that was said about its consent. */
  consent: Timed<ConsentLog>[]
  payee: PayeeRecord | undefined
  isPayeeLocked: boolean
  uri: string
}

type Binding = {
  /** Wallet that its steward has proposed; nobody where none is. */
  wallet: Address | undefined
  /** First second in which the proposal can be carried out; zero: there is none. */
  readyAt: bigint
  /** The claim key refuses all proposals. */
  isVetoed: boolean
}

/** All that the work registry keeps. */
export type WorksState = {
  tokens: TokensState
  works: Map<Hex, Work>
  /** Of works that nobody has yet. */
  bindings: Map<Hex, Binding>
  /** Second in which each commitment was seen first. */
  commitments: Map<Hex, bigint>
  /** That the next signature of an owner for a call must name; zero for who has used none. */
  nonces: Map<Address, bigint>
}

export function emptyWorks(): WorksState {
  return { tokens: emptyTokens(), works: new Map(), bindings: new Map(), commitments: new Map(), nonces: new Map() }
}

/** Takes a log of the work registry in. Logs come in the order of the chain. */
export function applyToWorks(state: WorksState, log: WorkRegistryLog): void {
  switch (log.eventName) {
    case 'Transfer':
    case 'Approval':
    case 'ApprovalForAll':
      applyToTokens(state.tokens, log)
      return
    case 'Committed':
      state.commitments.set(log.args.commitment, log.time)
      return
    case 'WorkRegistered':
      state.works.set(log.args.workId, newWork(log.args.royaltyBps, { consent: [wordOf(log)] }))
      return
    case 'CatalogueRegistered': {
      const { catalogueId, royaltyBps } = log.args
      state.works.set(catalogueId, newWork(royaltyBps, { isCatalogue: true, consent: [wordOf(log)] }))
      return
    }
    case 'WorkMaterialized': {
      const { workId, catalogueId, royaltyBps } = log.args
      state.works.set(workId, newWork(royaltyBps, { catalogueId, consent: [wordOf(log)] }))
      state.bindings.delete(workId)
      return
    }
    case 'ConsentSet':
      knownOf(state.works, log.args.workId, 'work').consent.push(wordOf(log))
      return
    case 'PayeeSet': {
      const work = knownOf(state.works, log.args.workId, 'work')
      // What is in effect by now goes on until the new one is; a payee that is not yet never will be.
      const former = !work.payee || log.time < work.payee.effectiveAt ? work.payee?.former : work.payee.payee
      work.payee = { payee: unlessZero(log.args.payee), effectiveAt: BigInt(log.args.effectiveAt), former }
      return
    }
    case 'PayeeLocked':
      knownOf(state.works, log.args.workId, 'work').isPayeeLocked = true
      return
    case 'UriSet':
      knownOf(state.works, log.args.workId, 'work').uri = log.args.uri
      return
    case 'NonceUsed':
      state.nonces.set(log.args.owner, log.args.nonce + 1n)
      return
    case 'BindingProposed': {
      const { workId, wallet, readyAt } = log.args
      state.bindings.set(workId, { wallet, readyAt: BigInt(readyAt), isVetoed: false })
      return
    }
    case 'BindingVetoed':
      state.bindings.set(log.args.workId, { wallet: undefined, readyAt: 0n, isVetoed: true })
  }
}

/**
 * Who is paid for a work in a second, no earlier than the last log; nobody where there is no such work. Mirrors
 * `WorkRegistry.payeeOf`.
 */
export function payeeIn(state: WorksState, { workId, time }: { workId: Hex; time: bigint }): Address | undefined {
  const record = state.works.get(workId)?.payee
  const payee = record && (time < record.effectiveAt ? record.former : record.payee)
  return payee ?? state.tokens.owners.get(workId)
}

/**
 * A payee that was named and is not paid yet in a second, and from which second on it is: nobody named is the owner. Nothing where no
 * change is ahead.
 */
export function pendingPayeeIn(
  state: WorksState,
  { workId, time }: { workId: Hex; time: bigint },
): { payee: Address | undefined; effectiveAt: bigint } | undefined {
  const record = state.works.get(workId)?.payee
  if (!record || time >= record.effectiveAt) return undefined
  return { payee: record.payee, effectiveAt: record.effectiveAt }
}

/** Whether a work's payee cannot be changed any more. */
export function isPayeeLockedIn(state: WorksState, workId: Hex): boolean {
  return state.works.get(workId)?.isPayeeLocked ?? false
}

/** What a log says about consent, and no more: it is kept for ever. */
function wordOf({ eventName, args, time }: Timed<ConsentLog>): Timed<ConsentLog> {
  switch (eventName) {
    case 'ConsentSet':
      return { eventName, args: { uses: args.uses, since: args.since }, time }
    case 'WorkMaterialized':
      return { eventName, args: { catalogueId: args.catalogueId }, time }
    default:
      return { eventName, args: { uses: args.uses }, time }
  }
}

/** Whether all of these uses of a work were consented to in a second, no later than the last log's. */
export function consentedIn(
  state: WorksState,
  { workId, uses, time }: { workId: Hex; uses: number; time: bigint },
): boolean {
  const work = state.works.get(workId)
  if (!work || uses === 0) return false
  const catalogue = work.catalogueId && state.works.get(work.catalogueId)
  return includesUses(consentAt(work.consent, catalogue ? catalogue.consent : [], time), uses)
}

/** What is under way about whose a catalogue's work will be; nothing where nothing was said, or somebody has it. */
export function bindingIn(state: WorksState, workId: Hex): Binding | undefined {
  return state.bindings.get(workId)
}

/** When a commitment was first seen, in seconds since 1970; zero: never. */
export function committedIn(state: WorksState, commitment: Hex): bigint {
  return state.commitments.get(commitment) ?? 0n
}

/** The nonce that an owner's next signature for a call must name. Mirrors `WorkRegistry.nonces`. */
export function nonceIn(state: WorksState, owner: Address): bigint {
  return state.nonces.get(owner) ?? 0n
}

function newWork(royaltyBps: number, facts: Partial<Work>): Work {
  return {
    catalogueId: undefined,
    isCatalogue: false,
    royaltyBps,
    consent: [],
    payee: undefined,
    isPayeeLocked: false,
    uri: '',
    ...facts,
  }
}

function unlessZero(address: Address): Address | undefined {
  return address === zeroAddress ? undefined : address
}
