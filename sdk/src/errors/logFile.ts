import type { Hex } from 'viem'
import { OpenRoyaltyError } from './base.ts'

/** A file of logs cannot be used. */
export class LogFileError extends OpenRoyaltyError {
  override readonly name = 'LogFileError'
  readonly reason: string
  constructor({ reason, cause }: { reason: string; cause?: unknown }) {
    super(`The file of logs ${reason}. Fetch the logs again, into a new file.`, { cause })
    this.reason = reason
  }
}

/** A node has said what cannot be: its logs contradict its blocks, or themselves. */
export class LogsInvalidError extends OpenRoyaltyError {
  override readonly name = 'LogsInvalidError'
  readonly reason: string
  readonly blockNumber: bigint
  constructor({ reason, blockNumber }: { reason: string; blockNumber: bigint }) {
    super(`The node's answer about block ${blockNumber} cannot be right: ${reason}. Ask another node.`)
    this.reason = reason
    this.blockNumber = blockNumber
  }
}

/** The chain has replaced a block that was read before. */
export class LogsReorganizedError extends OpenRoyaltyError {
  override readonly name = 'LogsReorganizedError'
  readonly blockNumber: bigint
  /** As it was read, and as it is now. */
  readonly known: Hex
  readonly found: Hex
  constructor({ blockNumber, known, found }: { blockNumber: bigint; known: Hex; found: Hex }) {
    super(
      `Block ${blockNumber} was ${known} when it was read, and is ${found} now: the chain was reorganized, or this is another one. Go back to a block that both know, and read on from there.`,
    )
    this.blockNumber = blockNumber
    this.known = known
    this.found = found
  }
}
