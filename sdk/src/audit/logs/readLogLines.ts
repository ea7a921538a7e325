import { getAddress, type Hex, isAddress } from 'viem'
import { LogFileError } from '../../errors/logFile.ts'
import type { ReplayLog } from '../replay/log.ts'
import { LineReader, type LogFileHead, readHead } from './lines.ts'

export type ReadLogLinesReturnType = {
  head: LogFileHead
  logs: ReplayLog[]
  /** The last block that has a line; undefined where none has. */
  last: { number: bigint; hash: Hex; time: bigint } | undefined
}

const LINE_FEED = 0x0a
const BLOCK = /^B (\d{1,19}) (\d{1,19}) (0x[0-9a-f]{64})$/
const LOG = /^L \d{1,3} \d{1,9} 0x[0-9a-f]{64} 0x[0-9a-f]{64}(?:,0x[0-9a-f]{64}){0,3} 0x(?:[0-9a-f]{2})*$/

/**
 * Reads logs that somebody else wrote in the format of log files, unpacked: a head, then whole blocks with their logs, in the order of the chain.
 * Nothing is taken from a line that is not exactly of that form; whether the logs are true, and all there are, it cannot know.
 *
 * @param bytes - Lines with a line feed after each.
 * @throws {LogFileError} when it is not of that form, or was cut off.
 * @example
 * const { head, logs, last } = readLogLines(new Uint8Array(await response.arrayBuffer()))
 */
export function readLogLines(bytes: Uint8Array): ReadLogLinesReturnType {
  if (bytes.length > 0 && bytes.at(-1) !== LINE_FEED) throw new LogFileError({ reason: 'was cut off' })
  const lines = linesOf(bytes)
  const head = checkedHead(lines.next().value ?? '')
  let last: ReadLogLinesReturnType['last']
  const logs = new LineReader(head).read(
    checked(lines, (number, time, hash) => {
      last = { number: BigInt(number), hash, time: BigInt(time) }
    }),
  )
  return { head, logs, last }
}

function checkedHead(line: string): LogFileHead {
  const head = readHead(line)
  const { chainId, fromBlock, contracts } = head
  const isWhole =
    Number.isSafeInteger(chainId) &&
    Number.isSafeInteger(fromBlock) &&
    contracts.every(({ address }) => typeof address === 'string' && isAddress(address, { strict: false }))
  if (!isWhole) throw new LogFileError({ reason: 'is none of ours' })
  return { ...head, contracts: contracts.map(({ name, address }) => ({ name, address: getAddress(address) })) }
}

type OnBlock = (number: string, time: string, hash: Hex) => void

function* checked(lines: Iterable<string>, onBlock: OnBlock): Generator<string> {
  let isInBlock = false
  for (const line of lines) {
    const [, number, time, hash] = BLOCK.exec(line) ?? []
    if (number && time && hash) {
      isInBlock = true
      onBlock(number, time, hash as Hex)
    } else if (!isInBlock || !LOG.test(line))
      throw new LogFileError({ reason: `has a line that is none: ${line.slice(0, 60)}` })
    yield line
  }
}

/** Each decoded by itself: a part of a long text would keep all of it in memory. */
function* linesOf(bytes: Uint8Array): Generator<string, undefined> {
  const decoder = new TextDecoder()
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(LINE_FEED, from)
    yield decoder.decode(bytes.subarray(from, end))
    from = end + 1
  }
  return undefined
}
