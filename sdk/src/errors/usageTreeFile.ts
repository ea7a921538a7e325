import { OpenRoyaltyError } from './base.ts'

/** What is wrong with a file: it is none of ours, it ends early or goes on too long, or its content contradicts itself. */
export type UsageTreeFileProblem = 'format' | 'length' | 'content'

/** A written usage tree cannot be used. */
export class UsageTreeFileError extends OpenRoyaltyError {
  override readonly name = 'UsageTreeFileError'
  readonly problem: UsageTreeFileProblem
  readonly reason: string
  constructor({ problem, reason, cause }: { problem: UsageTreeFileProblem; reason: string; cause?: unknown }) {
    super(`The usage tree file ${reason}. Fetch it again from whoever published it, or build it again.`, {
      cause,
      docsPath: 'docs/usage-tree.md',
    })
    this.problem = problem
    this.reason = reason
  }
}

/** A usage tree's file was closed before it was read. */
export class UsageTreeClosedError extends OpenRoyaltyError {
  override readonly name = 'UsageTreeClosedError'
  readonly file: string
  constructor({ file }: { file: string }) {
    super(`${file} was closed. Open it again, or close it later.`)
    this.file = file
  }
}
