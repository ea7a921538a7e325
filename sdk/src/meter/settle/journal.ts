import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Address, Hex } from 'viem'
import { SettlementBusyError, SettlementJournalError } from '../../errors/settlement.ts'
import { writeWhole } from '../../tree/node/writeWhole.ts'

/** A transaction that was signed, or handed to a wallet that signs for itself. */
export type JournaledTransaction = {
  hash: Hex
  account: Address
  nonce?: number | undefined
  /** Sent again, it is the same transaction. */
  serializedTransaction?: Hex | undefined
}

/** How far the settlement of one statement has come: all that is needed to go on, or to show what happened. */
export type Settlement = {
  licenseId: Hex
  period: number
  version: number
  /** Of the statement. */
  units: bigint
  revenue: bigint
  /** What is paid, in base units of the pool's token. */
  total: bigint
  /** Root of the usage tree; none where nothing is shared by use. */
  root: Hex | undefined
  /** Of the usage file's text. */
  usageHash: Hex
  /** Names in the journal's folder. */
  usageFile: string
  treeFile: string | undefined
  /** Where the usage file was published; nothing before. */
  location: string | undefined
  /** In the order in which they were signed; one, but where an earlier one can never land any more. */
  transactions: readonly JournaledTransaction[]
  /** How it ended; nothing before. */
  settled: { hash: Hex; blockNumber: bigint; epochId: Hex | undefined } | undefined
}

const FORMAT = 'openroyalty-settlement'
const FORMAT_VERSION = 1
/** Fields that JSON cannot hold as they are. */
const AMOUNTS = new Set(['units', 'revenue', 'total', 'blockNumber'])

/** Where a settlement's files are. */
export type JournalPlace = { folder: string; licenseId: Hex; period: number; version: number }

/** Name of a settlement's files, without ending. */
export function stemOf({ licenseId, period, version }: Omit<JournalPlace, 'folder'>): string {
  return `${licenseId}-${period}-v${version}`
}

/**
 * Reads how far a settlement has come; nothing where it has not begun.
 *
 * @throws {SettlementJournalError} when what is there is not a journal of this settlement.
 * @example
 * const settlement = await readJournal({ folder: 'settlements', licenseId, period: 0, version: 1 })
 */
export async function readJournal(place: JournalPlace): Promise<Settlement | undefined> {
  const file = pathOf(place)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw new SettlementJournalError({ path: file, reason: 'cannot be read', cause: error })
  }
  let parsed: { format?: unknown; formatVersion?: unknown } & Settlement
  try {
    parsed = JSON.parse(text, (key, value) => (AMOUNTS.has(key) && typeof value === 'string' ? BigInt(value) : value))
  } catch (error) {
    throw new SettlementJournalError({ path: file, reason: 'is damaged', cause: error })
  }
  const { format, formatVersion, ...settlement } = parsed
  if (format !== FORMAT || formatVersion !== FORMAT_VERSION) {
    throw new SettlementJournalError({ path: file, reason: `is of format ${String(format)} ${String(formatVersion)}` })
  }
  const { licenseId, period, version } = settlement
  if (licenseId !== place.licenseId || period !== place.period || version !== place.version) {
    throw new SettlementJournalError({ path: file, reason: 'is of another statement' })
  }
  return settlement
}

/** Writes down how far a settlement has come. It is on disk, whole, when the promise is fulfilled. */
export async function writeJournal(place: JournalPlace, settlement: Settlement): Promise<void> {
  const file = pathOf(place)
  const text = JSON.stringify(
    { format: FORMAT, formatVersion: FORMAT_VERSION, ...settlement },
    (_, value) => (typeof value === 'bigint' ? value.toString() : value),
    2,
  )
  await writeWhole(file, `${text}\n`)
}

/**
 * Keeps other processes from settling the same statement while this one does. A lock whose process is gone is taken over.
 *
 * Whoever gets past it, with another folder or on another machine, is stopped by the chain, which files each version once.
 *
 * @returns What gives it back.
 * @throws {SettlementBusyError} when another process has it.
 */
export async function lockSettlement(place: JournalPlace): Promise<() => Promise<void>> {
  const lock = path.join(place.folder, `${stemOf(place)}.lock`)
  await mkdir(place.folder, { recursive: true })
  const id = randomBytes(6).toString('hex')
  const part = `${lock}.${id}.part`
  await writeFile(part, `${process.pid}-${id}`, { flag: 'wx' })
  try {
    await takeLock(place, lock, part)
    return () => rm(lock, { force: true })
  } finally {
    await rm(part, { force: true })
  }
}

/**
 * Makes a lock say what `part` says, unless its process is there. No two locks say the same, so one that was left behind can be told
 * from the one that replaced it; and only who holds a lock of its name may replace it, so that two who find it do not both go on.
 */
async function takeLock(place: JournalPlace, lock: string, part: string): Promise<void> {
  for (;;) {
    try {
      // With what it says from the first moment on.
      return await link(part, lock)
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error
    }
    const found = await readLock(lock)
    if (found === undefined) continue
    const pid = Number.parseInt(found, 10)
    if (isRunning(pid)) throw new SettlementBusyError({ ...place, pid, lock })
    const right = `${lock}.${found.replace(/\W/g, '_')}.part`
    await takeLock(place, right, part)
    if ((await readLock(lock)) === found) return rename(right, lock)
    // Another was faster.
    await rm(right, { force: true })
  }
}

/** Nothing where there is none, or no longer. */
async function readLock(lock: string): Promise<string | undefined> {
  try {
    return await readFile(lock, 'utf8')
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw error
  }
}

function pathOf(place: JournalPlace): string {
  return path.join(place.folder, `${stemOf(place)}.json`)
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}
