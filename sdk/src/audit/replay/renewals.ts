import type { Address, Hex } from 'viem'
import type { Renewal } from '../../types/structs.ts'
import { keyOf } from './key.ts'
import type { StreamRenewalsLog } from './log.ts'

/** What payers allow anybody to do with streams at their expense. */
export type RenewalsState = Map<string, Renewal>

/** Takes a log of the stream renewals in. Each says all that holds from then on, so that a renewal done is one of these too. */
export function applyToRenewals(state: RenewalsState, log: StreamRenewalsLog): void {
  if (log.eventName !== 'RenewalSet') return
  const { streamId, payer, renewal } = log.args
  state.set(keyOf(streamId, payer), renewal)
}

/** What a payer allows for a stream; nothing where the payer has never said anything. */
export function renewalIn(
  state: RenewalsState,
  { streamId, payer }: { streamId: Hex; payer: Address },
): Renewal | undefined {
  return state.get(keyOf(streamId, payer))
}
