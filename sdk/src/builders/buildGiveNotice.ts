import { type Hex, zeroHash } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { NOTICE_KINDS } from '../types/enums.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildGiveNoticeParameters = {
  licenseId: Hex
  /** Licensee: by the licensee. Publisher and Breach: by the publisher. */
  kind: 'Licensee' | 'Publisher' | 'Breach'
  /** Hash of the reasons. */
  reasonHash?: Hex | undefined
}

/**
 * Builds the call of {@link giveNotice}: Ends a license: for convenience, after the terms’ notice, or for a breach, after the
 * terms’ cure days, unless the notice is withdrawn before.
 *
 * @example
 * buildGiveNotice(deployment, { licenseId, kind: 'Licensee' })
 */
export function buildGiveNotice(
  deployment: Deployment,
  { licenseId, kind, reasonHash }: BuildGiveNoticeParameters,
): Call {
  return encodeCall(addressOf(deployment, 'licenseRegistry'), licenseRegistryAbi, 'giveNotice', [
    licenseId,
    NOTICE_KINDS.indexOf(kind),
    reasonHash ?? zeroHash,
  ])
}
