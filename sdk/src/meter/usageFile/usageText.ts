import type { Hex } from 'viem'
import {
  PolicyInvalidError,
  UsageFileError,
  UsageFileMismatchError,
  UsageFileVersionError,
} from '../../errors/meter.ts'
import { parseAmount } from '../../utils/amounts.ts'
import { NO_WORK } from '../event.ts'
import { countingOf } from '../policies/counting.ts'
import { type ManifestWork, type Policy, policyOf } from '../policies/policy.ts'
import { meteredUnitsOf, type ShareInput, sharesOf, type WorkInputs, type WorkShare } from '../policies/shares.ts'
import {
  USAGE_FORMAT,
  USAGE_FORMAT_VERSION,
  type UsageFileEnd,
  type UsageFileHead,
  type UsageFileWork,
} from './format.ts'

/*
 * Usage files as lines of text: what needs neither files nor streams, and runs in a browser too.
 */

export type UsageFile = {
  readonly head: UsageFileHead
  /** As the policy shares them out, which is as the file has them. In ascending order of ids. */
  readonly works: readonly WorkShare[]
  /** SHA-256 of the text: what goes on chain. */
  readonly hash: Hex
}

/** Longest line. The first one holds every tier, class and unit that was counted. */
const MAX_LINE = 1 << 22
/** Groups of a work, and of the period. */
const MAX_INPUTS = 1 << 16

/**
 * Puts a usage file together, and computes each share again from what the file says was counted.
 *
 * @throws {UsageFileError} @throws {UsageFileVersionError} @throws {UsageFileMismatchError}
 */
export async function usageFileOf(parts: AsyncIterable<UsageFilePart>): Promise<UsageFile> {
  let head: UsageFileHead | undefined
  let hash: Hex = '0x'
  const stated: { inputs: WorkInputs; points: bigint; amount: bigint }[] = []
  const manifest: ManifestWork[] = []
  for await (const part of parts) {
    if (part.kind === 'head') head = part.head
    else if (part.kind === 'end') hash = part.hash
    else {
      const { workId, uses, inputs, points, amount, manifest: facts } = part.work
      stated.push({
        inputs: { workId, uses, inputs: inputsOf(inputs) },
        points: BigInt(points),
        amount: BigInt(amount),
      })
      if (facts) manifest.push({ workId, tokens: facts[0], epochs: facts[1], quality: facts[2] })
    }
  }
  if (!head) throw new UsageFileError({ line: 1, reason: 'is missing' })

  const policy = readPolicy(head, manifest)
  const counting = countingOf(policy)
  for (const { group } of inputsOf(head.common)) {
    if (!counting.group(group))
      throw new UsageFileError({ line: 1, reason: `has a group ${group} that its policy has not` })
  }
  const counts = head.counts.map((count): ShareInput & { uses: number } => {
    const { group, tier, class: name, unit } = count
    const known = counting.group(group)
    if (known?.tier !== tier || known.class !== name || known.unit !== unit)
      throw new UsageFileError({ line: 1, reason: `has a group ${group} that its policy has not` })
    return { group, uses: count.events, value: parseAmount(count.count, 6) }
  })
  check('events', BigInt(head.events), BigInt(head.commitments.count))
  check('units', BigInt(head.units), meteredUnitsOf(counting, counts))

  const common: WorkInputs[] =
    head.common.length > 0 ? [{ workId: NO_WORK, uses: 0, inputs: inputsOf(head.common) }] : []
  const works = sharesOf(counting, [...common, ...stated.map(({ inputs }) => inputs)], BigInt(head.total))
  for (const [i, { workId, points, amount }] of works.entries()) {
    check(workId, stated[i]?.points ?? 0n, points)
    check(workId, stated[i]?.amount ?? 0n, amount)
  }
  checkCounts(counts, [...common, ...works])
  return { head, works, hash }
}

export type UsageFilePart =
  | { readonly kind: 'head'; readonly head: UsageFileHead }
  | { readonly kind: 'work'; readonly work: UsageFileWork }
  /** Only after this is it certain that nothing was cut off. */
  | { readonly kind: 'end'; readonly hash: Hex }

/**
 * Reads lines. Checks their form, and not yet whether shares follow from counts.
 *
 * @param hashOf - SHA-256 of the text, once all of it was read.
 * @throws {UsageFileError} @throws {UsageFileVersionError}
 */
export async function* partsOf(
  lines: AsyncIterable<string>,
  hashOf: () => Hex,
): AsyncGenerator<UsageFilePart, void, undefined> {
  let number = 0
  let head: UsageFileHead | undefined
  let last: Hex = NO_WORK
  let works = 0
  let end: UsageFileEnd | undefined
  for await (const text of lines) {
    const line = ++number
    const fail: (reason: string) => never = (reason) => {
      throw new UsageFileError({ line, reason })
    }
    if (end) fail('stands after the last line')
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch (cause) {
      throw new UsageFileError({ line, reason: 'is no JSON', cause })
    }
    if (typeof value !== 'object' || value === null) fail('is no object')
    if (!head) {
      head = parseHead(value as UsageFileHead, fail)
      yield { kind: 'head', head }
    } else if ('end' in (value as object)) {
      end = value as UsageFileEnd
      if (end.works !== works || head.works !== works) fail(`counts ${end.works} works after ${works} of ${head.works}`)
    } else {
      const work = parseWork(value as UsageFileWork, fail)
      if (work.workId <= last) fail(`has ${work.workId} after ${last}; ids must ascend`)
      last = work.workId
      works++
      yield { kind: 'work', work }
    }
  }
  if (!end) throw new UsageFileError({ line: number + 1, reason: 'is missing: the file was cut off' })
  yield { kind: 'end', hash: hashOf() }
}

/* FORM */

const HEX32 = /^0x[0-9a-f]{64}$/
const WHOLE = /^(0|[1-9][0-9]{0,99})$/
const COUNT = /^(0|[1-9][0-9]{0,59})(\.[0-9]{0,5}[1-9])?$/

const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0
const isWhole = (value: unknown) => typeof value === 'string' && WHOLE.test(value)
const isHash = (value: unknown) => typeof value === 'string' && HEX32.test(value)
const isInputs = (value: unknown) =>
  Array.isArray(value) &&
  value.length <= MAX_INPUTS &&
  value.every(
    (input, i) =>
      Array.isArray(input) &&
      input.length === 2 &&
      isCount(input[0]) &&
      (i === 0 || input[0] > value[i - 1][0]) &&
      typeof input[1] === 'string' &&
      COUNT.test(input[1]),
  )

function parseHead(head: UsageFileHead, fail: (reason: string) => never): UsageFileHead {
  if (head.format !== USAGE_FORMAT) fail(`does not begin a file of the format ${USAGE_FORMAT}`)
  if (head.formatVersion !== USAGE_FORMAT_VERSION)
    throw new UsageFileVersionError({ found: head.formatVersion, known: USAGE_FORMAT_VERSION })
  const checks: [field: string, isGood: boolean][] = [
    ['licenseId', isHash(head.licenseId)],
    ['period', isCount(head.period)],
    ['version', isCount(head.version)],
    ['from', !Number.isNaN(Date.parse(head.from))],
    ['until', !Number.isNaN(Date.parse(head.until))],
    ['policy', typeof head.policy === 'object' && head.policy !== null],
    ['events', isCount(head.events)],
    ['units', isWhole(head.units)],
    ['revenue', isWhole(head.revenue)],
    ['total', isWhole(head.total)],
    ['counts', Array.isArray(head.counts) && isInputs(head.counts.map((each) => [each?.group, each?.count]))],
    ['common', isInputs(head.common)],
    ['commitments', isHash(head.commitments?.root) && isCount(head.commitments.count)],
    ['works', isCount(head.works)],
  ]
  for (const [field, isGood] of checks) if (!isGood) fail(`has a wrong ${field}`)
  return head
}

function parseWork(work: UsageFileWork, fail: (reason: string) => never): UsageFileWork {
  const checks: [field: string, isGood: boolean][] = [
    ['workId', isHash(work.workId)],
    ['uses', isCount(work.uses)],
    ['inputs', isInputs(work.inputs)],
    ['manifest', work.manifest === undefined || (Array.isArray(work.manifest) && work.manifest.length === 3)],
    ['points', isWhole(work.points)],
    ['amount', isWhole(work.amount)],
  ]
  for (const [field, isGood] of checks) if (!isGood) fail(`has a wrong ${field}`)
  return work
}

function inputsOf(inputs: UsageFileWork['inputs']): ShareInput[] {
  return inputs.map(([group, count]) => ({ group, value: parseAmount(count, 6) }))
}

/* SHARES */

function readPolicy({ policy }: UsageFileHead, manifest: readonly ManifestWork[]): Policy {
  try {
    return policyOf(JSON.stringify(policy), manifest)
  } catch (cause) {
    if (!(cause instanceof PolicyInvalidError)) throw cause
    throw new UsageFileError({ line: 1, reason: 'has a policy that cannot be read', cause })
  }
}

function check(subject: string, stated: bigint, computed: bigint): void {
  if (stated !== computed) throw new UsageFileMismatchError({ subject, stated, computed })
}

/** No group of the works may hold more than what the period counted of it. */
function checkCounts(counts: readonly ShareInput[], works: readonly WorkInputs[]): void {
  const left = new Map(counts.map(({ group, value }) => [group, value]))
  for (const { inputs } of works) {
    for (const { group, value } of inputs) left.set(group, (left.get(group) ?? 0n) - value)
  }
  for (const { group, value } of counts) {
    const rest = left.get(group) ?? 0n
    if (rest < 0n)
      throw new UsageFileMismatchError({ subject: `group ${group}`, stated: value, computed: value - rest })
    left.delete(group)
  }
  for (const [group, rest] of left) {
    if (rest < 0n) throw new UsageFileMismatchError({ subject: `group ${group}`, stated: 0n, computed: -rest })
  }
}

/* TEXT */

/**
 * Cuts a text into lines.
 *
 * @param text - As it comes out of the compressed file.
 * @throws {UsageFileError} where it is none.
 */
export async function* linesOf(
  text: AsyncIterable<Uint8Array>,
  onBytes: (bytes: Uint8Array) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let number = 1
  let rest = ''
  try {
    for await (const bytes of text) {
      onBytes(bytes)
      rest += decoder.decode(bytes, { stream: true })
      if (rest.length > MAX_LINE && !rest.includes('\n')) break
      const lines = rest.split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        yield line
        number++
      }
    }
    rest += decoder.decode()
  } catch (cause) {
    const { code } = cause as { code?: string }
    // The file is not there, or cannot be opened.
    if (code !== undefined && /^E[A-Z]+$/.test(code)) throw cause
    throw new UsageFileError({ line: number, reason: 'cannot be read: the file is damaged', cause })
  }
  if (rest !== '') {
    const reason = rest.length > MAX_LINE ? `is longer than ${MAX_LINE} characters` : 'has no end: the file was cut off'
    throw new UsageFileError({ line: number, reason })
  }
}
