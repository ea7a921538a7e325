// Generated from the compiled contracts by scripts/generate/errors.ts. Do not edit: run `npm run generate`.

import type { Address, Hex } from 'viem'

/** Custom errors that a call can end with. */
export const errorSignatures = [
  'BindingNotReady(bytes32 workId, uint256 readyAt, uint256 time)',
  'BindingRefused(bytes32 workId)',
  'BindingWalletInvalid(address wallet)',
  'BookOverflow()',
  'CallerNotEpochs(address caller)',
  'CallerNotPools(address caller)',
  'CatalogueEmpty()',
  'CatalogueIndexTooHigh(uint256 index, uint256 count)',
  'CatalogueProofInvalid(bytes32 catalogueId)',
  'CatalogueRootZero()',
  'ChannelAlreadyOpened(bytes32 channelId)',
  'ChannelAmountTooHigh(uint256 amount, uint256 max)',
  'ChannelDepositMismatch(address token, uint256 received, uint256 expected)',
  'ChannelDepositZero()',
  'ChannelFreeTooLow(bytes32 channelId, uint256 free, uint256 amount)',
  'ChannelNotFound(bytes32 channelId)',
  'ChannelNotPayer(bytes32 channelId, address caller, address payer)',
  'ChannelNoticeInvalid(uint256 noticeDays, uint256 min, uint256 max)',
  'ChannelTokenMismatch(bytes32 poolId, address poolToken, address channelToken)',
  'ClaimEmpty()',
  'CredentialExpired(uint256 expiry, uint256 time)',
  'CredentialInvalid(address certifier, address licensee)',
  'CredentialNotLater(uint256 expiry, uint256 current)',
  'CredentialNotNeeded(bytes32 licenseId)',
  'ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)',
  'ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)',
  'ERC20InvalidApprover(address approver)',
  'ERC20InvalidReceiver(address receiver)',
  'ERC20InvalidSender(address sender)',
  'ERC20InvalidSpender(address spender)',
  'ERC2612ExpiredSignature(uint256 deadline)',
  'ERC2612InvalidSigner(address signer, address owner)',
  'ERC721IncorrectOwner(address sender, uint256 tokenId, address owner)',
  'ERC721InsufficientApproval(address operator, uint256 tokenId)',
  'ERC721InvalidApprover(address approver)',
  'ERC721InvalidOperator(address operator)',
  'ERC721InvalidOwner(address owner)',
  'ERC721InvalidReceiver(address receiver)',
  'ERC721InvalidSender(address sender)',
  'ERC721NonexistentToken(uint256 tokenId)',
  'EpochAlreadyClaimed(bytes32 epochId, uint32 index)',
  'EpochAlreadyPublished(bytes32 epochId)',
  'EpochExhausted(bytes32 epochId, uint256 amount, uint256 left)',
  'EpochIsClosed(bytes32 epochId)',
  'EpochNotFound(bytes32 epochId)',
  'EpochProofInvalid(bytes32 epochId, uint32 index)',
  'EpochRootZero()',
  'EpochSecondOutside(bytes32 epochId, uint256 heldAt, uint256 from, uint256 to)',
  'EpochTooEarly(bytes32 epochId, uint256 closesAt)',
  'EpochWorkNotEligible(bytes32 epochId, bytes32 workId, uint256 heldAt)',
  'EpochWorkOfPayer(bytes32 epochId, bytes32 workId, address payer)',
  'InboxEmpty(bytes32 poolId, address token)',
  'InboxTokenIsPools(bytes32 poolId, address token)',
  'InvalidAccountNonce(address account, uint256 currentNonce)',
  'KeyAlreadyRevoked(bytes32 channelId, address key)',
  'KeyLowered(uint256 until, uint256 cap, uint256 untilBefore, uint256 capBefore)',
  'KeySignatureInvalid(bytes32 channelId, address payer)',
  'KeyUnknown(bytes32 channelId, address key)',
  'KeyUntilPassed(uint256 until, uint256 time)',
  'KeyZero()',
  'LicenseAlreadyAcquired(bytes32 licenseId)',
  'LicenseFeeTooHigh(uint256 fee, uint256 max)',
  'LicenseNotEligible(address licensee, address party)',
  'LicenseNotFound(bytes32 licenseId)',
  'LicenseNotInForce(bytes32 licenseId, uint8 standing)',
  'LicenseNotLicensee(bytes32 licenseId, address caller, address licensee)',
  'LicenseNotTransferable(bytes32 licenseId)',
  'LicenseRateTooLow(uint256 rate, uint256 min)',
  'LicenseSignatureExpired(uint256 deadline, uint256 time)',
  'LicenseSignatureInvalid(address signer)',
  'LicenseStreamCommitted(bytes32 licenseId, uint256 endDay, uint256 earliest)',
  'LicenseStreamExists(bytes32 licenseId, bytes32 streamId)',
  'LicenseStreamMissing(bytes32 licenseId)',
  'LicenseTimeOver(uint256 end, uint256 time)',
  'LicenseUseTaken(bytes32 poolId, uint16 use, uint256 until)',
  'MemberAlreadyExtracted(bytes32 poolId, bytes32 workId)',
  'MemberAlreadyJoined(bytes32 poolId, bytes32 workId)',
  'MemberArraysMismatch(uint256 works, uint256 units)',
  'MemberConsentMissing(bytes32 workId, uint16 uses)',
  'MemberConsents(bytes32 workId, uint16 uses)',
  'MemberElsewhere(bytes32 workId, uint256 pools)',
  'MemberIsCatalogue(bytes32 workId)',
  'MemberNotCatalogue(bytes32 workId)',
  'MemberNotJoined(bytes32 poolId, bytes32 workId)',
  'MemberNotMaterialized(bytes32 catalogueId, bytes32 workId)',
  'MemberNotWorkOwner(bytes32 workId, address caller, address owner)',
  'MemberOfCatalogue(bytes32 workId, bytes32 catalogueId)',
  'MemberOfLot(bytes32 poolId, bytes32 catalogueId, bytes32 workId)',
  'MemberOverflow()',
  'MemberReceiverMismatch(address caller, address registry)',
  'NoticeAlreadyGiven(bytes32 licenseId, uint8 kind, uint256 endsAt)',
  'NoticeNotAllowed(bytes32 licenseId, uint8 kind)',
  'NoticeNotGiven(bytes32 licenseId, uint8 kind)',
  'OfferAlreadyPublished(bytes32 offerId)',
  'OfferCapTooLow(uint256 cap, uint256 guarantee)',
  'OfferExclusiveEndless()',
  'OfferIsClosed(bytes32 offerId)',
  'OfferNotFound(bytes32 offerId)',
  'OfferNotOperator(bytes32 poolId, address caller, address operator)',
  'OfferNotPublisher(bytes32 offerId, address caller)',
  'OfferNotSoleAgent(bytes32 poolId)',
  'OfferPartyInvalid(address party)',
  'OfferPeriodInvalid(uint256 periodDays, uint256 duration)',
  'OfferRateTooLow(uint256 rate, uint256 min)',
  'OfferShareTooHigh(uint256 share, uint256 max)',
  'OfferTextMissing()',
  'OfferTransferInvalid()',
  'OfferUsesInvalid(uint16 uses, uint16 sold)',
  'PayeeMissing(bytes32 workId)',
  'PaymentMismatch(address token, uint256 received, uint256 expected)',
  'PaymentPayerZero()',
  'PaymentTooLarge(uint256 amount, uint256 max)',
  'PaymentUnexpected(address payer, address expected)',
  'PaymentZero()',
  'PoolAlreadyExists(bytes32 poolId)',
  'PoolBehind(bytes32 poolId, uint256 stepsLeft)',
  'PoolChangesPending(bytes32 poolId, uint256 day)',
  'PoolDead(bytes32 poolId)',
  'PoolFallbackPayeeInvalid(address payee)',
  'PoolFull(bytes32 poolId, uint256 perUnit, uint256 max)',
  'PoolNotFound(bytes32 poolId)',
  'PoolNotOperator(bytes32 poolId, address caller, address operator)',
  'PoolNotPendingOperator(bytes32 poolId, address caller, address pendingOperator)',
  'PoolNoticeTooLong(uint256 noticeDays, uint256 max)',
  'PoolTokenInvalid(address token)',
  'PoolTotalUnitsTooHigh(bytes32 poolId, uint256 units, uint256 max)',
  'PoolUnitsPerDayTooHigh(bytes32 poolId, uint256 day, uint256 units, uint256 max)',
  'PoolUsesInvalid(uint16 uses, uint16 known)',
  'PoolWithoutUnits(bytes32 poolId)',
  'ReentrancyGuardReentrantCall()',
  'ReleaseNotDue(bytes32 channelId, bytes32 poolId, uint256 releasedAt, uint256 time)',
  'RenewalNotAllowed(bytes32 streamId, address payer)',
  'RenewalPeriodZero()',
  'RenewalRateTooHigh(bytes32 streamId, uint256 rate, uint256 max)',
  'RenewalTooEarly(bytes32 streamId, uint256 opensAt, uint256 time)',
  'RenewalTooLate(bytes32 streamId, uint256 until, uint256 time)',
  'SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)',
  'SafeCastOverflowedUintToInt(uint256 value)',
  'SafeERC20FailedOperation(address token)',
  'SplitCreditsUncovered(address token, uint256 held, uint256 owed)',
  'SplitEmpty()',
  'SplitGasTooLow(uint256 available, uint256 needed)',
  'SplitLengthMismatch(uint256 recipients, uint256 shares)',
  'SplitNoCredit(address split, address token, address recipient)',
  'SplitRecipientsUnsorted(address previous, address next)',
  'SplitShareZero(address recipient)',
  'SplitSharesInvalid(uint256 sum, uint256 expected)',
  'SplitTokenInvalid(address token)',
  'SplitTooManyRecipients(uint256 given, uint256 max)',
  'StatementByUnits(bytes32 licenseId)',
  'StatementByUse(bytes32 licenseId, uint256 due)',
  'StatementDueTooHigh(uint256 due, uint256 max)',
  'StatementNotAsked(bytes32 licenseId)',
  'StatementOutOfOrder(bytes32 licenseId, uint256 period, uint256 next)',
  'StatementPeriodUnknown(bytes32 licenseId, uint256 period, uint256 periods)',
  'StatementTooEarly(bytes32 licenseId, uint256 period, uint256 endsAt)',
  'StatementTooLarge(uint256 owed, uint256 max)',
  'StatementVersionWrong(bytes32 licenseId, uint256 period, uint256 replaces, uint256 current)',
  'StreamAlreadyOpened(bytes32 streamId)',
  'StreamDepositTooHigh(uint256 deposit, uint256 max)',
  'StreamEndInvalid(uint256 endDay, uint256 first, uint256 last)',
  'StreamEnded(bytes32 streamId, uint256 end)',
  'StreamRateTooLow(uint256 rate, uint256 min)',
  'StreamRatesTooHigh(bytes32 poolId, uint256 rates, uint256 max)',
  'VouchersNotForLicense(bytes32 channelId, bytes32 named)',
  'WithdrawalNotDue(bytes32 channelId, uint256 withdrawableAt, uint256 time)',
  'WorkAlreadyRegistered(bytes32 workId)',
  'WorkBatchEmpty()',
  'WorkCommitmentUnknown(bytes32 commitment)',
  'WorkContentHashZero()',
  'WorkNotFound(bytes32 workId)',
  'WorkNotOwner(bytes32 workId, address caller, address owner)',
  'WorkNotUnbound(bytes32 workId)',
  'WorkPayeeInvalid(address payee)',
  'WorkPayeeLocked(bytes32 workId)',
  'WorkReceiverInvalid(address target)',
  'WorkRoyaltyTooHigh(uint256 royaltyBps, uint256 max)',
  'WorkSignatureExpired(uint256 deadline, uint256 time)',
  'WorkSignatureInvalid(address signer)',
  'WorkUnbound(bytes32 workId, address claimKey)',
  'WorkUsesUnknown(uint16 uses, uint16 known)',
] as const

/** Their arguments, by name. */
export type RevertArgs = {
  BindingNotReady: { workId: Hex; readyAt: bigint; time: bigint }
  BindingRefused: { workId: Hex }
  BindingWalletInvalid: { wallet: Address }
  BookOverflow: Record<never, never>
  CallerNotEpochs: { caller: Address }
  CallerNotPools: { caller: Address }
  CatalogueEmpty: Record<never, never>
  CatalogueIndexTooHigh: { index: bigint; count: bigint }
  CatalogueProofInvalid: { catalogueId: Hex }
  CatalogueRootZero: Record<never, never>
  ChannelAlreadyOpened: { channelId: Hex }
  ChannelAmountTooHigh: { amount: bigint; max: bigint }
  ChannelDepositMismatch: { token: Address; received: bigint; expected: bigint }
  ChannelDepositZero: Record<never, never>
  ChannelFreeTooLow: { channelId: Hex; free: bigint; amount: bigint }
  ChannelNotFound: { channelId: Hex }
  ChannelNotPayer: { channelId: Hex; caller: Address; payer: Address }
  ChannelNoticeInvalid: { noticeDays: bigint; min: bigint; max: bigint }
  ChannelTokenMismatch: { poolId: Hex; poolToken: Address; channelToken: Address }
  ClaimEmpty: Record<never, never>
  CredentialExpired: { expiry: bigint; time: bigint }
  CredentialInvalid: { certifier: Address; licensee: Address }
  CredentialNotLater: { expiry: bigint; current: bigint }
  CredentialNotNeeded: { licenseId: Hex }
  ERC20InsufficientAllowance: { spender: Address; allowance: bigint; needed: bigint }
  ERC20InsufficientBalance: { sender: Address; balance: bigint; needed: bigint }
  ERC20InvalidApprover: { approver: Address }
  ERC20InvalidReceiver: { receiver: Address }
  ERC20InvalidSender: { sender: Address }
  ERC20InvalidSpender: { spender: Address }
  ERC2612ExpiredSignature: { deadline: bigint }
  ERC2612InvalidSigner: { signer: Address; owner: Address }
  ERC721IncorrectOwner: { sender: Address; tokenId: bigint; owner: Address }
  ERC721InsufficientApproval: { operator: Address; tokenId: bigint }
  ERC721InvalidApprover: { approver: Address }
  ERC721InvalidOperator: { operator: Address }
  ERC721InvalidOwner: { owner: Address }
  ERC721InvalidReceiver: { receiver: Address }
  ERC721InvalidSender: { sender: Address }
  ERC721NonexistentToken: { tokenId: bigint }
  EpochAlreadyClaimed: { epochId: Hex; index: number }
  EpochAlreadyPublished: { epochId: Hex }
  EpochExhausted: { epochId: Hex; amount: bigint; left: bigint }
  EpochIsClosed: { epochId: Hex }
  EpochNotFound: { epochId: Hex }
  EpochProofInvalid: { epochId: Hex; index: number }
  EpochRootZero: Record<never, never>
  EpochSecondOutside: { epochId: Hex; heldAt: bigint; from: bigint; to: bigint }
  EpochTooEarly: { epochId: Hex; closesAt: bigint }
  EpochWorkNotEligible: { epochId: Hex; workId: Hex; heldAt: bigint }
  EpochWorkOfPayer: { epochId: Hex; workId: Hex; payer: Address }
  InboxEmpty: { poolId: Hex; token: Address }
  InboxTokenIsPools: { poolId: Hex; token: Address }
  InvalidAccountNonce: { account: Address; currentNonce: bigint }
  KeyAlreadyRevoked: { channelId: Hex; key: Address }
  KeyLowered: { until: bigint; cap: bigint; untilBefore: bigint; capBefore: bigint }
  KeySignatureInvalid: { channelId: Hex; payer: Address }
  KeyUnknown: { channelId: Hex; key: Address }
  KeyUntilPassed: { until: bigint; time: bigint }
  KeyZero: Record<never, never>
  LicenseAlreadyAcquired: { licenseId: Hex }
  LicenseFeeTooHigh: { fee: bigint; max: bigint }
  LicenseNotEligible: { licensee: Address; party: Address }
  LicenseNotFound: { licenseId: Hex }
  LicenseNotInForce: { licenseId: Hex; standing: number }
  LicenseNotLicensee: { licenseId: Hex; caller: Address; licensee: Address }
  LicenseNotTransferable: { licenseId: Hex }
  LicenseRateTooLow: { rate: bigint; min: bigint }
  LicenseSignatureExpired: { deadline: bigint; time: bigint }
  LicenseSignatureInvalid: { signer: Address }
  LicenseStreamCommitted: { licenseId: Hex; endDay: bigint; earliest: bigint }
  LicenseStreamExists: { licenseId: Hex; streamId: Hex }
  LicenseStreamMissing: { licenseId: Hex }
  LicenseTimeOver: { end: bigint; time: bigint }
  LicenseUseTaken: { poolId: Hex; use: number; until: bigint }
  MemberAlreadyExtracted: { poolId: Hex; workId: Hex }
  MemberAlreadyJoined: { poolId: Hex; workId: Hex }
  MemberArraysMismatch: { works: bigint; units: bigint }
  MemberConsentMissing: { workId: Hex; uses: number }
  MemberConsents: { workId: Hex; uses: number }
  MemberElsewhere: { workId: Hex; pools: bigint }
  MemberIsCatalogue: { workId: Hex }
  MemberNotCatalogue: { workId: Hex }
  MemberNotJoined: { poolId: Hex; workId: Hex }
  MemberNotMaterialized: { catalogueId: Hex; workId: Hex }
  MemberNotWorkOwner: { workId: Hex; caller: Address; owner: Address }
  MemberOfCatalogue: { workId: Hex; catalogueId: Hex }
  MemberOfLot: { poolId: Hex; catalogueId: Hex; workId: Hex }
  MemberOverflow: Record<never, never>
  MemberReceiverMismatch: { caller: Address; registry: Address }
  NoticeAlreadyGiven: { licenseId: Hex; kind: number; endsAt: bigint }
  NoticeNotAllowed: { licenseId: Hex; kind: number }
  NoticeNotGiven: { licenseId: Hex; kind: number }
  OfferAlreadyPublished: { offerId: Hex }
  OfferCapTooLow: { cap: bigint; guarantee: bigint }
  OfferExclusiveEndless: Record<never, never>
  OfferIsClosed: { offerId: Hex }
  OfferNotFound: { offerId: Hex }
  OfferNotOperator: { poolId: Hex; caller: Address; operator: Address }
  OfferNotPublisher: { offerId: Hex; caller: Address }
  OfferNotSoleAgent: { poolId: Hex }
  OfferPartyInvalid: { party: Address }
  OfferPeriodInvalid: { periodDays: bigint; duration: bigint }
  OfferRateTooLow: { rate: bigint; min: bigint }
  OfferShareTooHigh: { share: bigint; max: bigint }
  OfferTextMissing: Record<never, never>
  OfferTransferInvalid: Record<never, never>
  OfferUsesInvalid: { uses: number; sold: number }
  PayeeMissing: { workId: Hex }
  PaymentMismatch: { token: Address; received: bigint; expected: bigint }
  PaymentPayerZero: Record<never, never>
  PaymentTooLarge: { amount: bigint; max: bigint }
  PaymentUnexpected: { payer: Address; expected: Address }
  PaymentZero: Record<never, never>
  PoolAlreadyExists: { poolId: Hex }
  PoolBehind: { poolId: Hex; stepsLeft: bigint }
  PoolChangesPending: { poolId: Hex; day: bigint }
  PoolDead: { poolId: Hex }
  PoolFallbackPayeeInvalid: { payee: Address }
  PoolFull: { poolId: Hex; perUnit: bigint; max: bigint }
  PoolNotFound: { poolId: Hex }
  PoolNotOperator: { poolId: Hex; caller: Address; operator: Address }
  PoolNotPendingOperator: { poolId: Hex; caller: Address; pendingOperator: Address }
  PoolNoticeTooLong: { noticeDays: bigint; max: bigint }
  PoolTokenInvalid: { token: Address }
  PoolTotalUnitsTooHigh: { poolId: Hex; units: bigint; max: bigint }
  PoolUnitsPerDayTooHigh: { poolId: Hex; day: bigint; units: bigint; max: bigint }
  PoolUsesInvalid: { uses: number; known: number }
  PoolWithoutUnits: { poolId: Hex }
  ReentrancyGuardReentrantCall: Record<never, never>
  ReleaseNotDue: { channelId: Hex; poolId: Hex; releasedAt: bigint; time: bigint }
  RenewalNotAllowed: { streamId: Hex; payer: Address }
  RenewalPeriodZero: Record<never, never>
  RenewalRateTooHigh: { streamId: Hex; rate: bigint; max: bigint }
  RenewalTooEarly: { streamId: Hex; opensAt: bigint; time: bigint }
  RenewalTooLate: { streamId: Hex; until: bigint; time: bigint }
  SafeCastOverflowedUintDowncast: { bits: number; value: bigint }
  SafeCastOverflowedUintToInt: { value: bigint }
  SafeERC20FailedOperation: { token: Address }
  SplitCreditsUncovered: { token: Address; held: bigint; owed: bigint }
  SplitEmpty: Record<never, never>
  SplitGasTooLow: { available: bigint; needed: bigint }
  SplitLengthMismatch: { recipients: bigint; shares: bigint }
  SplitNoCredit: { split: Address; token: Address; recipient: Address }
  SplitRecipientsUnsorted: { previous: Address; next: Address }
  SplitShareZero: { recipient: Address }
  SplitSharesInvalid: { sum: bigint; expected: bigint }
  SplitTokenInvalid: { token: Address }
  SplitTooManyRecipients: { given: bigint; max: bigint }
  StatementByUnits: { licenseId: Hex }
  StatementByUse: { licenseId: Hex; due: bigint }
  StatementDueTooHigh: { due: bigint; max: bigint }
  StatementNotAsked: { licenseId: Hex }
  StatementOutOfOrder: { licenseId: Hex; period: bigint; next: bigint }
  StatementPeriodUnknown: { licenseId: Hex; period: bigint; periods: bigint }
  StatementTooEarly: { licenseId: Hex; period: bigint; endsAt: bigint }
  StatementTooLarge: { owed: bigint; max: bigint }
  StatementVersionWrong: { licenseId: Hex; period: bigint; replaces: bigint; current: bigint }
  StreamAlreadyOpened: { streamId: Hex }
  StreamDepositTooHigh: { deposit: bigint; max: bigint }
  StreamEndInvalid: { endDay: bigint; first: bigint; last: bigint }
  StreamEnded: { streamId: Hex; end: bigint }
  StreamRateTooLow: { rate: bigint; min: bigint }
  StreamRatesTooHigh: { poolId: Hex; rates: bigint; max: bigint }
  VouchersNotForLicense: { channelId: Hex; named: Hex }
  WithdrawalNotDue: { channelId: Hex; withdrawableAt: bigint; time: bigint }
  WorkAlreadyRegistered: { workId: Hex }
  WorkBatchEmpty: Record<never, never>
  WorkCommitmentUnknown: { commitment: Hex }
  WorkContentHashZero: Record<never, never>
  WorkNotFound: { workId: Hex }
  WorkNotOwner: { workId: Hex; caller: Address; owner: Address }
  WorkNotUnbound: { workId: Hex }
  WorkPayeeInvalid: { payee: Address }
  WorkPayeeLocked: { workId: Hex }
  WorkReceiverInvalid: { target: Address }
  WorkRoyaltyTooHigh: { royaltyBps: bigint; max: bigint }
  WorkSignatureExpired: { deadline: bigint; time: bigint }
  WorkSignatureInvalid: { signer: Address }
  WorkUnbound: { workId: Hex; claimKey: Address }
  WorkUsesUnknown: { uses: number; known: number }
}
