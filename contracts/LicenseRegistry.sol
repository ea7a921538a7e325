// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ICreatorPools, IPoolFunder} from "./interfaces/ICreatorPools.sol";
import {ILicenseRegistry} from "./interfaces/ILicenseRegistry.sol";
import {IUsageChannels} from "./interfaces/IUsageChannels.sol";
import {IWorkRegistry} from "./interfaces/IWorkRegistry.sol";
import {Exclusives, Taken} from "./libraries/Exclusives.sol";
import {Exit} from "./libraries/Exits.sol";
import {LicenseFacts, LicenseMetadata} from "./libraries/LicenseMetadata.sol";
import {License, LicensesBase} from "./libraries/LicensesBase.sol";
import {OfferClock} from "./libraries/OfferClocks.sol";
import {Offer, Offers} from "./libraries/Offers.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {Standings, Verdict} from "./libraries/Standings.sol";
import {Account, Filed, Statements, Tariff} from "./libraries/Statements.sol";
import {
    Acquisition,
    Credential,
    Distribution,
    Eligibility,
    LicenseState,
    NoticeKind,
    OfferTerms,
    Standing,
    Statement
} from "./types/Licenses.sol";
import {Pool, StreamState} from "./types/Pools.sol";
import {Uses} from "./types/Uses.sol";
import {CatalogueProof} from "./types/Works.sol";

/// @title LicenseRegistry
/// @notice See {ILicenseRegistry}.
contract LicenseRegistry is LicensesBase, EIP712, IPoolFunder {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;
    using Offers for Offer;
    using Offers for OfferTerms;
    using Standings for Verdict;
    using Statements for Tariff;
    using Uses for uint16;

    bytes32 private constant ACQUISITION_TYPEHASH = keccak256(
        "Acquisition(bytes32 offerId,address licensee,bytes32 salt,uint256 maxFee,uint128 rate,uint24 endDay,uint256 maxDeposit,uint256 deadline)"
    );
    bytes32 private constant CREDENTIAL_TYPEHASH = keccak256(
        "Credential(address certifier,address licensee,uint8 class,uint48 expiry)"
    );

    /// @notice Where consent is known.
    IWorkRegistry public immutable WORKS;
    /// @notice Takes in the money of statements under terms that share by use, and reports them here.
    address public immutable EPOCHS;
    /// @notice Where vouchers are redeemed that count for licenses.
    IUsageChannels public immutable CHANNELS;
    /// @dev Base units that vouchers of a channel have brought the pool of the license it names, as far as they are credited.
    mapping(bytes32 channelId => uint256 amount) private _credited;
    /// @dev For whom this registry is paying right now; zero: nobody. Serves for one payment.
    address private transient _payer;

    constructor(
        IWorkRegistry works,
        ICreatorPools pools,
        address epochs,
        IUsageChannels channels
    ) ERC721("", "") EIP712("OpenRoyalty LicenseRegistry", "1") {
        WORKS = works;
        POOLS = pools;
        EPOCHS = epochs;
        CHANNELS = channels;
    }

    /* OFFERS */

    /// @inheritdoc ILicenseRegistry
    function publish(OfferTerms calldata terms) external nonReentrant returns (bytes32 offerId) {
        Pool memory pool = POOLS.poolOf(terms.poolId);
        if (msg.sender != pool.operator) revert OfferNotOperator(terms.poolId, msg.sender, pool.operator);
        if (terms.textHash == 0) revert OfferTextMissing();
        Offer memory offer = terms.pack(msg.sender, pool.soleAgent);
        offer.check(pool);

        bytes memory encoded = Offers.encode(msg.sender, terms);
        offerId = keccak256(encoded);
        if (_offers[offerId].poolId != 0) revert OfferAlreadyPublished(offerId);
        _offers[offerId].store(offer);
        _emitPublished(offerId, offer.poolId, encoded);
    }

    /// @dev `emit OfferPublished(offerId, poolId, msg.sender, terms)`, whose data are encoded already: behind the publisher's word.
    function _emitPublished(bytes32 offerId, bytes32 poolId, bytes memory encoded) private {
        bytes32 topic = OfferPublished.selector;
        assembly ("memory-safe") {
            log4(add(encoded, 0x40), sub(mload(encoded), 0x20), topic, offerId, poolId, caller())
        }
    }

    /// @inheritdoc ILicenseRegistry
    function close(bytes32 offerId) external nonReentrant {
        OfferClock clock = _clockOf(offerId);
        if (clock.closed()) revert OfferIsClosed(offerId);
        Offer storage offer = _offers[offerId];
        if (msg.sender != offer.publisher() && msg.sender != POOLS.poolOf(offer.poolId).operator) {
            revert OfferNotPublisher(offerId, msg.sender);
        }
        offer.clock = clock.close();
        emit OfferClosed(offerId, msg.sender);
    }

    /* ACQUIRE */

    /// @inheritdoc ILicenseRegistry
    function acquire(
        Acquisition calldata acquisition,
        Credential calldata credential
    ) external nonReentrant returns (bytes32 licenseId) {
        licenseId = _licenseIdOf(acquisition);
        if (msg.sender != acquisition.licensee) {
            revert LicenseNotLicensee(licenseId, msg.sender, acquisition.licensee);
        }
        _acquire(licenseId, acquisition, credential);
    }

    /// @inheritdoc ILicenseRegistry
    function acquireFor(
        Acquisition calldata acquisition,
        Credential calldata credential,
        uint256 deadline,
        bytes calldata signature
    ) external nonReentrant returns (bytes32 licenseId) {
        if (block.timestamp > deadline) revert LicenseSignatureExpired(deadline, block.timestamp);
        // An acquisition is encoded as its seven words in a row. No nonce: its id serves once.
        bytes32 structHash = keccak256(abi.encode(ACQUISITION_TYPEHASH, acquisition, deadline));
        if (!Signatures.isValid(acquisition.licensee, _hashTypedDataV4(structHash), signature)) {
            revert LicenseSignatureInvalid(acquisition.licensee);
        }
        licenseId = _licenseIdOf(acquisition);
        _acquire(licenseId, acquisition, credential);
    }

    /// @inheritdoc ILicenseRegistry
    function renewCredential(bytes32 licenseId, Credential calldata credential) external nonReentrant {
        License memory license = _settle(licenseId);
        uint256 current = license.exit.timeOf(NoticeKind.None);
        if (current == NEVER) revert CredentialNotNeeded(licenseId);
        _checkInForce(license);
        if (credential.expiry <= current) revert CredentialNotLater(credential.expiry, current);
        _checkCredential(license.offerId, license.clock.eligibility(), license.licensee, credential);

        _saveExit(license, license.exit.withTime(NoticeKind.None, credential.expiry));
        emit CredentialRenewed(licenseId, credential.expiry);
    }

    function _acquire(bytes32 licenseId, Acquisition calldata acquisition, Credential calldata credential) private {
        OfferClock clock = _clockOf(acquisition.offerId);
        Offer storage offer = _offers[acquisition.offerId];
        bytes32 poolId = offer.poolId;
        uint256 fee = offer.fee();

        // Check:
        uint256 start = _checkSale(licenseId, acquisition, clock, fee);
        uint48 credentialUntil = _checkEligible(acquisition, clock.eligibility(), credential);

        // Effect:
        if (clock.soleAgent()) {
            Exclusives.take(_taken[poolId], poolId, clock.uses(), clock.exclusive(), start, clock.endOf(start));
        }
        uint16 streams = acquisition.rate == 0 ? 0 : 1;
        _begin(licenseId, acquisition, start.toUint48(), streams, fee, credentialUntil);

        // Interaction:
        if (fee != 0) _pay(poolId, fee, acquisition.licensee, licenseId);
        if (streams != 0) _openFirst(licenseId, poolId, streams, acquisition);
    }

    /// @return start First second of the license.
    function _checkSale(
        bytes32 licenseId,
        Acquisition calldata acquisition,
        OfferClock clock,
        uint256 fee
    ) private view returns (uint256 start) {
        if (clock.closed()) revert OfferIsClosed(acquisition.offerId);
        if (_exists(licenseId)) revert LicenseAlreadyAcquired(licenseId);
        if (fee > acquisition.maxFee) revert LicenseFeeTooHigh(fee, acquisition.maxFee);
        start = clock.startFrom(block.timestamp);
        uint256 end = clock.endOf(start);
        if (start >= end) revert LicenseTimeOver(end, block.timestamp);
        // A stream may be opened later, where there are days to cure; where there are none the license would end as it begins. Without
        // a fee it comes at once: else anybody could have those days, or keep others from an exclusive, for nothing.
        bool later = acquisition.rate == 0 && fee != 0 && (clock.cure() != 0 || start > block.timestamp);
        if (clock.asksStream() && !later) _checkRate(acquisition.offerId, acquisition.rate);
    }

    function _begin(
        bytes32 licenseId,
        Acquisition calldata acquisition,
        uint48 start,
        uint16 streams,
        uint256 fee,
        uint48 credentialUntil
    ) private {
        uint96 bits = _bitsOf(start, streams, 0, credentialUntil != 0);
        _mintWith(acquisition.licensee, uint256(licenseId), bits);
        _offerIds[licenseId] = acquisition.offerId;
        // The credential stands lowest, in a word that nobody has written yet.
        if (credentialUntil != 0) _exits[licenseId] = Exit.wrap(credentialUntil);
        emit LicenseAcquired(
            licenseId,
            acquisition.offerId,
            acquisition.licensee,
            acquisition.salt,
            start,
            fee,
            credentialUntil
        );
    }

    function _openFirst(bytes32 licenseId, bytes32 poolId, uint16 index, Acquisition calldata acquisition) private {
        _open(
            licenseId,
            poolId,
            index,
            acquisition.rate,
            acquisition.endDay,
            acquisition.maxDeposit,
            acquisition.licensee
        );
    }

    /// @return until Last second of the credential; zero: none is needed.
    function _checkEligible(
        Acquisition calldata acquisition,
        Eligibility eligibility,
        Credential calldata credential
    ) private view returns (uint48 until) {
        if (eligibility == Eligibility.Anyone) return 0;
        if (eligibility == Eligibility.Named) {
            address party = _offers[acquisition.offerId].party();
            if (acquisition.licensee != party) revert LicenseNotEligible(acquisition.licensee, party);
            return 0;
        }
        _checkCredential(acquisition.offerId, eligibility, acquisition.licensee, credential);
        return credential.expiry;
    }

    function _checkCredential(
        bytes32 offerId,
        Eligibility eligibility,
        address licensee,
        Credential calldata credential
    ) private view {
        if (block.timestamp > credential.expiry) revert CredentialExpired(credential.expiry, block.timestamp);
        address certifier = _offers[offerId].party();
        bytes32 structHash = keccak256(
            abi.encode(CREDENTIAL_TYPEHASH, certifier, licensee, eligibility, credential.expiry)
        );
        if (!Signatures.isValid(certifier, _hashTypedDataV4(structHash), credential.signature)) {
            revert CredentialInvalid(certifier, licensee);
        }
    }

    /* STREAM */

    /// @inheritdoc ILicenseRegistry
    function openStream(
        bytes32 licenseId,
        uint128 rate,
        uint24 endDay,
        uint256 maxDeposit
    ) external nonReentrant returns (bytes32 streamId, uint256 deposit) {
        License memory license = _settle(licenseId);
        _checkLicensee(license, msg.sender);
        _checkInForce(license);
        if (license.clock.asksStream()) _checkRate(license.offerId, rate);
        if (license.streams != 0) {
            StreamState memory former = _streamOf(license);
            if (former.end > block.timestamp) revert LicenseStreamExists(licenseId, _streamIdOf(license));
            // What the former one passed will not be asked for again.
            _accounts[licenseId].paid += (former.passed >> 64).toUint112();
        }
        license.streams += 1;
        _saveBits(license);
        return _open(licenseId, license.poolId, license.streams, rate, endDay, maxDeposit, msg.sender);
    }

    /// @inheritdoc ILicenseRegistry
    function setStreamRate(
        bytes32 licenseId,
        uint128 rate,
        uint256 maxDeposit
    ) external nonReentrant returns (uint256 deposit, uint256 refund) {
        License memory license = _settle(licenseId);
        _checkLicensee(license, msg.sender);
        _checkInForce(license);
        _checkStream(license);
        if (license.clock.asksStream()) _checkRate(license.offerId, rate);

        _payer = msg.sender;
        (deposit, refund) = POOLS.setStreamRate(license.poolId, _streamSaltOf(license), rate, maxDeposit, msg.sender);
        _payer = address(0);
    }

    /// @inheritdoc ILicenseRegistry
    function cancelStream(bytes32 licenseId, uint24 endDay) external nonReentrant returns (uint256 refund) {
        License memory license = _settle(licenseId);
        _checkLicensee(license, msg.sender);
        _checkStream(license);
        bool asked = license.clock.asksStream();
        // A pool that takes no money holds nobody to a stream.
        bool committed = asked && license.verdict.inForce() && !POOLS.stateOf(license.poolId).dead;
        uint256 earliest = block.timestamp / DAY + 1;
        if (committed) {
            uint256 notice = license.clock.notice();
            earliest = notice == 0 ? _streamOf(license).end / DAY : Math.ceilDiv(block.timestamp + notice, DAY);
        }
        if (endDay == 0 ? committed : endDay < earliest) revert LicenseStreamCommitted(licenseId, endDay, earliest);
        return POOLS.cancelStream(license.poolId, _streamSaltOf(license), endDay, msg.sender);
    }

    /// @dev Whether it still runs is for the pool to say.
    function _checkStream(License memory license) private pure {
        if (license.streams == 0) revert LicenseStreamMissing(license.id);
    }

    function _checkRate(bytes32 offerId, uint256 rate) private view {
        uint256 min = _offers[offerId].minRate();
        if (rate < min) revert LicenseRateTooLow(rate, min);
    }

    /* STATEMENTS */

    /// @inheritdoc ILicenseRegistry
    function report(
        bytes32 licenseId,
        Statement calldata statement,
        uint256 maxDue
    ) external nonReentrant returns (uint256 owed, uint256 due) {
        License memory license = _settle(licenseId);
        (owed, due, ) = _report(license, statement, msg.sender, maxDue);
        if (due != 0) _pay(license.poolId, due, msg.sender, licenseId);
    }

    /// @inheritdoc ILicenseRegistry
    function reportByUse(
        bytes32 licenseId,
        Statement calldata statement,
        address payer,
        uint256 total
    ) external nonReentrant returns (bytes32 poolId, uint256 from, uint256 to) {
        if (msg.sender != EPOCHS) revert CallerNotEpochs(msg.sender);
        License memory license = _settle(licenseId);
        (, , to) = _report(license, statement, payer, total);
        return (license.poolId, license.start + statement.period * license.clock.period(), to);
    }

    /// @param maxDue Most that is paid; by the epochs, what is paid.
    function _report(
        License memory license,
        Statement calldata statement,
        address payer,
        uint256 maxDue
    ) private returns (uint256 owed, uint256 paying, uint256 endsAt) {
        _checkLicensee(license, payer);
        uint256 former;
        (former, endsAt) = _checkStatement(license, statement);
        owed = _offers[license.offerId].tariffOf().owedFor(statement.units, statement.revenue);
        paying = _charge(license, owed, former, maxDue);
        if (statement.replaces == 0) {
            license.nextPeriod += 1;
            _saveBits(license);
        }
        _file(license.id, statement, owed, former, paying, endsAt + license.clock.grace());
    }

    /// @dev Puts a period's `owed` in the place of `former`, and counts as paid what is paid now.
    function _charge(
        License memory license,
        uint256 owed,
        uint256 former,
        uint256 maxDue
    ) private returns (uint256 paying) {
        Account memory account = _accounts[license.id];
        uint256 total = account.owed - former + owed;
        if (total > Statements.MAX_OWED) revert StatementTooLarge(total, Statements.MAX_OWED);
        uint256 paid = account.paid + _passedNow(license);
        if (total > paid) paying = total - paid;
        bool byUse = license.clock.distribution() == Distribution.Usage;
        // What a pool that takes no money cannot be paid stays owed, and nobody's license lapses by it.
        if (paying != 0 && !byUse && POOLS.stateOf(license.poolId).dead) paying = 0;
        if (paying > maxDue) revert StatementDueTooHigh(paying, maxDue);
        if (msg.sender == EPOCHS) {
            if (!byUse) revert StatementByUnits(license.id);
            paying = maxDue;
            // So that the account fits its word, whatever is paid beyond what is owed.
            if (account.paid + paying > Statements.MAX_OWED) revert StatementTooLarge(paying, Statements.MAX_OWED);
        } else if (byUse && paying != 0) revert StatementByUse(license.id, paying);

        account.owed = total.toUint112();
        account.paid += paying.toUint112();
        _accounts[license.id] = account;
    }

    /// @return former What the version that is replaced owes; zero where this is the first.
    /// @return endsAt First second after the period.
    function _checkStatement(
        License memory license,
        Statement calldata statement
    ) private view returns (uint256 former, uint256 endsAt) {
        uint256 length = license.clock.period();
        if (length == 0) revert StatementNotAsked(license.id);
        uint256 period = statement.period;
        uint256 closesAt = _closesAt(license);
        uint256 periods = Statements.count(license.start, closesAt, length);
        if (period >= periods) revert StatementPeriodUnknown(license.id, period, periods);
        uint256 next = license.nextPeriod;
        if (period > next) revert StatementOutOfOrder(license.id, period, next);

        Filed storage filed = _filed[license.id][period];
        if (statement.replaces != filed.version) {
            revert StatementVersionWrong(license.id, period, statement.replaces, filed.version);
        }
        endsAt = Statements.endOf(license.start, closesAt, length, period);
        if (block.timestamp < endsAt) revert StatementTooEarly(license.id, period, endsAt);
        return (filed.owed, endsAt);
    }

    function _file(
        bytes32 licenseId,
        Statement calldata statement,
        uint256 owed,
        uint256 former,
        uint256 due,
        uint256 dueAt
    ) private {
        uint16 version = statement.replaces + 1;
        _filed[licenseId][statement.period] = Filed(version, owed.toUint112());
        emit StatementFiled(
            licenseId,
            statement.period,
            version,
            statement.units,
            statement.revenue,
            statement.usageHash,
            owed,
            owed.toInt256() - former.toInt256(),
            due,
            dueAt
        );
    }

    /// @dev Base units that the license's present stream has brought its pool, rounded down.
    function _passedNow(License memory license) private view returns (uint256) {
        return license.streams == 0 ? 0 : _streamOf(license).passed >> 64;
    }

    /// @inheritdoc ILicenseRegistry
    function creditVouchers(bytes32 licenseId, bytes32 channelId) external nonReentrant returns (uint256 amount) {
        License memory license = _settle(licenseId);
        (bytes32 named, uint256 redeemed) = CHANNELS.redeemedOf(channelId, license.poolId);
        if (named != licenseId) revert VouchersNotForLicense(channelId, named);
        amount = redeemed - _credited[channelId];
        if (amount == 0) return 0;
        _credited[channelId] = redeemed;
        uint256 paid = _accounts[licenseId].paid + amount;
        if (paid > Statements.MAX_OWED) revert StatementTooLarge(paid, Statements.MAX_OWED);
        _accounts[licenseId].paid = paid.toUint112();
        emit VouchersCredited(licenseId, channelId, amount);
    }

    /* END */

    /// @inheritdoc ILicenseRegistry
    function giveNotice(bytes32 licenseId, NoticeKind kind, bytes32 reasonHash) external nonReentrant {
        License memory license = _settle(licenseId);
        uint256 given = _checkNotice(license, kind);
        if (given != NEVER) revert NoticeAlreadyGiven(licenseId, kind, given);
        uint256 notice = kind == NoticeKind.Breach ? license.clock.cure() : license.clock.notice();
        if (notice == 0) revert NoticeNotAllowed(licenseId, kind);

        uint48 endsAt = (block.timestamp + notice).toUint48();
        _saveExit(license, license.exit.withTime(kind, endsAt));
        emit NoticeGiven(licenseId, msg.sender, kind, endsAt, reasonHash);
    }

    /// @inheritdoc ILicenseRegistry
    function withdrawNotice(bytes32 licenseId, NoticeKind kind) external nonReentrant {
        License memory license = _settle(licenseId);
        if (_checkNotice(license, kind) == NEVER) revert NoticeNotGiven(licenseId, kind);
        _saveExit(license, license.exit.withTime(kind, 0));
        emit NoticeWithdrawn(licenseId, msg.sender, kind);
    }

    /// @inheritdoc ILicenseRegistry
    function recordStanding(bytes32 licenseId) external nonReentrant returns (Standing) {
        return _settle(licenseId).verdict.standing;
    }

    /// @dev The license must be in force, and the kind of notice the caller's.
    /// @return endsAt When a notice of this kind, already given, takes effect; the greatest number: none is.
    function _checkNotice(License memory license, NoticeKind kind) private view returns (uint256 endsAt) {
        if (kind == NoticeKind.None || kind == NoticeKind.Lapse) revert NoticeNotAllowed(license.id, kind);
        if (kind == NoticeKind.Licensee) _checkLicensee(license, msg.sender);
        else if (msg.sender != _offers[license.offerId].publisher()) {
            revert OfferNotPublisher(license.offerId, msg.sender);
        }
        _checkInForce(license);
        return license.exit.timeOf(kind);
    }

    /* PAY */

    /// @inheritdoc IPoolFunder
    /// @dev The licensee's tokens go straight to the pools, which measure what arrives. Only a payment that this registry has begun
    /// for this very payer is served, and once.
    function onPoolPayment(address token, address payer, uint256 amount) external {
        if (msg.sender != address(POOLS)) revert CallerNotPools(msg.sender);
        address expected = _payer;
        if (payer != expected || payer == address(0)) revert PaymentUnexpected(payer, expected);
        _payer = address(0);
        IERC20(token).safeTransferFrom(payer, msg.sender, amount);
    }

    function _pay(bytes32 poolId, uint256 amount, address payer, bytes32 licenseId) private {
        _payer = payer;
        POOLS.pay(poolId, amount, payer, licenseId);
        _payer = address(0);
    }

    function _open(
        bytes32 licenseId,
        bytes32 poolId,
        uint16 index,
        uint128 rate,
        uint24 endDay,
        uint256 maxDeposit,
        address payer
    ) private returns (bytes32 streamId, uint256 deposit) {
        _payer = payer;
        (streamId, deposit) = POOLS.openStream(poolId, _streamSalt(licenseId, index), rate, endDay, maxDeposit, payer);
        _payer = address(0);
    }

    /* READ */

    /// @inheritdoc ILicenseRegistry
    function offerIdOf(address publisher, OfferTerms calldata terms) external pure returns (bytes32 offerId) {
        return keccak256(Offers.encode(publisher, terms));
    }

    /// @inheritdoc ILicenseRegistry
    function licenseIdOf(bytes32 offerId, address licensee, bytes32 salt) public pure returns (bytes32 licenseId) {
        return keccak256(abi.encode(offerId, licensee, salt));
    }

    /// @inheritdoc ILicenseRegistry
    function termsOf(bytes32 offerId) external view returns (address publisher, bool closed, OfferTerms memory terms) {
        closed = _clockOf(offerId).closed();
        publisher = _offers[offerId].publisher();
        terms = _offers[offerId].termsOf();
    }

    /// @inheritdoc ILicenseRegistry
    function standingOf(bytes32 licenseId) external view returns (Standing) {
        if (!_exists(licenseId)) return Standing.None;
        License memory license;
        _load(license, licenseId);
        return license.verdict.standing;
    }

    /// @inheritdoc ILicenseRegistry
    function stateOf(bytes32 licenseId) external view returns (LicenseState memory) {
        License memory license;
        _load(license, licenseId);
        uint256 credentialUntil = license.exit.timeOf(NoticeKind.None);
        bool streams = license.streams != 0;
        return
            LicenseState({
                offerId: license.offerId,
                poolId: license.poolId,
                licensee: license.licensee,
                standing: license.verdict.standing,
                start: license.start,
                end: license.end,
                lapsesAt: license.verdict.lapsesAt,
                terminatesAt: license.verdict.terminatesAt,
                notice: license.verdict.kind,
                owed: _accounts[licenseId].owed,
                paid: _accounts[licenseId].paid + _passedNow(license),
                nextPeriod: license.nextPeriod,
                statementDueAt: _statementDueAt(license, _closesAt(license)),
                credentialUntil: credentialUntil == NEVER ? 0 : credentialUntil,
                streamId: streams ? _streamIdOf(license) : bytes32(0),
                streamSalt: streams ? _streamSaltOf(license) : bytes32(0)
            });
    }

    /// @inheritdoc ILicenseRegistry
    function permits(bytes32 licenseId, bytes32 workId, uint16 uses) external view returns (bool) {
        if (!_exists(licenseId)) return false;
        License memory license;
        _load(license, licenseId);
        return _covers(license, uses) && _held(license, workId, uses);
    }

    /// @inheritdoc ILicenseRegistry
    function permitsByProof(
        bytes32 licenseId,
        CatalogueProof calldata proof,
        uint16 uses
    ) external view returns (bool) {
        (bytes32 catalogueId, bytes32 workId) = WORKS.verify(proof);
        if (!_exists(licenseId)) return false;
        License memory license;
        _load(license, licenseId);
        // Until a work is a token of its own, its catalogue speaks and is a member for it.
        return _covers(license, uses) && _held(license, WORKS.exists(workId) ? workId : catalogueId, uses);
    }

    /// @inheritdoc ILicenseRegistry
    function quote(bytes32 offerId, uint256 units, uint256 revenue) external view returns (uint256 owed) {
        _clockOf(offerId);
        return _offers[offerId].tariffOf().owedFor(units, revenue);
    }

    /// @inheritdoc ILicenseRegistry
    function statementOf(bytes32 licenseId, uint256 period) external view returns (uint16 version, uint256 owed) {
        Filed storage filed = _filed[licenseId][period];
        return (filed.version, filed.owed);
    }

    /// @inheritdoc ILicenseRegistry
    function takenUntil(bytes32 poolId, uint16 use) external view returns (uint256 busyUntil, uint256 exclusiveUntil) {
        Taken storage taken = _taken[poolId][use];
        return (taken.busyUntil, taken.exclusiveUntil);
    }

    /// @notice "OpenRoyalty Licenses".
    function name() public pure override returns (string memory) {
        return "OpenRoyalty Licenses";
    }

    /// @notice "LICENSE".
    function symbol() public pure override returns (string memory) {
        return "LICENSE";
    }

    /// @notice What the license is and whether it stands, as `data:` JSON.
    function tokenURI(uint256 id) public view override returns (string memory) {
        _requireOwned(id);
        License memory license;
        _load(license, bytes32(id));
        return
            LicenseMetadata.toUri(
                LicenseFacts({
                    licenseId: license.id,
                    offerId: license.offerId,
                    licensee: license.licensee,
                    standing: license.verdict.standing,
                    uses: license.clock.uses(),
                    start: license.start,
                    end: license.end
                })
            );
    }

    function _licenseIdOf(Acquisition calldata acquisition) private pure returns (bytes32) {
        return licenseIdOf(acquisition.offerId, acquisition.licensee, acquisition.salt);
    }

    function _exists(bytes32 licenseId) private view returns (bool) {
        return _ownerOf(uint256(licenseId)) != address(0);
    }

    /// @dev The license's own side of the question: in force, begun, and sold for all of these uses.
    function _covers(License memory license, uint16 uses) private view returns (bool) {
        return
            uses != 0 &&
            license.clock.uses().include(uses) &&
            block.timestamp >= license.start &&
            license.verdict.inForce();
    }

    /// @dev The work's side: consent and membership, both at the license's start or, for later works, both now.
    function _held(License memory license, bytes32 workId, uint16 uses) private view returns (bool) {
        return
            _heldAt(license.poolId, workId, uses, license.start) ||
            (license.clock.coversLater() && _heldAt(license.poolId, workId, uses, block.timestamp));
    }

    function _heldAt(bytes32 poolId, bytes32 workId, uint16 uses, uint256 time) private view returns (bool) {
        return WORKS.consentedAt(workId, uses, time) && POOLS.heldUnitsAt(poolId, workId, time);
    }
}
