import type { RevertArgs } from '../generated/errors.ts'

/** What happened and what to do about it, for every custom error of the contracts and of OpenZeppelin's that can arrive. */
export const remedies: Record<keyof RevertArgs, string> & Partial<Record<string, string>> = {
  /* WORKS */
  WorkNotFound: 'No work has this id on this chain. Check the id and the chain, or register the work first.',
  WorkAlreadyRegistered:
    'This id is taken: the creator has registered this content before. There is nothing left to do.',
  WorkNotOwner: 'Only the owner of a work may do this. Use the wallet of `owner`, or ask them to sign.',
  WorkContentHashZero: 'A content hash of zero stands for nothing. Hash the content first, with contentHashOf.',
  WorkUsesUnknown: 'The set of uses holds a bit that stands for no use. Name the uses instead, or use encodeUses.',
  WorkRoyaltyTooHigh: 'The secondary-sale royalty is above what is allowed. Ask for at most `max` basis points.',
  WorkBatchEmpty: 'The batch names no work. Give at least one.',
  WorkCommitmentUnknown:
    'Nobody has committed to this. Commit first, with the same creator, content and salt, or leave the salt out.',
  WorkSignatureInvalid:
    'The signature is not `signer`’s over these values. Sign them again, on the same chain; a call signature serves once.',
  WorkSignatureExpired: 'The signature was good until `deadline`. Have it signed again with a later one.',
  WorkPayeeLocked: 'The owner has given up naming payees for good. What stands now stays.',
  WorkPayeeInvalid: 'The registry itself cannot be paid. Name a wallet, a split or a pool’s inbox.',
  CatalogueRootZero: 'A catalogue needs the root of its tree. Build it with buildCatalogue.',
  CatalogueEmpty: 'A catalogue holds at least one work. Give its count.',
  CatalogueProofInvalid:
    'No catalogue holds this leaf. Check steward, count, leaf and siblings against the registered tree.',
  CatalogueIndexTooHigh: 'The catalogue ends before this position. Indexes go from zero to `count` − 1.',
  WorkUnbound:
    'The work waits for its creator. Bind a wallet by the claim key (bindWorkFor), or let the steward propose one.',
  WorkNotUnbound: 'The leaf names a wallet, so nothing has to be bound. Materialize the work instead.',
  WorkReceiverInvalid:
    'The target is not a contract that acts on works. Give the address of CreatorPools on this chain.',
  BindingNotReady: 'The claim key can still refuse. Finish it from `readyAt` on; zero: nothing was proposed.',
  BindingRefused: 'The claim key has refused for good. Only its own signature binds a wallet now.',
  BindingWalletInvalid: 'A work cannot be bound to this address. Name the creator’s wallet.',

  /* POOLS */
  PoolNotFound: 'No pool has this id on this chain. Check the id and the chain, or create the pool first.',
  PoolAlreadyExists: 'You have made this very pool before. Use it, or choose another salt for a second one.',
  PoolTokenInvalid: 'There is no contract at the token’s address on this chain. Check the address and the chain.',
  PoolUsesInvalid: 'A pool sells at least one use, and only uses that exist. Name them, or use encodeUses.',
  PoolNoticeTooLong: 'The notice is longer than allowed. Ask for at most `max` days.',
  PoolFallbackPayeeInvalid: 'Somebody must receive stray tokens. Name an address other than zero.',
  PoolNotOperator: 'Only the pool’s operator may do this; zero: nobody may. Use the operator’s wallet.',
  PoolNotPendingOperator: 'The place was not offered to this account. Ask the operator to propose it.',
  PoolWithoutUnits: 'Nobody holds units. Give members units before you freeze the pool.',
  PoolDead: 'The pool is frozen and nobody holds units: it takes no money. Streams can be taken back.',
  PoolChangesPending: 'A change of units is still to come. Freeze the pool on `day` (days since 1970) or later.',
  PoolUnitsPerDayTooHigh: 'Too many units would come on one day. Set fewer, or some on another day.',
  PoolBehind: 'The pool’s books are behind. Call syncPool until no steps are left.',
  PoolTotalUnitsTooHigh: 'The members would hold more units than the books can count. Set smaller units.',
  PoolFull: 'What each unit has earned would no longer fit. Give members more units, or make a new pool.',

  MemberNotWorkOwner: 'Only a work’s owner may do this; zero: there is no such work. Use the owner’s wallet.',
  MemberConsentMissing:
    'The work does not consent to all that the pool sells. Its owner has to switch on `uses` first.',
  MemberConsents: 'The work still consents to all that the pool sells. Its owner can leave.',
  MemberAlreadyJoined: 'The work is a member of this pool already. There is nothing left to do.',
  MemberNotJoined: 'The work is not a member of this pool. Check the ids, or let it join first.',
  MemberElsewhere:
    'A sole agent’s members are in no other pool. Leave the other `pools` first, or join a pool that is no sole agent.',
  MemberNotCatalogue: 'This is not a registered catalogue. Check steward, root and count, or join as a single work.',
  MemberIsCatalogue: 'This is a catalogue, which joins as a lot. Use joinLot, or name a work of it.',
  MemberOfCatalogue: 'A sole agent takes only works registered singly. Join another pool.',
  MemberNotMaterialized: 'The catalogue’s work is not a token of its own yet. Materialize it first, with its proof.',
  MemberAlreadyExtracted: 'The work has its own membership already. There is nothing left to do.',
  MemberReceiverMismatch: 'Only the work registry may call this. Use joinPool or callForWork.',
  MemberOfLot: 'The catalogue’s lot holds this work. Extract it (extractMember) instead of joining.',
  MemberArraysMismatch: 'Works and units come in pairs. Give as many units as works.',

  PaymentZero: 'A payment of nothing is refused. Give an amount in base units of the pool’s token.',
  PaymentTooLarge: 'The amount is above what one payment may be. Check the token’s decimals, or pay in parts.',
  PaymentPayerZero: 'A payment needs a payer. Name the account whose tokens are used.',
  PaymentMismatch: 'Another amount arrived. The token takes a fee or changes balances by itself: pools cannot use it.',
  StreamAlreadyOpened: 'This stream was opened before. Top it up, or choose another salt.',
  StreamEnded: 'No stream of yours runs here: it was never opened, or has ended. Open a new one.',
  StreamRateTooLow: 'The stream would bring too little. Ask for at least `min` (base units per second × 2^64).',
  StreamRatesTooHigh: 'All streams of the pool would be too fast together. Lower the rate.',
  StreamEndInvalid:
    'A stream ends on a day from `first` to `last` (days since 1970). Choose one of these; top up later for more.',
  StreamDepositTooHigh: 'The deposit is above what you allowed. Raise the limit, lower the rate, or end sooner.',
  RenewalNotAllowed: 'The payer has written no renewal that allows this. Ask the payer to set one (setRenewal).',
  RenewalTooEarly: 'A stream is renewed in its last day. Try again from `opensAt` on.',
  RenewalTooLate: 'The payer allowed renewals until `until`. Ask the payer to set a new one.',
  RenewalRateTooHigh: 'The stream is faster than the payer allows for renewals. Ask the payer to raise `max`.',
  RenewalPeriodZero: 'A renewal adds at least one day. Give the days of a period.',
  ClaimEmpty: 'The batch names nothing to claim. Give at least one work and pool.',
  PayeeMissing:
    'Nobody can be paid for this work yet: it is not a token of its own. Its money waits; materialize it first.',

  /* SPLITS */
  SplitEmpty: 'A split has at least one recipient. Name one.',
  SplitLengthMismatch: 'Recipients and shares come in pairs. Give as many shares as recipients.',
  SplitRecipientsUnsorted: 'Recipients ascend by address, each once, none zero. Let sharesOf put them in order.',
  SplitShareZero: 'A recipient’s share is zero. Give a share, or leave the recipient out.',
  SplitSharesInvalid: 'The shares do not add up to a million parts. Let sharesOf work them out.',
  SplitTooManyRecipients: 'A split has at most `max` recipients. Put some of them into a split of their own.',
  SplitTokenInvalid: 'There is no contract at the token’s address on this chain. Check the address and the chain.',
  SplitGasTooLow: 'The gas would not pay everyone. Send more gas.',
  SplitNoCredit: 'Nothing waits for this recipient in this split and token. There is nothing left to do.',

  SplitCreditsUncovered: 'The split holds less of the token than it owes. Nobody can be paid more than is there.',

  /* INBOXES */
  InboxEmpty: 'The inbox holds none of this token. Check the token and the pool, or wait for the transfer.',
  InboxTokenIsPools: 'This is the pool’s own token, which goes into the pool. Use sweepInbox.',
  CallerNotPools: 'Only the pools contract may call this. Use the functions for people.',

  /* USAGE EPOCHS */
  EpochRootZero: 'A usage epoch needs the root of its tree. Build it with buildUsageTree.',
  EpochAlreadyPublished: 'This very epoch was published before. There is nothing left to do.',
  EpochNotFound: 'No such epoch was published on this chain. Take all its values from its event (usageEpochsOf).',
  EpochIsClosed: 'What nobody had claimed went to the pool. Claim there instead.',
  EpochTooEarly: 'The epoch stays open for claims for three years. Close it from `closesAt` on.',
  EpochProofInvalid:
    'The epoch’s tree does not hold this leaf. Check index, work, amount and siblings against its tree.',
  EpochAlreadyClaimed: 'This leaf was claimed before, and its payee has the money. Leave it out.',
  EpochSecondOutside: 'The epoch’s period does not hold this second. Name one from `from` on and before `to`.',
  EpochWorkNotEligible:
    'The work held no units then. Name a second in which it did (heldSecondOf); without one it gets nothing.',
  EpochWorkOfPayer: 'The work belongs to the licensee who paid, and gets nothing of that payment.',
  EpochExhausted: 'The tree holds more than was paid, and others came first: `left` is left. Tell the pool’s operator.',

  /* CHANNELS */
  ChannelNotFound: 'No channel has this id on this chain. Check the id and the chain.',
  ChannelAlreadyOpened: 'This salt has served. Choose another salt.',
  ChannelNotPayer: 'Only the payer may do this. Use the wallet of `payer`.',
  ChannelNoticeInvalid: 'The notice is from `min` to `max` days.',
  ChannelDepositZero: 'Nothing was put in. Name an amount above zero.',
  ChannelDepositMismatch: 'Use another token: this one takes a fee.',
  ChannelAmountTooHigh: 'Too much at once. Give at most `max`.',
  ChannelFreeTooLow: 'Only `free` is free. Top the channel up first.',
  ChannelTokenMismatch: 'Use a channel of the pool’s token.',
  ReleaseNotDue: 'Wait until `releasedAt`; zero: nothing was announced.',
  WithdrawalNotDue: 'Wait until `withdrawableAt`; zero: nothing was announced.',
  KeyUnknown: 'The voucher was changed, or its signer is no key of the channel. Ask for another one.',
  KeyZero: 'Zero is no key. Name the key’s address.',
  KeyAlreadyRevoked: 'A revoked key stays so. Authorize another.',
  KeyLowered: 'Keys only gain. Revoke the key instead.',
  KeyUntilPassed: 'That second is over. Name a later one.',
  KeySignatureInvalid: 'The payer has not signed this. Sign again, with the same values, on the same chain.',

  /* OFFERS */
  OfferNotFound:
    'No offer has this id on this chain. Check the id and the chain; the id holds the publisher and all terms.',
  OfferAlreadyPublished: 'These very terms are published already. Use them, or choose another salt for a second offer.',
  OfferIsClosed: 'No more licenses are sold on this offer. Ask the pool’s operator for another one.',
  OfferNotPublisher: 'Only the offer’s publisher may do this. Use the publisher’s wallet.',
  OfferNotOperator: 'Only the operator of the pool publishes offers for it. Use the wallet of `operator`.',
  OfferUsesInvalid: 'An offer licenses at least one use, and only uses that the pool sells. Choose from `sold`.',
  OfferPartyInvalid:
    'An offer for anyone names nobody; any other its certifier or licensee. Set eligibility and party together.',
  OfferNotSoleAgent:
    'Only a pool that is a sole agent sells exclusives. Publish it for such a pool, or without exclusivity.',
  OfferTransferInvalid: 'A license that asks for a credential or a name cannot be transferable. Drop one of the two.',
  OfferRateTooLow: 'The pool takes no stream as slow as this. Ask for at least `min`.',
  OfferShareTooHigh: 'A share of revenue is at most the whole: `max` parts. It is given in parts per million.',
  OfferCapTooLow: 'The most per period lies below the least. Raise the cap to the `guarantee`, or leave it out.',
  OfferPeriodInvalid: 'Prices, shares, floors and guarantees need periods. Give the days of one.',
  OfferTextMissing: 'An offer names its legal text. Give the hash of the text.',
  OfferExclusiveEndless: 'An exclusive license has an end. Give a duration.',

  /* LICENSES */
  LicenseNotFound: 'No license has this id on this chain. Check the id and the chain, or acquire it first.',
  LicenseAlreadyAcquired: 'This license was taken before, and an id serves once. Use it, or choose another salt.',
  LicenseNotLicensee: 'Only the licensee may do this. Use the wallet of `licensee`, or have them sign.',
  LicenseNotEligible: 'The offer is for one licensee, whom it names. Use the wallet of `party`, or take another offer.',
  LicenseFeeTooHigh: 'The fee is above what you allowed. Allow `fee`, or take another offer.',
  LicenseTimeOver: 'The time of this offer is over. Ask the publisher for another one.',
  LicenseUseTaken: 'The use is sold until then. Try again after `until`.',
  LicenseNotTransferable:
    'The terms of this license keep it with its licensee. Acquire another one for the other party.',
  LicenseNotInForce: 'The license is over, or was terminated: nothing revives it. Acquire another one.',
  LicenseSignatureInvalid:
    'The signature is not `signer`’s over these values. Sign again, with the same values, on the same chain.',
  LicenseSignatureExpired: 'The signature was good until `deadline`. Have it signed again with a later one.',
  LicenseStreamExists: 'The license has a running stream. Top it up, or change its rate.',
  LicenseStreamMissing: 'The license has no stream. Open one first.',
  LicenseRateTooLow: 'The terms ask for a faster stream. Ask for at least `min` (base units per second × 2^64).',
  LicenseStreamCommitted:
    'The terms bind the licensee to the stream. Its end can be brought forward to day `earliest` and no further.',
  CredentialInvalid:
    'The certifier has not signed this for this licensee and class. Ask `certifier` for a credential, on the same chain.',
  CredentialExpired: 'The credential held until `expiry`. Ask the certifier for a new one.',
  CredentialNotNeeded: 'The license asks for no credential. There is nothing to renew.',
  CredentialNotLater: 'The credential that was shown holds as long or longer. There is nothing left to do.',

  /* STATEMENTS AND NOTICES */
  StatementNotAsked: 'The terms ask for no statements. There is nothing to report.',
  StatementPeriodUnknown: 'The license has only `periods` periods, counted from zero. Choose one of these.',
  StatementOutOfOrder: 'Periods are stated in their order. State period `next` first.',
  StatementTooEarly: 'The period is not over. Report it from `endsAt` on.',
  StatementVersionWrong: 'Version `current` stands for this period. Name it as the one that is replaced; zero: none.',
  StatementDueTooHigh: 'What is missing is above what you allowed. Allow `due`, or check units and revenue.',
  StatementTooLarge: 'The license would owe more than can be counted. Check units, revenue and decimals.',
  StatementByUnits: 'The terms share by units, so there is no usage epoch. File the statement with reportStatement.',
  StatementByUse:
    'The terms share by use, and `due` is missing. File the statement with publishUsageEpoch (@openroyalty/sdk/usage).',
  CallerNotEpochs: 'Only the usage epochs contract may call this. Use publishUsageEpoch (@openroyalty/sdk/usage).',
  VouchersNotForLicense: 'This channel pays for another license, or for none. Open one with this license’s id.',
  NoticeNotAllowed: 'The terms know no such notice. Wait for the license’s end.',
  NoticeAlreadyGiven:
    'A notice of this kind stands already, and takes effect at `endsAt`. There is nothing left to do.',
  NoticeNotGiven: 'No notice of this kind stands. There is nothing to take back.',
  PaymentUnexpected: 'Nothing is being paid for this payer. Use the functions for people.',

  /* OPENZEPPELIN */
  ERC20InsufficientAllowance:
    'The owner allows `spender` less than is needed. Approve `needed`, or leave the approval to this package.',
  ERC20InsufficientBalance: 'The account holds less of the token than is needed. Bring in what is missing to `needed`.',
  ERC20InvalidApprover: 'The token refuses this account as one that approves. Use another account.',
  ERC20InvalidReceiver: 'The token cannot be sent to this address. Check the payee.',
  ERC20InvalidSender: 'The token cannot be sent from this address. Check the payer.',
  ERC20InvalidSpender: 'The token refuses this spender. Check the addresses of the deployment.',
  ERC2612ExpiredSignature: 'The permit was good until `deadline`. Have it signed again with a later one.',
  ERC2612InvalidSigner: 'The permit is not the owner’s over these values. Sign again, with the token’s present nonce.',
  ERC721IncorrectOwner: 'The token belongs to somebody else. Use the wallet of `owner`.',
  ERC721InsufficientApproval: 'The account may not move this token. Ask its owner to approve `operator`.',
  ERC721InvalidApprover: 'Only the owner of the token, or whom they made an operator, may approve. Use that wallet.',
  ERC721InvalidOperator: 'This address cannot be made an operator. Name another.',
  ERC721InvalidOwner: 'The zero address owns nothing. Name a wallet.',
  ERC721InvalidReceiver:
    'The receiver is the zero address, or a contract that does not take such tokens. Check the address.',
  ERC721InvalidSender: 'The token cannot come from this address; it may exist already. Check the id.',
  ERC721NonexistentToken: 'There is no such token on this chain. Check the id and the chain.',
  InvalidAccountNonce:
    'The signature is for another nonce: one was used before it. Read the present nonce and sign again.',
  ReentrancyGuardReentrantCall:
    'The contract was called again while it was working. Pay with a token that does not call back.',
  SafeERC20FailedOperation:
    'The token refused the transfer. Check balance, allowance, and whether it blocks an account.',
  SafeCastOverflowedUintToInt: 'A value is larger than the contract can hold. Check amounts, times and days.',
  SafeCastOverflowedUintDowncast: 'A value is larger than the contract can hold. Check amounts, times and days.',

  // What follows cannot be caused by a caller; were it to arrive, something deeper is wrong.
  BookOverflow: 'The pool’s books would no longer fit. Please report this with the pool’s id.',
  MemberOverflow: 'The member’s account would no longer fit. Please report this with the ids of pool and work.',
}
