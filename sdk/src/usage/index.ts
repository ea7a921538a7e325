export { type BuildClaimUsageParameters, buildClaimUsage } from './buildClaimUsage.ts'
export { type BuildCloseUsageEpochParameters, buildCloseUsageEpoch } from './buildCloseUsageEpoch.ts'
export { type BuildPublishUsageEpochParameters, buildPublishUsageEpoch } from './buildPublishUsageEpoch.ts'
export { type ClaimUsageParameters, type ClaimUsageReturnType, claimUsage } from './claimUsage.ts'
export { type CloseUsageEpochParameters, type CloseUsageEpochReturnType, closeUsageEpoch } from './closeUsageEpoch.ts'
export { type HeldSecondOfParameters, heldSecondOf } from './heldSecondOf.ts'
export { type IsUsageClaimedParameters, isUsageClaimed } from './isUsageClaimed.ts'
export {
  type PublishUsageEpochParameters,
  type PublishUsageEpochReturnType,
  publishUsageEpoch,
} from './publishUsageEpoch.ts'
export type { UsageClaim, UsageEpoch } from './types.ts'
export { usageEpochIdOf } from './usageEpochIdOf.ts'
export {
  type UsageEpochStateOfParameters,
  type UsageEpochStateOfReturnType,
  usageEpochStateOf,
} from './usageEpochStateOf.ts'
export { type UsageEpochsOfParameters, type UsageEpochsOfReturnType, usageEpochsOf } from './usageEpochsOf.ts'
