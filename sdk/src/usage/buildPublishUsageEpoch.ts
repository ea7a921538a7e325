import { type Hex, zeroHash } from 'viem'
import { encodeCall } from '../builders/internal/encodeCall.ts'
import { usageEpochsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'

export type BuildPublishUsageEpochParameters = {
  licenseId: Hex
  /** From zero. */
  period: number
  /** Version of the statement that this one corrects. Left out: it is the first. */
  replaces?: number | undefined
  /** Metered units of use. */
  units?: bigint | undefined
  /** Base units of the pool’s token. */
  revenue?: Amount | undefined
  /** Hash of the usage file behind the root. */
  usageHash?: Hex | undefined
  /** Root of the tree of what each work gets, for this license, period and version. */
  root: Hex
  /** What is paid, in base units: what the tree’s amounts sum to, and at least what is missing. */
  total: Amount
}

/**
 * Builds the call of {@link publishUsageEpoch}: Files a statement under terms that share by use, or a correction of one, and pays for
 * it. The licensee, who sends it, must have approved the total to UsageEpochs.
 *
 * @example
 * buildPublishUsageEpoch(deployment, { licenseId, period: 0, units: 12_000n, usageHash, root, total })
 */
export function buildPublishUsageEpoch(
  deployment: Deployment,
  { licenseId, period, replaces, units, revenue, usageHash, root, total }: BuildPublishUsageEpochParameters,
): Call {
  return encodeCall(addressOf(deployment, 'usageEpochs'), usageEpochsAbi, 'publish', [
    addressOf(deployment, 'licenseRegistry'),
    licenseId,
    { period, replaces: replaces ?? 0, units: units ?? 0n, revenue: revenue ?? 0n, usageHash: usageHash ?? zeroHash },
    root,
    total,
  ])
}
