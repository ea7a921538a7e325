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
export {
  CatalogueEmptyError,
  CatalogueEntryError,
  CatalogueIndexError,
} from './errors/catalogue.ts'
export { ContentTypeError, JsonValueError } from './errors/content.ts'
export { ContractRevertError, type ContractRevertErrorParameters, type RevertingContract } from './errors/contract.ts'
export {
  DayOutOfRangeError,
  EndDayError,
  PeriodError,
  RateOutOfRangeError,
  TimeOutOfRangeError,
} from './errors/rates.ts'
export type { Revert, RevertName } from './errors/revert.ts'
export { type Reverts, reverts } from './errors/reverts.ts'
export {
  SplitEmptyError,
  SplitLengthMismatchError,
  SplitPayeeError,
  SplitShareZeroError,
  SplitTooManyRecipientsError,
  SplitTotalError,
  SplitUnsortedError,
  SplitWeightError,
} from './errors/splits.ts'
export * from './errors/transactions.ts'
export { UsesUnknownError, UseUnknownError } from './errors/uses.ts'
export { deployments } from './generated/deployments.ts'
export type * from './types/connection.ts'
export {
  DISTRIBUTIONS,
  type Distribution,
  ELIGIBILITIES,
  type Eligibility,
  NOTICE_KINDS,
  type NoticeKind,
  STANDINGS,
  type Standing,
} from './types/enums.ts'
export type * from './types/events.ts'
export type * from './types/licenses.ts'
export type * from './types/structs.ts'
export type { Amount, Rate } from './types/units.ts'
export { formatAmount, parseAmount } from './utils/amounts.ts'
export { canonicalJson, type JsonValue } from './utils/canonicalJson.ts'
export {
  buildCatalogue,
  type CatalogueEntry,
  type CatalogueLeaf,
  type CatalogueTree,
  catalogueLeafHashOf,
  verifyCatalogueProof,
} from './utils/catalogue.ts'
export { type CreateRoyaltyConnectionParameters, createRoyaltyConnection } from './utils/connection.ts'
export { type ContentSource, contentHashOf, contentHashOfBytes, metadataHashOf } from './utils/contentHash.ts'
export { DAY, dayOf, dayStart, endDayAfter, HORIZON_DAYS } from './utils/days.ts'
export { addressOf, contractNameAt, type DeploymentFile, parseDeployment } from './utils/deployment.ts'
export { licenseIdOf, licenseStreamSaltOf, offerIdOf } from './utils/licenseIds.ts'
export { poolIdOf, streamIdOf } from './utils/poolIds.ts'
export {
  amountOver,
  amountPerDay,
  depositFor,
  MAX_RATE,
  MONTH,
  minRateOf,
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
export {
  MAX_RECIPIENTS,
  type Split,
  sharesOf,
  splitOf,
  splitSaltOf,
  TOTAL_SHARES,
  type WeightedPayee,
} from './utils/splits.ts'
export {
  creatorPoolsDomain,
  type Domain,
  type DomainParameters,
  licenseRegistryDomain,
  typedDataDigestOf,
  workRegistryDomain,
} from './utils/typedData.ts'
export { ALL_USES, decodeUses, encodeUses, includesUses, isUse, USE_NAMES, USES, type Use } from './utils/uses.ts'
export {
  batchCommitmentOf,
  catalogueCommitmentOf,
  catalogueIdOf,
  catalogueWorkIdOf,
  commitmentOf,
  workIdOf,
} from './utils/workIds.ts'
