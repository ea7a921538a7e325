import type { Hex } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildRecordStandingParameters = {
  licenseId: Hex
}

/**
 * Builds the call of {@link recordStanding}: Stores the standing that time has produced. Anyone may send it; every other write
 * does it too.
 *
 * @example
 * buildRecordStanding(deployment, { licenseId })
 */
export function buildRecordStanding(deployment: Deployment, { licenseId }: BuildRecordStandingParameters): Call {
  return encodeCall(addressOf(deployment, 'licenseRegistry'), licenseRegistryAbi, 'recordStanding', [licenseId])
}
