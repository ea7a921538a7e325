import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { bytesToHex, type Hex } from 'viem'
import { formatAmount } from '../../utils/amounts.ts'
import type { MeterEvent } from '../event.ts'
import type { Policy } from '../policies/policy.ts'
import type { ShareInput } from '../policies/shares.ts'
import type { UsageReport } from '../report.ts'
import { type CommitmentList, commitTo } from './commitments.ts'
import {
  USAGE_FORMAT,
  USAGE_FORMAT_VERSION,
  type UsageFileEnd,
  type UsageFileHead,
  type UsageFileWork,
} from './format.ts'

export type WriteUsageFileParameters = {
  report: UsageReport
  policy: Policy
  /** Of the statement it belongs to: one, and one more with each correction. */
  version: number
  /** The events of the report; they are committed to and not shown. */
  events: AsyncIterable<MeterEvent>
  secret: Uint8Array
  /** A path, or where the compressed bytes go; a stream is ended. */
  to: string | Writable
}

export type WrittenUsageFile = {
  /** SHA-256 of the text, before it is compressed: what goes on chain. */
  readonly hash: Hex
  /** Of the compressed file. */
  readonly bytes: number
  readonly commitments: CommitmentList
}

/** Text is handed on in pieces of about this many characters. */
const PIECE = 1 << 16

/**
 * Writes the usage file of a period: lines of JSON, compressed by gzip, read by `zcat FILE | jq`. Equal reports and events give equal
 * text, and so equal hashes; the compressed bytes may differ between versions of zlib.
 *
 * A file at a path is on disk when the promise is fulfilled.
 */
export async function writeUsageFile(parameters: WriteUsageFileParameters): Promise<WrittenUsageFile> {
  const { report, policy, events, secret, to } = parameters
  const commitments = await commitTo(events, secret)

  const target = typeof to === 'string' ? createWriteStream(to) : to
  const gzip = createGzip()
  const hash = createHash('sha256')
  let bytes = 0
  gzip.on('data', (piece: Buffer) => {
    bytes += piece.length
  })
  const done = pipeline(gzip, target)
  // Until it is awaited.
  done.catch(() => {})

  let piece = ''
  const flush = async () => {
    hash.update(piece)
    const isFull = !gzip.write(piece)
    piece = ''
    // A target that fails never drains.
    if (isFull) await Promise.race([once(gzip, 'drain'), done])
  }
  const write = (line: UsageFileHead | UsageFileWork | UsageFileEnd) => {
    piece += `${JSON.stringify(line)}\n`
    return piece.length < PIECE ? undefined : flush()
  }

  await write(headOf(parameters, commitments))
  const manifest = policy.name === 'prevalence' ? policy.manifest : undefined
  for (const [i, { workId, uses, inputs, points, amount }] of report.works.entries()) {
    const { tokens = 0, epochs = 1, quality = 1 } = manifest?.[i] ?? {}
    const line: UsageFileWork = {
      workId,
      uses,
      inputs: inputsOf(inputs),
      ...(manifest && { manifest: [tokens, epochs, quality] as const }),
      points: points.toString(),
      amount: amount.toString(),
    }
    await write(line)
  }
  await write({ end: true, works: report.works.length })
  await flush()
  gzip.end()
  await done
  if (typeof to === 'string') await sync(to)
  return { hash: bytesToHex(hash.digest()), bytes, commitments }
}

function headOf({ report, version }: WriteUsageFileParameters, commitments: CommitmentList): UsageFileHead {
  return {
    format: USAGE_FORMAT,
    formatVersion: USAGE_FORMAT_VERSION,
    licenseId: report.licenseId,
    period: report.period,
    version,
    from: new Date(report.from).toISOString(),
    until: new Date(report.until).toISOString(),
    policy: JSON.parse(report.policy),
    events: report.events,
    units: report.units.toString(),
    revenue: report.revenue.toString(),
    total: report.total.toString(),
    counts: report.counts.map(({ group, tier, class: name, unit, events, millionths }) => ({
      group,
      tier,
      class: name,
      unit,
      events,
      count: formatAmount(millionths, 6),
    })),
    common: inputsOf(report.common),
    commitments,
    works: report.works.length,
  }
}

function inputsOf(inputs: readonly ShareInput[]): [group: number, count: string][] {
  return inputs.map(({ group, value }) => [group, formatAmount(value, 6)])
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
