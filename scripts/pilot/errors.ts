import { OpenRoyaltyError } from '../../sdk/src/index.ts'

/** The pilot cannot go on, for a reason that whoever started it can change. */
export class PilotError extends OpenRoyaltyError {
  override readonly name = 'PilotError'
}
