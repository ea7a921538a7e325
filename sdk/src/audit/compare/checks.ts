import { type Abi, type Address, type Hex, zeroAddress, zeroHash } from 'viem'
import { decodeOfferTerms } from '../../actions/internal/decode.ts'
import {
  creatorPoolsAbi,
  licenseRegistryAbi,
  royaltySplitsAbi,
  streamRenewalsAbi,
  usageChannelsAbi,
  usageEpochsAbi,
  workRegistryAbi,
} from '../../generated/leanAbis.ts'
import type { ContractName, Deployment } from '../../types/connection.ts'
import { NOTICE_KINDS, STANDINGS } from '../../types/enums.ts'
import { NEVER } from '../../utils/never.ts'
import type { FindingSubjects } from '../findings/finding.ts'
import { consentAt } from '../internal/workReplay.ts'
import { channelIn, reserveIn } from '../replay/channels.ts'
import { licenseIn } from '../replay/licenses.ts'
import { memberIn, operatorsIn, poolIn, streamIn } from '../replay/pools.ts'
import type { ReplayState } from '../replay/replay.ts'
import { approvedIn, ownerIn, type TokensState } from '../replay/tokens.ts'
import { bindingIn, isPayeeLockedIn, payeeIn, pendingPayeeIn } from '../replay/works.ts'

export type CheckSubjects = FindingSubjects & {
  commitment?: Hex | undefined
  /** One bit. */
  use?: number | undefined
  /** Position in an epoch's tree. */
  index?: number | undefined
  operator?: Address | undefined
}

/** One view, and what it should answer. */
export type ChainCheck = {
  what: string
  subjects: CheckSubjects
  address: Address
  abi: Abi
  functionName: string
  args: readonly unknown[]
  expected: unknown
  /** Of the answer what is compared. */
  read: (answer: never) => unknown
}

type Told = Record<string, unknown>
const whole = (answer: never): unknown => answer
const some = (names: readonly string[]) => (answer: Told) =>
  Object.fromEntries(names.map((name) => [name, answer[name]]))

/** All that a state tells and views of the contracts answer, at a second. Contracts that are not deployed are passed over. */
export function* checksOf(deployment: Deployment, state: ReplayState, time: bigint): Generator<ChainCheck> {
  const on = (contract: ContractName, abi: Abi) => {
    const address = deployment[contract]?.address
    return (
      what: string,
      subjects: CheckSubjects,
      functionName: string,
      args: readonly unknown[],
      expected: unknown,
      read: (answer: never) => unknown = whole,
    ): ChainCheck[] =>
      address ? [{ what, subjects, address, abi: abi as Abi, functionName, args, expected, read }] : []
  }
  yield* worksChecks(on('workRegistry', workRegistryAbi), state, time)
  yield* poolsChecks(on('creatorPools', creatorPoolsAbi), state, time)
  yield* licensesChecks(on('licenseRegistry', licenseRegistryAbi), state, time)
  yield* renewalsChecks(on('streamRenewals', streamRenewalsAbi), state)
  yield* epochsChecks(on('usageEpochs', usageEpochsAbi), state)
  yield* channelsChecks(on('usageChannels', usageChannelsAbi), state, time)
  const splits = on('royaltySplits', royaltySplitsAbi)
  for (const [key, credit] of state.splits.credits) {
    const [split, token, account] = key.split(' ') as [Address, Address, Address]
    yield* splits('credit', { split, token, account }, 'creditOf', [split, token, account], credit)
  }
}

type On = (
  what: string,
  subjects: CheckSubjects,
  functionName: string,
  args: readonly unknown[],
  expected: unknown,
  read?: (answer: never) => unknown,
) => ChainCheck[]

function* worksChecks(on: On, { works }: ReplayState, time: bigint): Generator<ChainCheck> {
  for (const [workId, { consent, catalogueId, isCatalogue }] of works.works) {
    const catalogue = catalogueId ? (works.works.get(catalogueId)?.consent ?? []) : []
    const subjects = { workId }
    yield* on(
      'work',
      subjects,
      'summaryOf',
      [workId],
      [ownerIn(works.tokens, workId), consentAt(consent, catalogue, NEVER), isCatalogue, catalogueId ?? zeroHash],
    )
    yield* on('payee', subjects, 'payeeOf', [workId], payeeIn(works, { workId, time }))
    const pending = pendingPayeeIn(works, { workId, time })
    const expected = [pending?.payee ?? zeroAddress, pending?.effectiveAt ?? 0n, isPayeeLockedIn(works, workId)]
    yield* on('pending payee', subjects, 'pendingPayeeOf', [workId], expected)
  }
  for (const workId of works.bindings.keys()) {
    const binding = bindingIn(works, workId)
    yield* on('binding', { workId }, 'bindingOf', [workId], {
      wallet: binding?.wallet ?? zeroAddress,
      readyAt: binding?.readyAt ?? 0n,
      vetoed: binding?.isVetoed ?? false,
    })
  }
  for (const [commitment, seen] of works.commitments)
    yield* on('commitment', { commitment }, 'committedAt', [commitment], seen)
  for (const [account, nonce] of works.nonces) yield* on('nonce', { account }, 'nonces', [account], nonce)
  yield* tokensChecks(on, works.tokens, (workId) => ({ workId }))
}

function* tokensChecks(on: On, tokens: TokensState, subjectsOf: (id: Hex) => CheckSubjects): Generator<ChainCheck> {
  for (const id of tokens.owners.keys())
    yield* on('approval', subjectsOf(id), 'getApproved', [BigInt(id)], approvedIn(tokens, id) ?? zeroAddress)
  for (const [key, count] of tokens.counts) {
    const account = key as Address
    yield* on('count of tokens', { account }, 'balanceOf', [account], count)
  }
  for (const key of tokens.operators) {
    const [account, operator] = key.split(' ') as [Address, Address]
    yield* on('approval for all', { account, operator }, 'isApprovedForAll', [account, operator], true)
  }
}

function* poolsChecks(on: On, { pools }: ReplayState, time: bigint): Generator<ChainCheck> {
  for (const [poolId, { book, terms }] of pools.pools) {
    const subjects = { poolId }
    const { operator, pendingOperator } = operatorsIn(pools, poolId)
    const { token, uses, noticeDays, joinUnits, soleAgent, minStreamPerDay } = terms
    const facts = { token, uses, noticeDays, joinUnits, soleAgent, minStreamPerDay, operator: operator ?? zeroAddress }
    yield* on('pool', subjects, 'poolOf', [poolId], facts, some(Object.keys(facts)))
    const pool = poolIn(pools, { poolId, time })
    const { accumulator, totalUnits, rate, idle, carry } = pool as NonNullable<typeof pool>
    const money = { accumulator, totalUnits, rate, idle, carry, pendingOperator: pendingOperator ?? zeroAddress }
    yield* on('money of a pool', subjects, 'stateOf', [poolId], money, some(Object.keys(money)))
    for (const workId of book.members.keys()) {
      const member = memberIn(pools, { poolId, workId, time })
      const { joined, units, works, pendingUnits, pendingDay, earned } = member as NonNullable<typeof member>
      const expected = { joined, units, works, pendingUnits, pendingDay, earned }
      yield* on('member', { poolId, workId }, 'memberOf', [poolId, workId], expected, some(Object.keys(expected)))
    }
  }
  for (const [streamId, { poolId }] of pools.streams)
    yield* on('stream', { poolId, streamId }, 'streamOf', [poolId, streamId], streamIn(pools, { streamId, time }))
}

function* licensesChecks(on: On, state: ReplayState, time: bigint): Generator<ChainCheck> {
  const { licenses } = state
  for (const [offerId, { publisher, isClosed, terms }] of licenses.offers) {
    // Text and salt are in the offer's id alone.
    const { textHash: _, salt: __, ...kept } = terms
    yield* on('offer', { offerId }, 'termsOf', [offerId], [publisher, isClosed, kept], (answer) => {
      const [by, closed, told] = answer as readonly [Address, boolean, Parameters<typeof decodeOfferTerms>[0]]
      const { textHash: _, salt: __, ...rest } = decodeOfferTerms(told)
      return [by, closed, rest]
    })
  }
  for (const [licenseId, { statements }] of licenses.licenses) {
    const license = licenseIn(state, { licenseId, time }) as NonNullable<ReturnType<typeof licenseIn>>
    const { standing, kind, streamId, ...facts } = license
    const expected = {
      ...facts,
      standing: STANDINGS.indexOf(standing),
      notice: NOTICE_KINDS.indexOf(kind),
      streamId: streamId ?? zeroHash,
    }
    yield* on('license', { licenseId }, 'stateOf', [licenseId], expected, some(Object.keys(expected)))
    for (const [period, { version, owed }] of statements)
      yield* on('statement', { licenseId, period }, 'statementOf', [licenseId, BigInt(period)], [version, owed])
  }
  for (const [key, { busyUntil, exclusiveUntil }] of licenses.taken) {
    const [poolId, use] = key.split(' ') as [Hex, string]
    const expected = [busyUntil, exclusiveUntil]
    yield* on('use sold', { poolId, use: Number(use) }, 'takenUntil', [poolId, Number(use)], expected)
  }
  yield* tokensChecks(on, licenses.tokens, (licenseId) => ({ licenseId }))
}

function* renewalsChecks(on: On, { renewals }: ReplayState): Generator<ChainCheck> {
  for (const [key, renewal] of renewals) {
    const [streamId, account] = key.split(' ') as [Hex, Address]
    yield* on('renewal', { streamId, account }, 'renewalOf', [streamId, account], renewal)
  }
}

function* epochsChecks(on: On, { epochs }: ReplayState): Generator<ChainCheck> {
  for (const [epochId, { total, paid, closesAt, isClosed, claimed }] of epochs) {
    yield* on('epoch', { epochId }, 'stateOf', [epochId], { total, paid, closesAt, closed: isClosed })
    for (const index of claimed) yield* on('claim by use', { epochId, index }, 'isClaimed', [epochId, index], true)
  }
}

function* channelsChecks(on: On, { channels }: ReplayState, time: bigint): Generator<ChainCheck> {
  for (const channelId of channels.channels.keys())
    yield* on('channel', { channelId }, 'channelOf', [channelId], channelIn(channels, channelId))
  for (const key of channels.reserves.keys()) {
    const [channelId, poolId] = key.split(' ') as [Hex, Hex]
    const expected = reserveIn(channels, { channelId, poolId, time })
    yield* on('reserve', { channelId, poolId }, 'reserveOf', [channelId, poolId], expected)
  }
  for (const [key, expected] of channels.keys) {
    const [channelId, account] = key.split(' ') as [Hex, Address]
    yield* on('key', { channelId, account }, 'keyOf', [channelId, account], expected)
  }
}

/** What each contract, and each split, must hold of each token at least. */
export function heldBalancesOf(
  deployment: Deployment,
  state: ReplayState,
): { token: Address; holder: Address; amount: bigint }[] {
  const held = new Map<string, { token: Address; holder: Address; amount: bigint }>()
  const add = (holder: Address | undefined, token: Address | undefined, amount: bigint) => {
    if (!holder || !token) return
    const key = `${holder} ${token}`.toLowerCase()
    const known = held.get(key) ?? { token, holder, amount: 0n }
    known.amount += amount
    held.set(key, known)
  }
  for (const { book, terms } of state.pools.pools.values())
    add(deployment.creatorPools?.address, terms.token, book.paidIn - book.refunded - book.claimed)
  for (const { total, paid, isClosed, token } of state.epochs.values())
    if (!isClosed) add(deployment.usageEpochs?.address, token, total - paid)
  for (const { token, free } of state.channels.channels.values()) add(deployment.usageChannels?.address, token, free)
  for (const [key, { reserved }] of state.channels.reserves)
    add(deployment.usageChannels?.address, state.channels.channels.get(key.split(' ')[0] as Hex)?.token, reserved)
  for (const [key, { credits, carried }] of state.splits.accounts) {
    const [split, token] = key.split(' ') as [Address, Address]
    add(split, token, credits + carried)
  }
  return [...held.values()]
}
