import type { Address, Hex } from 'viem'
import { LogFileError } from '../../errors/logFile.ts'
import type { ReplayLog } from '../replay/log.ts'
import { ABIS, decoderFor, type LoggingContract } from './abis.ts'

/*
 * How logs are written into a file: one line each, fields with a space between.
 *
 *   B <number> <second> <hash>                                    a block, before its logs; blocks without logs are not written
 *   L <contract> <position in block> <transaction> <topics> <data>  a log; `contract` counts in the head's list, topics have commas between
 */

/** A log as a node tells it, of one of the contracts. */
export type RawLog = {
  contract: LoggingContract
  address: Address
  topics: readonly Hex[]
  data: Hex
  blockNumber: bigint
  blockHash: Hex
  transactionHash: Hex
  /** Position in the block. */
  logIndex: number
  /** Second of its block. */
  time: bigint
}

/** What a file is of: its first line, in JSON. */
export type LogFileHead = {
  format: 'openroyalty-logs-1'
  chainId: number
  /** First block of which it has the logs. */
  fromBlock: number
  contracts: readonly { name: LoggingContract; address: Address }[]
}

/** Lines of logs that are in the order of the chain. */
export function writeLines(head: LogFileHead, logs: readonly RawLog[]): string {
  let text = ''
  let block: Hex | undefined
  for (const { contract, blockNumber, time, blockHash, logIndex, transactionHash, topics, data } of logs) {
    if (blockHash !== block) {
      text += `B ${blockNumber} ${time} ${blockHash}\n`
      block = blockHash
    }
    const index = head.contracts.findIndex(({ name }) => name === contract)
    text += `L ${index} ${logIndex} ${transactionHash} ${topics.join(',')} ${data}\n`
  }
  return text
}

/** Reads lines back, decoded. Blocks may go on from one text to the next. */
export class LineReader {
  readonly #contracts: readonly { name: LoggingContract; address: Address; decode: ReturnType<typeof decoderFor> }[]
  /** Before the first block, before all. */
  #blockNumber = -1n
  #time = 0n
  #position = -1

  constructor({ contracts }: LogFileHead) {
    this.#contracts = contracts.map(({ name, address }) => ({ name, address, decode: decoderFor(name) }))
  }

  /**
   * @param lines - Each a text of its own: what is kept of a part of a text keeps all of it in memory.
   * @throws {LogFileError} when a line is none of these, or logs are not in the order of the chain.
   */
  read(lines: Iterable<string>): ReplayLog[] {
    const logs: ReplayLog[] = []
    for (const line of lines) {
      if (line.startsWith('L ')) logs.push(this.#log(line))
      else if (line.startsWith('B ')) this.#block(line)
      else throw new LogFileError({ reason: `has a line that is none: ${line.slice(0, 60)}` })
    }
    return logs
  }

  #block(line: string): void {
    const [, number, time] = line.split(' ')
    const next = toBigInt(number, line)
    if (next <= this.#blockNumber)
      throw new LogFileError({ reason: `has block ${next} after block ${this.#blockNumber}` })
    this.#blockNumber = next
    this.#time = toBigInt(time, line)
    this.#position = -1
  }

  #log(line: string): ReplayLog {
    const [, index, position, transactionHash, topics, data] = line.split(' ')
    const contract = this.#contracts[Number(index)]
    const logIndex = Number(position)
    if (!contract || data === undefined || topics === undefined || !Number.isSafeInteger(logIndex))
      throw new LogFileError({ reason: `has a line that is none: ${line.slice(0, 60)}` })
    if (logIndex <= this.#position)
      throw new LogFileError({
        reason: `has log ${logIndex} of block ${this.#blockNumber} after log ${this.#position}`,
      })
    this.#position = logIndex
    const decoded = contract.decode(topics.split(',') as Hex[], data as Hex)
    if (!decoded)
      throw new LogFileError({
        reason: `has a log in block ${this.#blockNumber} that ${contract.name} does not write; a newer version may know it`,
      })
    return {
      contract: contract.name,
      address: contract.address,
      eventName: decoded.eventName,
      args: decoded.args,
      time: this.#time,
      blockNumber: this.#blockNumber,
      logIndex,
      transactionHash: transactionHash as Hex,
    } as unknown as ReplayLog
  }
}

/** @throws {LogFileError} when the line is no head. */
export function readHead(line: string): LogFileHead {
  let head: LogFileHead | undefined
  try {
    head = JSON.parse(line)
  } catch {
    // Told below.
  }
  if (head?.format !== 'openroyalty-logs-1' || !Array.isArray(head.contracts))
    throw new LogFileError({ reason: 'is none of ours' })
  for (const contract of head.contracts as readonly (LogFileHead['contracts'][number] | null)[]) {
    if (!Object.hasOwn(ABIS, contract?.name ?? ''))
      throw new LogFileError({ reason: `is about a contract that is not known here, ${contract?.name}` })
  }
  return head
}

function toBigInt(digits: string | undefined, line: string): bigint {
  if (digits === undefined || !/^\d+$/.test(digits))
    throw new LogFileError({ reason: `has a line that is none: ${line.slice(0, 60)}` })
  return BigInt(digits)
}
