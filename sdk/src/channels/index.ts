/** Paying by vouchers against a deposit: for payers, for their keys, and for whoever accepts and redeems. */
export { VoucherExpiredError, VoucherNotNewError, VoucherUnsafeError } from '../errors/vouchers.ts'
export { type AcceptableParameters, type AcceptableReturnType, acceptable } from './acceptable.ts'
export { type AnnounceReleaseParameters, type AnnounceReleaseReturnType, announceRelease } from './announceRelease.ts'
export {
  type AnnounceWithdrawalParameters,
  type AnnounceWithdrawalReturnType,
  announceWithdrawal,
} from './announceWithdrawal.ts'
export { type AuthorizeKeyParameters, type AuthorizeKeyReturnType, authorizeKey } from './authorizeKey.ts'
export { type AuthorizeKeyForParameters, type AuthorizeKeyForReturnType, authorizeKeyFor } from './authorizeKeyFor.ts'
export { type AuthorizeKeyTypedDataParameters, authorizeKeyTypedData, type KeyGrant } from './authorizeKeyTypedData.ts'
export { type BuildAnnounceReleaseParameters, buildAnnounceRelease } from './buildAnnounceRelease.ts'
export { type BuildAnnounceWithdrawalParameters, buildAnnounceWithdrawal } from './buildAnnounceWithdrawal.ts'
export { type BuildAuthorizeKeyParameters, buildAuthorizeKey } from './buildAuthorizeKey.ts'
export { type BuildAuthorizeKeyForParameters, buildAuthorizeKeyFor } from './buildAuthorizeKeyFor.ts'
export { type BuildCreditVouchersParameters, buildCreditVouchers } from './buildCreditVouchers.ts'
export { type BuildFinishReleaseParameters, buildFinishRelease } from './buildFinishRelease.ts'
export { type BuildFinishWithdrawalParameters, buildFinishWithdrawal } from './buildFinishWithdrawal.ts'
export { type BuildOpenChannelParameters, buildOpenChannel } from './buildOpenChannel.ts'
export { type BuildRedeemVouchersParameters, buildRedeemVouchers } from './buildRedeemVouchers.ts'
export { type BuildReserveForPoolParameters, buildReserveForPool } from './buildReserveForPool.ts'
export { type BuildRevokeChannelKeyParameters, buildRevokeChannelKey } from './buildRevokeChannelKey.ts'
export { type BuildTopUpChannelParameters, buildTopUpChannel } from './buildTopUpChannel.ts'
export { type ChannelIdOfParameters, channelIdOf } from './channelIdOf.ts'
export { type ChannelOfParameters, type ChannelOfReturnType, channelOf } from './channelOf.ts'
export { type CheckVoucherParameters, type CheckVoucherReturnType, checkVoucher } from './checkVoucher.ts'
export { type ClaimVoucherParameters, type ClaimVoucherReturnType, claimVoucher } from './claimVoucher.ts'
export { type CreditVouchersParameters, type CreditVouchersReturnType, creditVouchers } from './creditVouchers.ts'
export { type FinishReleaseParameters, type FinishReleaseReturnType, finishRelease } from './finishRelease.ts'
export {
  type FinishWithdrawalParameters,
  type FinishWithdrawalReturnType,
  finishWithdrawal,
} from './finishWithdrawal.ts'
export { type KeyOfParameters, type KeyOfReturnType, keyOf } from './keyOf.ts'
export { type OpenChannelParameters, type OpenChannelReturnType, openChannel } from './openChannel.ts'
export { type RedeemVouchersParameters, type RedeemVouchersReturnType, redeemVouchers } from './redeemVouchers.ts'
export { type ReserveForPoolParameters, type ReserveForPoolReturnType, reserveForPool } from './reserveForPool.ts'
export { type ReserveOfParameters, type ReserveOfReturnType, reserveOf } from './reserveOf.ts'
export {
  type RevokeChannelKeyParameters,
  type RevokeChannelKeyReturnType,
  revokeChannelKey,
} from './revokeChannelKey.ts'
export {
  type SignAuthorizeKeyParameters,
  type SignAuthorizeKeyReturnType,
  signAuthorizeKey,
} from './signAuthorizeKey.ts'
export { type SignVoucherParameters, type SignVoucherReturnType, signVoucher } from './signVoucher.ts'
export { type TopUpChannelParameters, type TopUpChannelReturnType, topUpChannel } from './topUpChannel.ts'
export type { ChannelState, KeyState, Reservation, ReserveState, Voucher, VoucherTerms } from './types.ts'
export { usageChannelsDomain } from './usageChannelsDomain.ts'
export { type RecoverKey, type VoucherSignerOfParameters, voucherSignerOf } from './voucherSignerOf.ts'
export { memoryVoucherTotals, type VoucherTotals } from './voucherTotals.ts'
export { type VoucherTypedDataParameters, voucherTypedData } from './voucherTypedData.ts'
