import type { Hex } from 'viem'
import { PolicyInvalidError } from '../../errors/meter.ts'
import { parseAmount } from '../../utils/amounts.ts'
import { contentHashOfBytes } from '../../utils/contentHash.ts'
import { DEFAULT_NAME, NO_WORK } from '../event.ts'
import { MICRO, UNIT_KINDS, type UnitKind } from '../units.ts'

/** Metered units per count of each kind, as decimals of up to six places: `{ requests: '1', outputTokens: '0.002' }`. */
export type UnitRates = Readonly<Partial<Record<UnitKind, string>>>

export type PolicyOptions = {
  /** By tier. Left out: one tier, `standard`, in which a request is one unit and nothing else counts. */
  rates?: Readonly<Record<string, UnitRates>> | undefined
  /** How much a use of each class weighs when shares are made: whole numbers to a million. Left out: one class, `standard`. */
  classWeights?: Readonly<Record<string, number>> | undefined
}

type PolicyBase = {
  /** Changes when a policy would share out differently. */
  readonly version: 1
  readonly rates: Readonly<Record<string, UnitRates>>
  readonly classWeights: Readonly<Record<string, number>>
}

export type RetrievedPolicy = PolicyBase & { readonly name: 'retrieved' }
export type AttributedPolicy = PolicyBase & {
  readonly name: 'attributed'
  /** Millionths: how far the scores of an event are trusted that says nothing of it. */
  readonly confidence: number
  /** Who shares equally in what scores do not decide: the works of the event, or all works used in the period. */
  readonly fallback: 'event' | 'period'
}
export type EqualPolicy = PolicyBase & { readonly name: 'equal' }
export type PrevalencePolicy = PolicyBase & {
  readonly name: 'prevalence'
  /** By work id, ascending; each work once. */
  readonly manifest: readonly ManifestWork[]
  /** SHA-256 of its lines, as the usage file has them. */
  readonly manifestHash: Hex
}

/** How a period's money is shared out among works. */
export type Policy = RetrievedPolicy | AttributedPolicy | EqualPolicy | PrevalencePolicy

/** A work of a dataset, and how much of it the training saw. */
export type ManifestWork = {
  readonly workId: Hex
  /** Tokens of the work, once through. */
  readonly tokens: number
  /** Times the training went through it. Left out: 1. Kept to six decimals. */
  readonly epochs?: number | undefined
  /** What a token of it weighs against others. Left out: 1. Kept to six decimals. */
  readonly quality?: number | undefined
}

/**
 * Shares each event among its works by their weights, such as the scores of a retriever.
 *
 * @throws {PolicyInvalidError}
 * @example
 * retrieved({ rates: { standard: { outputTokens: '0.001' } }, classWeights: { human: 50, citation: 30, agent: 20 } })
 */
export function retrieved(options: PolicyOptions = {}): RetrievedPolicy {
  return { name: 'retrieved', ...baseOf(options) }
}

/**
 * Shares each event by scores as far as they can be trusted, and equally beyond: confidence × score + (1 − confidence) × equal
 * share. Where all scores are zero, equally.
 *
 * @throws {PolicyInvalidError}
 * @example
 * attributed({ confidence: 0.7, fallback: 'period' })
 */
export function attributed({
  confidence = 1,
  fallback = 'event',
  ...options
}: PolicyOptions & { confidence?: number; fallback?: 'event' | 'period' } = {}): AttributedPolicy {
  if (!(typeof confidence === 'number' && confidence >= 0 && confidence <= 1))
    throw new PolicyInvalidError({ field: 'confidence', reason: 'is no number from 0 to 1' })
  if (fallback !== 'event' && fallback !== 'period')
    throw new PolicyInvalidError({ field: 'fallback', reason: 'is neither "event" nor "period"' })
  return { name: 'attributed', ...baseOf(options), confidence: Math.round(confidence * MICRO), fallback }
}

/**
 * The same share for each work that was used in the period at all.
 *
 * @throws {PolicyInvalidError}
 */
export function equal(options: PolicyOptions = {}): EqualPolicy {
  return { name: 'equal', ...baseOf(options) }
}

/**
 * Shares by what a dataset holds of each work: tokens × epochs × quality. Events then name no works.
 *
 * @throws {PolicyInvalidError}
 * @example
 * prevalence({ manifest: [{ workId, tokens: 48_000, epochs: 2 }] })
 */
export function prevalence({
  manifest,
  ...options
}: PolicyOptions & { manifest: Iterable<ManifestWork> }): PrevalencePolicy {
  const works = [...manifest].map(parseManifestWork).sort((a, b) => (a.workId < b.workId ? -1 : 1))
  for (let i = 1; i < works.length; i++) {
    if (works[i]?.workId === works[i - 1]?.workId)
      throw new PolicyInvalidError({ field: 'manifest', reason: `names ${works[i]?.workId} twice` })
  }
  const text = works.map((work) => `${manifestLine(work)}\n`).join('')
  const manifestHash = contentHashOfBytes(new TextEncoder().encode(text))
  return { name: 'prevalence', ...baseOf(options), manifest: works, manifestHash }
}

/** Weight of a work of a manifest: a whole number, exact. */
export function prevalenceOf({ tokens, epochs = 1, quality = 1 }: ManifestWork): bigint {
  return BigInt(tokens) * BigInt(Math.round(epochs * MICRO)) * BigInt(Math.round(quality * MICRO))
}

export function manifestLine({ workId, tokens, epochs = 1, quality = 1 }: ManifestWork): string {
  return JSON.stringify([workId, tokens, epochs, quality])
}

/**
 * What a policy is, as JSON: equal policies have equal texts. A manifest is in it by its hash.
 */
export function describePolicy(policy: Policy): string {
  const { name, version, rates, classWeights } = policy
  return JSON.stringify({
    name,
    version,
    rates,
    classWeights,
    ...(policy.name === 'attributed' ? { confidence: policy.confidence, fallback: policy.fallback } : {}),
    ...(policy.name === 'prevalence' ? { manifestHash: policy.manifestHash } : {}),
  })
}

/**
 * The policy that {@link describePolicy} described.
 *
 * @param manifest - Of a policy `prevalence`, as read from where its works are.
 * @throws {PolicyInvalidError} when it is none that this package knows, or the manifest is another one.
 */
export function policyOf(description: string, manifest: Iterable<ManifestWork> = []): Policy {
  const { name, version, ...options } = JSON.parse(description)
  if (version !== 1)
    throw new PolicyInvalidError({ field: 'version', reason: `is ${version}, and this package knows 1` })
  let policy: Policy
  if (name === 'retrieved') policy = retrieved(options)
  else if (name === 'attributed') policy = attributed({ ...options, confidence: options.confidence / MICRO })
  else if (name === 'equal') policy = equal(options)
  else if (name === 'prevalence') policy = prevalence({ ...options, manifest })
  else
    throw new PolicyInvalidError({
      field: 'name',
      reason: `is ${JSON.stringify(name)}, which this package does not know`,
    })
  if (describePolicy(policy) !== description)
    throw new PolicyInvalidError({
      field: 'description',
      reason: `is not how this package writes it: ${describePolicy(policy)}`,
    })
  return policy
}

/* OPTIONS */

const NAME = /^[a-z0-9][a-z0-9._-]{0,31}$/
const MAX_NAMES = 64
const MAX_CLASS_WEIGHT = 1_000_000
const MAX_RATE = 1_000_000n * BigInt(MICRO)
/** In millionths it stays a whole number that JavaScript holds exactly. */
const MAX_FACTOR = 1_000_000

function baseOf({ rates, classWeights }: PolicyOptions): PolicyBase {
  return {
    version: 1,
    rates: parseRates(rates ?? { [DEFAULT_NAME]: { requests: '1' } }),
    classWeights: parseClassWeights(classWeights ?? { [DEFAULT_NAME]: 1 }),
  }
}

function parseRates(rates: Readonly<Record<string, UnitRates>>): Record<string, UnitRates> {
  const parsed: Record<string, UnitRates> = {}
  for (const tier of namesOf('rates', rates)) {
    const given = rates[tier] ?? {}
    for (const kind in given) {
      if (!(UNIT_KINDS as readonly string[]).includes(kind))
        throw new PolicyInvalidError({ field: `rates.${tier}.${kind}`, reason: `is none of ${UNIT_KINDS.join(', ')}` })
    }
    const tidy: Partial<Record<UnitKind, string>> = {}
    for (const kind of UNIT_KINDS) {
      const rate = given[kind]
      if (rate !== undefined) tidy[kind] = formatRate(parseRate(`rates.${tier}.${kind}`, rate))
    }
    parsed[tier] = tidy
  }
  return parsed
}

/** A rate in millionths of a metered unit. */
export function parseRate(field: string, rate: string): bigint {
  let millionths: bigint
  try {
    millionths = parseAmount(rate, 6)
  } catch {
    throw new PolicyInvalidError({ field, reason: 'is no decimal number, as a text, of up to six places' })
  }
  if (millionths > MAX_RATE) throw new PolicyInvalidError({ field, reason: 'is more than 1000000' })
  return millionths
}

/** One text for each rate, however it was written. */
function formatRate(millionths: bigint): string {
  const fraction = (millionths % BigInt(MICRO)).toString().padStart(6, '0').replace(/0+$/, '')
  return `${millionths / BigInt(MICRO)}${fraction && `.${fraction}`}`
}

function parseClassWeights(weights: Readonly<Record<string, number>>): Record<string, number> {
  const parsed: Record<string, number> = {}
  for (const name of namesOf('classWeights', weights)) {
    const weight = weights[name] ?? Number.NaN
    if (!Number.isInteger(weight) || weight < 0 || weight > MAX_CLASS_WEIGHT)
      throw new PolicyInvalidError({ field: `classWeights.${name}`, reason: 'is no whole number from 0 to a million' })
    parsed[name] = weight
  }
  return parsed
}

function namesOf(field: string, given: Readonly<Record<string, unknown>>): string[] {
  const names = Object.keys(given).sort()
  if (names.length === 0 || names.length > MAX_NAMES)
    throw new PolicyInvalidError({ field, reason: `has ${names.length} names; 1 to ${MAX_NAMES} fit` })
  for (const name of names) {
    // A whole number as a key would come first in every object, whatever its place in the alphabet.
    if (!NAME.test(name) || /^\d+$/.test(name))
      throw new PolicyInvalidError({
        field,
        reason: `has the name ${JSON.stringify(name)}: use a-z, 0-9, ".", "_" and "-", up to 32`,
      })
  }
  return names
}

function parseManifestWork({ workId, tokens, epochs, quality }: ManifestWork): ManifestWork {
  const lower = typeof workId === 'string' ? (workId.toLowerCase() as Hex) : NO_WORK
  if (!/^0x[0-9a-f]{64}$/.test(lower) || lower === NO_WORK)
    throw new PolicyInvalidError({
      field: 'manifest',
      reason: `has ${JSON.stringify(workId)}, which is not the 32 bytes of a work`,
    })
  if (!Number.isSafeInteger(tokens) || tokens < 0)
    throw new PolicyInvalidError({ field: `manifest[${lower}].tokens`, reason: 'is no whole number' })
  return {
    workId: lower,
    tokens,
    epochs: factorOf(lower, 'epochs', epochs),
    quality: factorOf(lower, 'quality', quality),
  }
}

function factorOf(workId: Hex, field: string, factor = 1): number {
  if (!(typeof factor === 'number' && factor >= 0 && factor <= MAX_FACTOR))
    throw new PolicyInvalidError({
      field: `manifest[${workId}].${field}`,
      reason: `is no number from 0 to ${MAX_FACTOR}`,
    })
  return Math.round(factor * MICRO) / MICRO
}
