import {
  type Address,
  encodeAbiParameters,
  fromRlp,
  getAddress,
  type Hex,
  hexToBigInt,
  isHash,
  keccak256,
  numberToHex,
} from 'viem'
import { CertificateInvalidError } from '../../errors/certificates.ts'
import type { Deployment } from '../../types/connection.ts'
import { DAY } from '../../utils/days.ts'
import { addressOf } from '../../utils/deployment.ts'
import { licenseStreamSaltOf } from '../../utils/licenseIds.ts'
import { NEVER } from '../../utils/never.ts'
import { streamIdOf } from '../../utils/poolIds.ts'
import { type Facts, judge } from '../internal/judge.ts'
import { statementDueAt, terminated } from '../internal/licenseReplay.ts'
import type { AccountProof, StandingCertificate } from './certificate.ts'
import { type Header, isPlainHex, toBigInt } from './header.ts'
import { readProof } from './trie.ts'

/** A word of a contract's storage that the standing of a license depends on. */
export type Word = { contract: 'licenseRegistry' | 'creatorPools'; slot: Hex }
export type CertifiedLicense = StandingCertificate['license']

/** Where the mappings are, in the order of the contracts' storage (test/snapshots has the layouts). */
const SLOTS = { tokens: 6n, offers: 8n, offerIds: 9n, exits: 10n, pools: 0n, books: 1n, streams: 6n }

/**
 * What a license is worth in a second, from words of storage as they are then. Asks for one word after the other, because one says where the
 * next is; who asks gives it from a proof, or from a node.
 *
 * Mirrors `LicensesBase._load` and what it calls; the bits are those of `_bitsOf`, `OfferClock`, `Exit`, `Stream`, `Pool` and `StoredBook`.
 */
export function* standingWords(
  licenseId: Hex,
  time: bigint,
  registry: Address,
): Generator<Word, CertifiedLicense | undefined, bigint> {
  const token = yield registryWord(mappingSlot(SLOTS.tokens, licenseId))
  const licensee = getAddress(numberToHex(bits(token, 0, 160), { size: 20 }))
  if (bits(token, 0, 160) === 0n) return undefined
  const start = bits(token, 160, 48)
  const streams = bits(token, 208, 16)
  const nextPeriod = bits(token, 224, 24)
  const hasExit = bits(token, 248, 8) !== 0n

  const offerId = numberToHex(yield registryWord(mappingSlot(SLOTS.offerIds, licenseId)), { size: 32 })
  const offer = mappingSlot(SLOTS.offers, offerId)
  const poolId = numberToHex(yield registryWord(offer), { size: 32 })
  const clock = yield registryWord(slotAfter(offer, 1n))
  const exit = hasExit ? yield registryWord(mappingSlot(SLOTS.exits, licenseId)) : 0n

  const duration = bits(clock, 48, 48)
  const fixedStart = bits(clock, 0, 48)
  const end = duration === 0n ? NEVER : (fixedStart === 0n ? start : fixedStart) + duration
  const [periodDays, graceDays, cureDays] = [96, 112, 144].map((at) => Number(bits(clock, at, 16))) as [
    number,
    number,
    number,
  ]
  const asksStream = bits(clock, 247, 1) === 1n
  const facts: Facts = {
    start,
    end,
    streamEndsAt: NEVER,
    statementDueAt: statementDueAt({ periodDays, graceDays }, { start, end }, nextPeriod),
    credentialUntil: timeIn(exit, 0),
    cure: BigInt(cureDays) * DAY,
    notices: { Licensee: timeIn(exit, 1), Publisher: timeIn(exit, 2), Breach: timeIn(exit, 3) },
  }
  const kind = Number(exit >> 240n)
  if (kind === 0 && asksStream) {
    facts.streamEndsAt = streams === 0n ? start : yield* streamEnd(registry, poolId, licenseId, streams)
    if (facts.streamEndsAt <= time && (yield* poolStoppedSince(poolId)) <= facts.streamEndsAt)
      facts.streamEndsAt = NEVER
  }
  const verdict =
    kind === 0 ? judge(facts, time) : terminated(facts, { kind, terminatedAt: Number(timeIn(exit, kind)) })
  return {
    licenseId,
    offerId,
    poolId,
    licensee,
    standing: verdict.standing,
    start: Number(start),
    end: secondsOrNull(end),
    lapsesAt: secondsOrNull(verdict.lapsesAt),
    terminatesAt: secondsOrNull(verdict.terminatesAt),
  }
}

function* streamEnd(registry: Address, poolId: Hex, licenseId: Hex, streams: bigint): Generator<Word, bigint, bigint> {
  const salt = licenseStreamSaltOf({ licenseId, index: Number(streams) - 1 })
  const stream = yield poolsWord(mappingSlot(SLOTS.streams, streamIdOf({ controller: registry, poolId, salt })))
  return bits(stream, 128, 48)
}

/** Mirrors `CreatorPools.stoppedSince`. */
function* poolStoppedSince(poolId: Hex): Generator<Word, bigint, bigint> {
  const pool = mappingSlot(SLOTS.pools, poolId)
  const operator = bits(yield poolsWord(slotAfter(pool, 1n)), 0, 160)
  if (operator !== 0n) return NEVER
  const joinUnits = bits(yield poolsWord(pool), 192, 24)
  if (joinUnits !== 0n) return NEVER
  const book = mappingSlot(SLOTS.books, poolId)
  const units = bits(yield poolsWord(slotAfter(book, 1n)), 0, 46)
  if (units !== 0n) return NEVER
  return bits(yield poolsWord(book), 160, 48)
}

/**
 * A license's standing, and the proofs that it takes, in the order in which they are needed.
 *
 * @throws {CertificateInvalidError} when a proof is missing or broken, or the license is not there.
 */
export function readStanding(
  licenseId: unknown,
  header: Header,
  accounts: unknown,
  deployment: Deployment,
): { license: CertifiedLicense; accounts: AccountProof[] } {
  if (!isPlainHex(licenseId) || !isHash(licenseId)) throw invalid('it names no license')
  if (!Array.isArray(accounts)) throw invalid('it proves no account')
  const used: { address: Address; nodes: readonly Hex[]; storage: { slot: Hex; nodes: readonly Hex[] }[] }[] = []
  const roots = new Map<Address, Hex>()

  const words = standingWords(licenseId, header.time, addressOf(deployment, 'licenseRegistry'))
  let step = words.next()
  while (!step.done) {
    const { contract, slot } = step.value
    const address = getAddress(addressOf(deployment, contract))
    const account = (accounts as AccountProof[]).find((each) => each?.address === address)
    const word = account?.storage?.find((each) => each?.slot === slot)
    if (!account || !word) throw invalid(`it does not prove word ${slot} of ${contract}`)
    let root = roots.get(address)
    if (root === undefined) {
      root = storageRootOf(header, account)
      roots.set(address, root)
      used.push({ address, nodes: account.nodes, storage: [] })
    }
    const value = readProof(root, keccak256(slot), word.nodes, `word ${slot}`)
    used.find((each) => each.address === address)?.storage.push({ slot, nodes: word.nodes })
    step = words.next(value === undefined ? 0n : toBigInt(fromRlp(value, 'hex') as Hex))
  }
  if (!step.value) throw invalid('there is no such license')
  return { license: step.value, accounts: used }
}

function storageRootOf(header: Header, { address, nodes }: AccountProof): Hex {
  const account = readProof(header.stateRoot, keccak256(address), nodes, `account ${address}`)
  const fields = account === undefined ? [] : fromRlp(account, 'hex')
  const root = Array.isArray(fields) ? (fields[2] as Hex | undefined) : undefined
  if (root === undefined) throw invalid(`account ${address} is empty`)
  return root
}

function registryWord(slot: Hex): Word {
  return { contract: 'licenseRegistry', slot }
}

function poolsWord(slot: Hex): Word {
  return { contract: 'creatorPools', slot }
}

/** Where Solidity keeps what a mapping has under a key. */
function mappingSlot(mapping: bigint, key: Hex): Hex {
  return keccak256(encodeAbiParameters([{ type: 'bytes32' }, { type: 'uint256' }], [key, mapping]))
}

function slotAfter(slot: Hex, words: bigint): Hex {
  return numberToHex((hexToBigInt(slot) + words) % 2n ** 256n, { size: 32 })
}

function bits(word: bigint, from: number, count: number): bigint {
  return (word >> BigInt(from)) & (2n ** BigInt(count) - 1n)
}

/** Mirrors `Exits.timeOf`. */
function timeIn(exit: bigint, kind: number): bigint {
  const time = bits(exit, kind * 48, 48)
  return time === 0n ? NEVER : time
}

function secondsOrNull(time: bigint): number | null {
  return time === NEVER ? null : Number(time)
}

function invalid(reason: string): CertificateInvalidError {
  return new CertificateInvalidError({ reason })
}
