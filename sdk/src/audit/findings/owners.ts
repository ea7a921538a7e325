import { type Address, type Hex, numberToHex, zeroAddress } from 'viem'
import type { WorkRegistryLog } from '../replay/log.ts'
import { ownerIn } from '../replay/tokens.ts'
import type { WorksState } from '../replay/works.ts'

/** Whose works were in past seconds: keeps former owners alone, and most works have had none. */
export class Owners {
  readonly #works: WorksState
  readonly #former = new Map<Hex, { owner: Address; until: bigint }[]>()

  constructor(works: WorksState) {
    this.#works = works
  }

  /** Takes a log of the work registry in. Logs come in the order of the chain. */
  apply(log: WorkRegistryLog): void {
    if (log.eventName !== 'Transfer' || log.args.from === zeroAddress) return
    const workId = numberToHex(log.args.tokenId, { size: 32 })
    const former = this.#former.get(workId) ?? []
    former.push({ owner: log.args.from, until: log.time })
    this.#former.set(workId, former)
  }

  /** Who owned a work in a second, at its beginning; nobody where it did not exist. */
  at(workId: Hex, time: bigint): Address | undefined {
    const former = this.#former.get(workId)?.find(({ until }) => time <= until)
    return former?.owner ?? ownerIn(this.#works.tokens, workId)
  }
}
