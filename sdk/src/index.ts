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
export { UsesUnknownError, UseUnknownError } from './errors/uses.ts'
export type { Amount, Rate } from './types/units.ts'
export { formatAmount, parseAmount } from './utils/amounts.ts'
export { DAY, dayOf, dayStart, endDayAfter, HORIZON_DAYS } from './utils/days.ts'
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
export { ALL_USES, decodeUses, encodeUses, includesUses, isUse, USE_NAMES, USES, type Use } from './utils/uses.ts'
export {
  batchCommitmentOf,
  catalogueCommitmentOf,
  catalogueIdOf,
  catalogueWorkIdOf,
  commitmentOf,
  workIdOf,
} from './utils/workIds.ts'
