import { type Hex, maxUint256, zeroHash } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildReportStatementParameters = {
  licenseId: Hex
  /** From zero. */
  period: number
  /** Version that this one corrects. Left out: it is the first. */
  replaces?: number | undefined
  /** Metered units of use. */
  units?: bigint | undefined
  /** Base units of the pool’s token. */
  revenue?: Amount | undefined
  /** Hash of the usage file behind it. */
  usageHash?: Hex | undefined
  /** Most that is paid, in base units. Left out: whatever is missing. */
  maxDue?: Amount | undefined
}

/**
 * Builds the call of {@link reportStatement}: Files a statement, or a correction of one, and pays what is then missing. The
 * licensee, who sends it, must have approved that to LicenseRegistry.
 *
 * @example
 * buildReportStatement(deployment, { licenseId, period: 0, units: 12_000n })
 */
export function buildReportStatement(
  deployment: Deployment,
  { licenseId, period, replaces, units, revenue, usageHash, maxDue }: BuildReportStatementParameters,
): Call {
  return encodeCall(addressOf(deployment, 'licenseRegistry'), licenseRegistryAbi, 'report', [
    licenseId,
    { period, replaces: replaces ?? 0, units: units ?? 0n, revenue: revenue ?? 0n, usageHash: usageHash ?? zeroHash },
    maxDue ?? maxUint256,
  ])
}
