import { type Address, type Hex, maxUint256, zeroHash } from 'viem'
import type { Acquisition } from '../../types/licenses.ts'
import type { Amount, Rate } from '../../types/units.ts'

/** What a licensee asks for. */
export type AcquisitionInput = {
  offerId: Hex
  /** Who will hold the license and pays for it. */
  licensee: Address
  /** Tells a licensee's licenses of one offer apart; each serves once. Left out: zero, for the first. */
  salt?: Hex | undefined
  /** Highest fee accepted, in base units. Left out: the offer's, which never changes. */
  maxFee?: Amount | undefined
  /** Rate of a stream to open with it. Left out: none. */
  rate?: Rate | undefined
  /** The stream's last day (since 1970). */
  endDay?: number | undefined
  /** Highest deposit accepted for it, in base units. Left out: any. */
  maxDeposit?: Amount | undefined
}

/** Mirrors `struct Acquisition`. */
export function toAcquisition({
  offerId,
  licensee,
  salt = zeroHash,
  maxFee = maxUint256,
  rate = 0n,
  endDay = 0,
  maxDeposit = maxUint256,
}: AcquisitionInput): Acquisition {
  return { offerId, licensee, salt, maxFee, rate, endDay, maxDeposit }
}

/** For offers that ask for no credential. */
export const NO_CREDENTIAL = { expiry: 0, signature: '0x' } as const
