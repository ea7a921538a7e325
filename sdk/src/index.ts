export * from './actions/index.ts'
export * from './builders/index.ts'
export { createRoyaltyClient, type RoyaltyClient } from './client.ts'
export {
  AmountDecimalsError,
  AmountFormatError,
  AmountNegativeError,
  AmountTooLargeError,
  TokenDecimalsError,
} from './errors/amounts.ts'
export { OpenRoyaltyError, type OpenRoyaltyErrorOptions } from './errors/base.ts'
export { ContractRevertError, type ContractRevertErrorParameters, type RevertingContract } from './errors/contract.ts'
export {
  DayOutOfRangeError,
  EndDayError,
  PeriodError,
  RateOutOfRangeError,
  TimeOutOfRangeError,
} from './errors/rates.ts'
export type { Revert, RevertName } from './errors/revert.ts'
export * as reverts from './errors/reverts.ts'
export * from './errors/transactions.ts'
export { UsesUnknownError, UseUnknownError } from './errors/uses.ts'
export * from './generated/abis.ts'
export { deployments } from './generated/deployments.ts'
export type * from './types/connection.ts'
export type * from './types/structs.ts'
export type { Amount, Rate } from './types/units.ts'
export { formatAmount, parseAmount } from './utils/amounts.ts'
export { type CreateRoyaltyConnectionParameters, createRoyaltyConnection } from './utils/connection.ts'
export { DAY, dayOf, dayStart, endDayAfter, HORIZON_DAYS } from './utils/days.ts'
export { addressOf, contractNameAt, type DeploymentFile, parseDeployment } from './utils/deployment.ts'
export { poolIdOf, streamIdOf } from './utils/poolIds.ts'
export {
  amountOver,
  amountPerDay,
  depositFor,
  MAX_RATE,
  MONTH,
  perDay,
  perHour,
  perMinute,
  perMonth,
  perSecond,
  perYear,
  RATE_ONE,
  rateOf,
  YEAR,
} from './utils/rates.ts'
export { type DecodeRevertParameters, decodeRevert } from './utils/reverts.ts'
export { ALL_USES, decodeUses, encodeUses, includesUses, isUse, USE_NAMES, USES, type Use } from './utils/uses.ts'
export {
  batchCommitmentOf,
  catalogueCommitmentOf,
  catalogueIdOf,
  catalogueWorkIdOf,
  commitmentOf,
  workIdOf,
} from './utils/workIds.ts'
