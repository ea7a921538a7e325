import { type FileHandle, open } from 'node:fs/promises'
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'
import { type Hex, hexToBytes } from 'viem'
import { LogFileError } from '../../errors/logFile.ts'
import { LineReader, type LogFileHead, type RawLog, readHead, writeLines } from '../logs/lines.ts'
import type { ReplayLog } from '../replay/log.ts'

/*
 * A file of logs is a gzip file (RFC 1952) of many members, so that any tool can unpack it. Each member carries a field of its own in its
 * header, by which members are found without unpacking them, as the BGZF format does: its length, the last block that it covers, and
 * that block's hash. The first member holds the head alone. A member that was cut off while it was written is as good as not there.
 */

/** Bytes before the packed data: gzip's ten, the length of the extra field, and the field. */
const EXTRA_BYTES = 4 + 8 + 32
const FIELD_BYTES = 4 + EXTRA_BYTES
const HEADER_BYTES = 12 + FIELD_BYTES
const TRAILER_BYTES = 8
/** Deflate, with an extra field; neither name, time, nor machine. */
const GZIP = [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255] as const
const FIELD_ID = 'OR'
/** Lines are packed in pieces of about this many characters: memory holds one of them. */
const PIECE = 1 << 20
const LINE_FEED = 0x0a

type Member = { offset: number; length: number; lastBlock: bigint; lastHash: Hex }

/** A file of logs, on its way from the contracts' first block to some later one. */
export class LogFile {
  readonly head: LogFileHead
  readonly #handle: FileHandle
  readonly #members: Member[]

  private constructor(handle: FileHandle, head: LogFileHead, members: Member[]) {
    this.#handle = handle
    this.head = head
    this.#members = members
  }

  /**
   * Opens a file to read, or to go on writing where it ends. What a process that was killed has left half written is passed over, and
   * written over.
   *
   * @throws {LogFileError} when it is none of ours.
   */
  static async open(path: string, mode: 'read' | 'write' = 'read'): Promise<LogFile> {
    const handle = await open(path, mode === 'read' ? 'r' : 'r+')
    try {
      const members = await scan(handle)
      const first = members.shift()
      if (!first) throw new LogFileError({ reason: 'is none of ours' })
      const head = readHead((await unpack(handle, first)).toString('utf8').trimEnd())
      return new LogFile(handle, head, members)
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  /** Makes a new file. @throws where there is one. */
  static async create(path: string, head: LogFileHead): Promise<LogFile> {
    const handle = await open(path, 'wx+')
    const file = new LogFile(handle, head, [])
    const none = { lastBlock: BigInt(head.fromBlock), lastHash: `0x${'00'.repeat(32)}` as Hex }
    await handle.write(pack(`${JSON.stringify(head)}\n`, none), 0, undefined, 0)
    await handle.sync()
    return file
  }

  /** Last block of which it has all logs, and its hash; undefined while it has none. */
  get last(): { number: bigint; hash: Hex } | undefined {
    const member = this.#members.at(-1)
    return member && { number: member.lastBlock, hash: member.lastHash }
  }

  /** Earlier blocks up to which it could be cut back, latest first. */
  get anchors(): { number: bigint; hash: Hex }[] {
    return this.#members.map(({ lastBlock, lastHash }) => ({ number: lastBlock, hash: lastHash })).reverse()
  }

  /** Bytes on disk. */
  get size(): number {
    const member = this.#members.at(-1)
    return member ? member.offset + member.length : headLength(this.head)
  }

  /**
   * Adds logs, and says up to which block they are all there are. On disk once this returns.
   *
   * @param logs - In the order of the chain, of blocks after {@link last}.
   */
  async append(logs: readonly RawLog[], last: { number: bigint; hash: Hex }): Promise<void> {
    const member = pack(writeLines(this.head, logs), { lastBlock: last.number, lastHash: last.hash })
    const offset = this.size
    await this.#handle.write(member, 0, undefined, offset)
    await this.#handle.truncate(offset + member.length)
    await this.#handle.sync()
    this.#members.push({ offset, length: member.length, lastBlock: last.number, lastHash: last.hash })
  }

  /** Forgets all that comes after an anchor; everything where it is left out. */
  async cutBack(anchor?: { number: bigint }): Promise<void> {
    while (this.#members.length > 0 && (!anchor || (this.#members.at(-1) as Member).lastBlock > anchor.number))
      this.#members.pop()
    await this.#handle.truncate(this.size)
    await this.#handle.sync()
  }

  /** All logs, decoded, in the order of the chain; memory holds a piece of them. */
  async *logs(): AsyncGenerator<ReplayLog> {
    for await (const piece of this.pieces()) yield* piece
  }

  /** The same, piece by piece: a loop inside a piece need not wait for anything. */
  async *pieces(): AsyncGenerator<ReplayLog[]> {
    const reader = new LineReader(this.head)
    for (const member of this.#members) yield reader.read(linesOf(await unpack(this.#handle, member)))
  }

  async close(): Promise<void> {
    await this.#handle.close()
  }
}

/** Logs in groups that make members of a good size. */
export function* inPieces(logs: readonly RawLog[]): Generator<RawLog[]> {
  let piece: RawLog[] = []
  let size = 0
  for (const [i, log] of logs.entries()) {
    piece.push(log)
    size += 200 + log.data.length
    // A block's logs stay together: a member ends with a block.
    if (size < PIECE || logs[i + 1]?.blockHash === log.blockHash) continue
    yield piece
    piece = []
    size = 0
  }
  if (piece.length > 0) yield piece
}

function headLength(head: LogFileHead): number {
  const none = { lastBlock: 0n, lastHash: `0x${'00'.repeat(32)}` as Hex }
  return pack(`${JSON.stringify(head)}\n`, none).length
}

function pack(text: string, { lastBlock, lastHash }: { lastBlock: bigint; lastHash: Hex }): Buffer {
  const plain = Buffer.from(text, 'utf8')
  const packed = deflateRawSync(plain)
  const member = Buffer.alloc(HEADER_BYTES + packed.length + TRAILER_BYTES)
  member.set(GZIP)
  member.writeUInt16LE(FIELD_BYTES, 10)
  member.write(FIELD_ID, 12, 'ascii')
  member.writeUInt16LE(EXTRA_BYTES, 14)
  member.writeUInt32LE(member.length, 16)
  member.writeBigUInt64LE(lastBlock, 20)
  member.set(hexToBytes(lastHash), 28)
  member.set(packed, HEADER_BYTES)
  member.writeUInt32LE(crc32(plain), HEADER_BYTES + packed.length)
  member.writeUInt32LE(plain.length, HEADER_BYTES + packed.length + 4)
  return member
}

/** Members that are whole, from the start on. */
async function scan(handle: FileHandle): Promise<Member[]> {
  const { size } = await handle.stat()
  const members: Member[] = []
  const header = Buffer.alloc(HEADER_BYTES)
  for (let offset = 0; offset + HEADER_BYTES + TRAILER_BYTES <= size; ) {
    await handle.read(header, 0, HEADER_BYTES, offset)
    const isOurs = GZIP.every((byte, i) => header[i] === byte) && header.toString('ascii', 12, 14) === FIELD_ID
    const length = header.readUInt32LE(16)
    if (!isOurs || length < HEADER_BYTES + TRAILER_BYTES || offset + length > size) break
    const lastHash = `0x${header.toString('hex', 28, 60)}` as Hex
    members.push({ offset, length, lastBlock: header.readBigUInt64LE(20), lastHash })
    offset += length
  }
  // Only the last one can have been under way when its writer ended.
  const last = members.at(-1)
  if (last && !(await isWhole(handle, last))) members.pop()
  return members
}

/** Lines hold nothing beyond ASCII: what texts say is in their data, in hexadecimal. */
function* linesOf(plain: Buffer): Generator<string> {
  for (let from = 0; from < plain.length; ) {
    const end = plain.indexOf(LINE_FEED, from)
    const to = end < 0 ? plain.length : end
    yield plain.toString('latin1', from, to)
    from = to + 1
  }
}

async function isWhole(handle: FileHandle, member: Member): Promise<boolean> {
  try {
    await unpack(handle, member)
    return true
  } catch {
    return false
  }
}

async function unpack(handle: FileHandle, { offset, length }: Member): Promise<Buffer> {
  const member = Buffer.alloc(length)
  await handle.read(member, 0, length, offset)
  let plain: Buffer
  try {
    plain = inflateRawSync(member.subarray(HEADER_BYTES, length - TRAILER_BYTES))
  } catch (cause) {
    throw new LogFileError({ reason: `is damaged at byte ${offset}`, cause })
  }
  if (crc32(plain) !== member.readUInt32LE(length - 8) || plain.length !== member.readUInt32LE(length - 4))
    throw new LogFileError({ reason: `is damaged at byte ${offset}` })
  return plain
}
