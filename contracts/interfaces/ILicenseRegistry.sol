// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    Acquisition,
    Credential,
    LicenseState,
    NoticeKind,
    OfferTerms,
    Standing,
    Statement
} from "../types/Licenses.sol";
import {CatalogueProof} from "../types/Works.sol";

/// @title ILicenseRegistry
/// @notice Terms on which pools license their works, licenses taken on them, what their holders owe, and whether they stand.
/// @dev Each license is an ERC-721 token whose id is `uint256(licenseId)`; it moves only where its terms say so. Money goes from the
/// licensee straight into the pool, by the licensee's allowance to this contract, which never holds any. Times are Unix seconds,
/// amounts base units of the pool's token.
///
/// Standing is computed, not set. A license in force has up to three duties: to keep a stream of the least rate running for as long as its
/// pool's clock does, to file each statement within its grace, to hold a credential that is valid. The first second in which one of them is not met is the
/// lapse: from then on the license is past due, and if nothing is cured within the cure days it is terminated, finally, in the second
/// in which they end. Every write first stores what time has produced, so nothing that comes late can undo a termination.
interface ILicenseRegistry {
    /* EVENTS */

    /// @notice Emitted for each new offer, with all its terms.
    event OfferPublished(bytes32 indexed offerId, bytes32 indexed poolId, address indexed publisher, OfferTerms terms);
    /// @notice Emitted when no more licenses are sold on an offer. Sold ones stay.
    event OfferClosed(bytes32 indexed offerId, address indexed caller);
    /// @notice Emitted for each new license. `start` is its first second, `fee` the base units paid for it, `credentialUntil` the last
    /// second of its credential: zero where none is needed.
    event LicenseAcquired(
        bytes32 indexed licenseId,
        bytes32 indexed offerId,
        address indexed licensee,
        bytes32 salt,
        uint48 start,
        uint256 fee,
        uint48 credentialUntil
    );
    /// @notice Emitted when a credential is shown that holds for longer: until `credentialUntil`, inclusive.
    event CredentialRenewed(bytes32 indexed licenseId, uint48 credentialUntil);
    /// @notice Emitted for each statement.
    /// @param owed For this period by this version. @param change Of what is owed, against the version replaced.
    /// @param paid Base units that this call sent to the pool or, where the terms share by use, to the statement's usage epoch.
    /// @param dueAt Last second in which it was in time; a correction is late from the same second.
    event StatementFiled(
        bytes32 indexed licenseId,
        uint32 indexed period,
        uint16 version,
        uint96 units,
        uint96 revenue,
        bytes32 usageHash,
        uint256 owed,
        int256 change,
        uint256 paid,
        uint256 dueAt
    );
    /// @notice Emitted when a license is credited with `amount` base units, what vouchers of a channel have paid into its pool since the
    /// last time.
    event VouchersCredited(bytes32 indexed licenseId, bytes32 indexed channelId, uint256 amount);
    /// @notice Emitted when a notice is given; the license ends at `endsAt` unless it is withdrawn.
    event NoticeGiven(
        bytes32 indexed licenseId,
        address indexed caller,
        NoticeKind kind,
        uint48 endsAt,
        bytes32 reasonHash
    );
    /// @notice Emitted when a notice is taken back by the side that gave it.
    event NoticeWithdrawn(bytes32 indexed licenseId, address indexed caller, NoticeKind kind);
    /// @notice Emitted when a write finds that a license has been terminated, in second `terminatedAt`: by a notice, or by a lapse, which
    /// began the terms' cure days before.
    event LicenseTerminated(bytes32 indexed licenseId, NoticeKind kind, uint48 terminatedAt);

    /* ERRORS */

    /// @notice No offer has this id.
    error OfferNotFound(bytes32 offerId);
    /// @notice The caller has published these very terms before; another salt makes another offer.
    error OfferAlreadyPublished(bytes32 offerId);
    /// @notice No more licenses are sold on this offer.
    error OfferIsClosed(bytes32 offerId);
    /// @notice Only the offer's publisher may do this; closing, the pool's operator too.
    error OfferNotPublisher(bytes32 offerId, address caller);
    /// @notice Only the pool's operator publishes offers for it.
    error OfferNotOperator(bytes32 poolId, address caller, address operator);
    /// @notice An offer has at least one use, and none but those that its pool has `sold`.
    error OfferUsesInvalid(uint16 uses, uint16 sold);
    /// @notice Anyone's offer names no party; every other names its licensee or its certifier.
    error OfferPartyInvalid(address party);
    /// @notice Only a sole agent's pool sells exclusives.
    error OfferNotSoleAgent(bytes32 poolId);
    /// @notice Only a license that anyone may take can be transferable.
    error OfferTransferInvalid();
    /// @notice The pool takes no stream below `min`, base units per second × 2^64, rounded down.
    error OfferRateTooLow(uint256 rate, uint256 min);
    /// @notice The share of revenue, in parts per million, is above `max`.
    error OfferShareTooHigh(uint256 share, uint256 max);
    /// @notice The most that a period may owe is below the least, both in base units.
    error OfferCapTooLow(uint256 cap, uint256 guarantee);
    /// @notice Prices, shares, floors, guarantees and sharing by use need periods of at least one day.
    error OfferPeriodInvalid(uint256 periodDays, uint256 duration);
    error OfferTextMissing();
    error OfferExclusiveEndless();

    /// @notice No license has this id.
    error LicenseNotFound(bytes32 licenseId);
    /// @notice The licensee has a license on this offer with this salt; another salt makes another license.
    error LicenseAlreadyAcquired(bytes32 licenseId);
    /// @notice Only the licensee may do this.
    error LicenseNotLicensee(bytes32 licenseId, address caller, address licensee);
    /// @notice The offer is for `party` alone.
    error LicenseNotEligible(address licensee, address party);
    /// @notice The fee, in base units, is more than the acquisition accepts.
    error LicenseFeeTooHigh(uint256 fee, uint256 max);
    /// @notice A license taken at `time` would end at `end`, not after its first second.
    error LicenseTimeOver(uint256 end, uint256 time);
    /// @notice The uses are sold to somebody else until `until`.
    error LicenseUseTaken(bytes32 poolId, uint16 use, uint256 until);
    /// @notice By its terms the license stays with who took it.
    error LicenseNotTransferable(bytes32 licenseId);
    /// @notice The license is neither active nor past due.
    error LicenseNotInForce(bytes32 licenseId, Standing standing);
    /// @notice The signature is not `signer`'s over this acquisition and deadline.
    error LicenseSignatureInvalid(address signer);
    /// @notice The signature held until `deadline`, in seconds, inclusive.
    error LicenseSignatureExpired(uint256 deadline, uint256 time);
    /// @notice The certifier has not signed this credential: for this licensee, class and expiry.
    error CredentialInvalid(address certifier, address licensee);
    /// @notice The credential held until `expiry`, in seconds, inclusive.
    error CredentialExpired(uint256 expiry, uint256 time);
    /// @notice The license asks for no credential.
    error CredentialNotNeeded(bytes32 licenseId);
    /// @notice The credential shown before holds until `current`, as long or longer.
    error CredentialNotLater(uint256 expiry, uint256 current);

    /// @notice The license's stream is still running: change or extend that one.
    error LicenseStreamExists(bytes32 licenseId, bytes32 streamId);
    /// @notice The license has never had a stream.
    error LicenseStreamMissing(bytes32 licenseId);
    /// @notice The terms ask for a stream of at least `min`, base units per second × 2^64.
    error LicenseRateTooLow(uint256 rate, uint256 min);
    /// @notice The terms ask for a stream: its end may be brought forward to `earliest` (a day) and no further.
    error LicenseStreamCommitted(bytes32 licenseId, uint256 endDay, uint256 earliest);

    /// @notice The terms know no statements.
    error StatementNotAsked(bytes32 licenseId);
    /// @notice The license has `periods` periods, counted from zero.
    error StatementPeriodUnknown(bytes32 licenseId, uint256 period, uint256 periods);
    /// @notice Periods are stated in order, and `next` comes next.
    error StatementOutOfOrder(bytes32 licenseId, uint256 period, uint256 next);
    /// @notice The period is over from the second `endsAt` on, and is stated then.
    error StatementTooEarly(bytes32 licenseId, uint256 period, uint256 endsAt);
    /// @notice The statement says that it replaces version `replaces`; `current` stands (zero: none).
    error StatementVersionWrong(bytes32 licenseId, uint256 period, uint256 replaces, uint256 current);
    /// @notice What is missing, in base units, is more than the caller pays.
    error StatementDueTooHigh(uint256 due, uint256 max);
    /// @notice What the license owes in all would no longer fit.
    error StatementTooLarge(uint256 owed, uint256 max);
    /// @notice The terms share by units, so {report} files the statement.
    error StatementByUnits(bytes32 licenseId);
    /// @notice The terms share by use, and something is due: {IUsageEpochs-publish} files the statement and pays.
    error StatementByUse(bytes32 licenseId, uint256 due);

    /// @notice The channel's payments are for the license `named`; zero: for none, or there is no such channel.
    error VouchersNotForLicense(bytes32 channelId, bytes32 named);
    /// @notice The terms know no such notice.
    error NoticeNotAllowed(bytes32 licenseId, NoticeKind kind);
    /// @notice Such a notice is given, and takes effect at `endsAt`.
    error NoticeAlreadyGiven(bytes32 licenseId, NoticeKind kind, uint256 endsAt);
    /// @notice No such notice is given.
    error NoticeNotGiven(bytes32 licenseId, NoticeKind kind);
    /// @notice Only the pools contract calls this.
    error CallerNotPools(address caller);
    /// @notice Only the usage epochs contract calls this.
    error CallerNotEpochs(address caller);
    /// @notice The pools contract asks for tokens of somebody for whom nothing is being paid.
    error PaymentUnexpected(address payer, address expected);

    /* OFFERS */

    /// @notice Publishes terms on which a pool licenses its works. By the pool's operator.
    /// @return offerId keccak256(abi.encode(caller, terms)).
    function publish(OfferTerms calldata terms) external returns (bytes32 offerId);

    /// @notice Sells no more licenses on an offer, for good. By its publisher or the pool's operator.
    function close(bytes32 offerId) external;

    /* ACQUIRE */

    /// @notice Takes a license for the caller, pays its fee, and opens its stream where one is asked for.
    /// @param credential For Research and SmallBusiness; else empty.
    /// @return licenseId keccak256(abi.encode(offerId, licensee, salt)).
    function acquire(
        Acquisition calldata acquisition,
        Credential calldata credential
    ) external returns (bytes32 licenseId);

    /// @notice The same by the licensee's signature (EIP-712, ERC-1271) over the acquisition and a deadline. Anyone may send it; the
    /// licensee pays.
    function acquireFor(
        Acquisition calldata acquisition,
        Credential calldata credential,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 licenseId);

    /// @notice Shows a credential that holds for longer. Anyone may call.
    function renewCredential(bytes32 licenseId, Credential calldata credential) external;

    /* STREAM */

    /// @notice Opens the license's stream; after one has ended, another. By the licensee.
    /// @dev The pools know a license's stream by this registry as its controller and by the license's id as its salt; the id plus one
    /// for the second stream, and so on. {ICreatorPools-topUpStream} and {IStreamRenewals} extend it while it runs. The pools' events
    /// tell all that becomes of it.
    function openStream(
        bytes32 licenseId,
        uint128 rate,
        uint24 endDay,
        uint256 maxDeposit
    ) external returns (bytes32 streamId, uint256 deposit);

    /// @notice Changes the rate, not below the terms' least. By the licensee, who pays or receives the difference.
    function setStreamRate(
        bytes32 licenseId,
        uint128 rate,
        uint256 maxDeposit
    ) external returns (uint256 deposit, uint256 refund);

    /// @notice Ends the stream on an earlier day (zero: now) and returns what lies beyond to the licensee, who calls.
    /// @dev While the license is in force and its terms ask for a stream, the end may be brought forward only to the first day that
    /// begins when the terms' notice is over or later, and not at all where they know no notice. Otherwise any time.
    function cancelStream(bytes32 licenseId, uint24 endDay) external returns (uint256 refund);

    /* STATEMENTS */

    /// @notice Files a statement, or a correction of one, and pays what is then missing. By the licensee.
    /// @dev earned = max(unitPrice × units + ⌈revenueShare × revenue / 10^6⌉, floor × units); owed = min(cap, max(earned,
    /// guarantee)). What is missing is all that is owed so far less all that is paid so far, what streams have passed (rounded down)
    /// and vouchers were credited for included. What is too much stays as credit against later periods and is never refunded. A period that has begun counts
    /// in full. While the pool takes no money (frozen, and nobody holds units) nothing is paid: it stays owed, and is part of what a
    /// later statement finds missing if somebody joins.
    ///
    /// Under terms that share by use it files only what finds nothing missing, and otherwise reverts with {StatementByUse}.
    /// @param maxDue Most the caller will pay.
    function report(
        bytes32 licenseId,
        Statement calldata statement,
        uint256 maxDue
    ) external returns (uint256 owed, uint256 due);

    /// @notice The same under terms that share by use, by the usage epochs contract alone ({IUsageEpochs-publish}), which has been
    /// called by `payer` and takes in `total` in this very transaction.
    /// @param total At least what is missing; what is more is credit.
    /// @return poolId Pool that the license is for.
    /// @return from First second of the period.
    /// @return to First second after it.
    function reportByUse(
        bytes32 licenseId,
        Statement calldata statement,
        address payer,
        uint256 total
    ) external returns (bytes32 poolId, uint256 from, uint256 to);

    /// @notice Counts as paid what vouchers of a channel that names this license have brought its pool. Anyone may call, whenever; a
    /// statement finds less missing afterwards.
    /// @dev What vouchers brought other pools counts for no license. The channel's payer need not be the licensee.
    /// @return amount Base units newly credited; where zero, nothing changes.
    function creditVouchers(bytes32 licenseId, bytes32 channelId) external returns (uint256 amount);

    /* END */

    /// @notice Ends a license: for convenience, after the terms' notice (Licensee, Publisher), or for a breach, after the terms' cure
    /// days (Breach), unless the notice is withdrawn before.
    /// @dev By the side whose kind of notice it is: Licensee by the licensee, Publisher and Breach by the publisher. One of each
    /// kind at a time, so neither side can stand in the other's way. Refused where the terms have no days for it: a notice of breach
    /// exists to leave time to cure.
    function giveNotice(bytes32 licenseId, NoticeKind kind, bytes32 reasonHash) external;

    /// @notice Takes back a notice that has not yet taken effect. By the side that gave it.
    function withdrawNotice(bytes32 licenseId, NoticeKind kind) external;

    /// @notice Stores the standing that time has produced. Anyone may call; every other write does it too.
    function recordStanding(bytes32 licenseId) external returns (Standing);

    /* READ */

    /// @notice The id of the offer that `publisher` makes with these terms: keccak256(abi.encode(publisher, terms)). There need
    /// not be one.
    function offerIdOf(address publisher, OfferTerms calldata terms) external pure returns (bytes32 offerId);
    /// @notice The id of a license: keccak256(abi.encode(offerId, licensee, salt)). There need not be one.
    function licenseIdOf(bytes32 offerId, address licensee, bytes32 salt) external pure returns (bytes32 licenseId);
    /// @notice The part of an offer's terms that the chain computes with; the rest reads zero and is in the event.
    function termsOf(bytes32 offerId) external view returns (address publisher, bool closed, OfferTerms memory terms);
    /// @notice How the license stands at this second, recorded or not. None where there is no such license.
    function standingOf(bytes32 licenseId) external view returns (Standing);
    /// @notice A license as it stands at this second, recorded or not. What its streams have passed is rounded down, so that
    /// nothing counts as paid which is not. Reverts where there is no such license.
    function stateOf(bytes32 licenseId) external view returns (LicenseState memory);

    /// @notice Whether this license covers this use of this work at this second.
    /// @dev It does where the license is in force (active or past due, and begun), its offer has the use, and consent and membership
    /// with units both held at the license's start, or hold now where the offer covers later works.
    function permits(bytes32 licenseId, bytes32 workId, uint16 uses) external view returns (bool);

    /// @notice The same for a work that a catalogue holds, materialized or not.
    function permitsByProof(bytes32 licenseId, CatalogueProof calldata proof, uint16 uses) external view returns (bool);

    /// @notice What a statement would find owed for its period.
    function quote(bytes32 offerId, uint256 units, uint256 revenue) external view returns (uint256 owed);

    /// @notice The statement that stands for a period: its version (zero: none) and what it owes.
    function statementOf(bytes32 licenseId, uint256 period) external view returns (uint16 version, uint256 owed);

    /// @notice Until when a use of a sole agent's pool is sold to anybody, and until when to one alone.
    function takenUntil(bytes32 poolId, uint16 use) external view returns (uint256 busyUntil, uint256 exclusiveUntil);
}
