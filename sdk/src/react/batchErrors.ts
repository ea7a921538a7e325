import { OpenRoyaltyError } from '../errors/base.ts'
import type { CallReceipt } from './sendCalls.ts'

/** The wallet took a batch and then gave it up before the chain saw it (EIP-5792, status 400). Nothing was sent. */
export class BatchDroppedError extends OpenRoyaltyError {
  override readonly name = 'BatchDroppedError'
  readonly batchId: string
  constructor({ batchId }: { batchId: string }) {
    super(`The wallet gave up batch ${batchId} before it reached the chain. Nothing was sent; try again.`)
    this.batchId = batchId
  }
}

/** A batch that had to hold or fail as a whole was carried out in part: the wallet had promised what it cannot do. */
export class BatchIncompleteError extends OpenRoyaltyError {
  override readonly name = 'BatchIncompleteError'
  readonly batchId: string
  /** Of what was mined, in order: `status` says which were refused. */
  readonly receipts: readonly CallReceipt[]
  constructor({ batchId, receipts }: { batchId: string; receipts: readonly CallReceipt[] }) {
    super(
      `The wallet carried out batch ${batchId} in part, though it had said that it holds or fails as a whole. Read the receipts; send only what is missing.`,
    )
    this.batchId = batchId
    this.receipts = receipts
  }
}
