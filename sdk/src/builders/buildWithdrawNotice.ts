import type { Hex } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { NOTICE_KINDS } from '../types/enums.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildWithdrawNoticeParameters = {
  licenseId: Hex
  kind: 'Licensee' | 'Publisher' | 'Breach'
}

/**
 * Builds the call of {@link withdrawNotice}: Takes back a notice that has not yet taken effect. By the side that gave it.
 *
 * @example
 * buildWithdrawNotice(deployment, { licenseId, kind: 'Licensee' })
 */
export function buildWithdrawNotice(deployment: Deployment, { licenseId, kind }: BuildWithdrawNoticeParameters): Call {
  return encodeCall(addressOf(deployment, 'licenseRegistry'), licenseRegistryAbi, 'withdrawNotice', [
    licenseId,
    NOTICE_KINDS.indexOf(kind),
  ])
}
