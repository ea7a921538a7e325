// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ICreatorPools} from "../interfaces/ICreatorPools.sol";
import {ILicenseRegistry} from "../interfaces/ILicenseRegistry.sol";
import {NoticeKind, Standing} from "../types/Licenses.sol";
import {StreamState} from "../types/Pools.sol";
import {ERC721Packed} from "./ERC721Packed.sol";
import {Exclusives, Taken} from "./Exclusives.sol";
import {Exit} from "./Exits.sol";
import {OfferClock} from "./OfferClocks.sol";
import {Offer} from "./Offers.sol";
import {Facts, Standings, Verdict} from "./Standings.sol";
import {Account, Filed, Statements} from "./Statements.sol";

/// @notice A license while a call works on it: what is stored, and what follows from it at this second.
struct License {
    bytes32 id;
    bytes32 offerId;
    bytes32 poolId;
    OfferClock clock;
    Exit exit;
    /* The token's word */
    address licensee;
    /// First second.
    uint48 start;
    /// Streams opened so far; the last of them is the license's stream.
    uint16 streams;
    /// The first period that has not been stated.
    uint24 nextPeriod;
    /// Its exit word has been written.
    bool hasExit;
    /* What follows */
    /// First second after its time; the greatest number where it has no end.
    uint256 end;
    Verdict verdict;
}

/// @title LicensesBase
/// @notice The storage of all offers and licenses, and how a license is brought up to a second.
abstract contract LicensesBase is ILicenseRegistry, ERC721Packed, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using Standings for Facts;
    using Standings for Verdict;

    uint256 internal constant DAY = 1 days;
    uint256 internal constant NEVER = type(uint256).max;

    /// @notice Where the money goes, and where streams and units are known.
    ICreatorPools public immutable POOLS;

    mapping(bytes32 offerId => Offer) internal _offers;
    mapping(bytes32 licenseId => bytes32 offerId) internal _offerIds;
    mapping(bytes32 licenseId => Exit) internal _exits;
    mapping(bytes32 licenseId => Account) internal _accounts;
    mapping(bytes32 licenseId => mapping(uint256 period => Filed)) internal _filed;
    /// @dev Touched only for pools that are sole agents.
    mapping(bytes32 poolId => mapping(uint256 use => Taken)) internal _taken;

    /* SETTLE */

    /// @dev The license at this second, after storing a termination that time has produced: what comes later cannot undo it.
    function _settle(bytes32 licenseId) internal returns (License memory license) {
        _load(license, licenseId);
        Verdict memory verdict = license.verdict;
        if (verdict.standing != Standing.Terminated || license.exit.kind() != NoticeKind.None) return license;

        uint48 terminatedAt = verdict.terminatesAt.toUint48();
        _saveExit(license, license.exit.withTermination(verdict.kind, terminatedAt));
        if (license.clock.exclusive()) {
            Exclusives.release(_taken[license.poolId], license.clock.uses(), license.start, license.end, terminatedAt);
        }
        emit LicenseTerminated(licenseId, verdict.kind, terminatedAt);
    }

    /// @dev Fills `license` with what is stored, and judges it.
    function _load(License memory license, bytes32 licenseId) internal view {
        uint96 bits;
        (license.licensee, bits) = _slotOf(uint256(licenseId));
        if (license.licensee == address(0)) revert LicenseNotFound(licenseId);
        // Each cast takes exactly the bits that {_bitsOf} gave the field.
        license.start = uint48(bits);
        license.streams = uint16(bits >> 48);
        license.nextPeriod = uint24(bits >> 64);
        license.hasExit = bits >> 88 != 0;

        license.id = licenseId;
        license.offerId = _offerIds[licenseId];
        Offer storage offer = _offers[license.offerId];
        license.poolId = offer.poolId;
        license.clock = offer.clock;
        if (license.hasExit) license.exit = _exits[licenseId];
        license.end = license.clock.endOf(license.start);
        license.verdict =
            license.exit.kind() == NoticeKind.None
                ? _factsOf(license).judge(block.timestamp)
                : Standings.recorded(license.exit, license.clock.cure());
    }

    /// @dev The bits beside the owner, lowest first: start (48) | streams (16) | nextPeriod (24) | hasExit (8).
    function _bitsOf(uint48 start, uint16 streams, uint24 nextPeriod, bool hasExit) internal pure returns (uint96) {
        return start | (uint96(streams) << 48) | (uint96(nextPeriod) << 64) | (hasExit ? uint96(1) << 88 : 0);
    }

    /// @dev Stores what a call has changed beside the owner.
    function _saveBits(License memory license) internal {
        uint96 bits = _bitsOf(license.start, license.streams, license.nextPeriod, license.hasExit);
        _setExtra(uint256(license.id), bits);
    }

    function _saveExit(License memory license, Exit exit) internal {
        license.exit = exit;
        _exits[license.id] = exit;
        if (license.hasExit) return;
        license.hasExit = true;
        _saveBits(license);
    }

    function _factsOf(License memory license) private view returns (Facts memory) {
        return
            Facts({
                start: license.start,
                end: license.end,
                streamEndsAt: license.clock.asksStream() ? _streamEndOf(license) : NEVER,
                statementDueAt: _statementDueAt(license, license.end),
                credentialUntil: license.exit.timeOf(NoticeKind.None),
                cure: license.clock.cure(),
                licenseeNotice: license.exit.timeOf(NoticeKind.Licensee),
                publisherNotice: license.exit.timeOf(NoticeKind.Publisher),
                breachNotice: license.exit.timeOf(NoticeKind.Breach)
            });
    }

    /// @dev First second in which the license's stream does not run though its pool's clock does. A clock that has stopped takes money
    /// from nobody ever again, so nobody is asked for it from then on.
    function _streamEndOf(License memory license) private view returns (uint256 end) {
        end = license.streams == 0 ? license.start : _streamOf(license).end;
        if (end <= block.timestamp && POOLS.stoppedSince(license.poolId) <= end) return NEVER;
    }

    /// @dev The license's stream as its pool knows it.
    function _streamOf(License memory license) internal view returns (StreamState memory) {
        return POOLS.streamOf(license.poolId, _streamIdOf(license));
    }

    /// @dev As {ICreatorPools-streamIdOf}.
    function _streamIdOf(License memory license) internal view returns (bytes32) {
        return keccak256(abi.encode(address(this), license.poolId, _streamSaltOf(license)));
    }

    function _streamSaltOf(License memory license) internal pure returns (bytes32) {
        return _streamSalt(license.id, license.streams);
    }

    /// @dev The license's id, plus one for each stream before: who reads the pools' logs sees whose stream it is. Two licenses whose
    /// ids lie that close are as unlikely as a hash that is met twice.
    /// @param index Of the license's streams, from one.
    function _streamSalt(bytes32 licenseId, uint16 index) internal pure returns (bytes32) {
        // May wrap around, like any counter of so many values.
        unchecked {
            return bytes32(uint256(licenseId) + index - 1);
        }
    }

    /// @dev Last second for the next statement, where the license closes in `closesAt`. A period that would begin no sooner than it
    /// closes is never asked for.
    function _statementDueAt(License memory license, uint256 closesAt) internal pure returns (uint256) {
        uint256 length = license.clock.period();
        if (length == 0 || license.nextPeriod >= Statements.count(license.start, closesAt, length)) return NEVER;
        return Statements.endOf(license.start, closesAt, length, license.nextPeriod) + license.clock.grace();
    }

    /// @dev First second in which the license is over: by time, by a termination, or by a notice that stands.
    function _closesAt(License memory license) internal pure returns (uint256 closesAt) {
        if (license.verdict.standing == Standing.Terminated) return license.verdict.terminatesAt;
        Exit exit = license.exit;
        closesAt = Math.min(license.end, exit.timeOf(NoticeKind.Licensee));
        closesAt = Math.min(closesAt, exit.timeOf(NoticeKind.Publisher));
        closesAt = Math.min(closesAt, exit.timeOf(NoticeKind.Breach));
    }

    /* CHECK */

    function _checkLicensee(License memory license, address caller) internal pure {
        if (caller != license.licensee) revert LicenseNotLicensee(license.id, caller, license.licensee);
    }

    function _checkInForce(License memory license) internal pure {
        if (!license.verdict.inForce()) revert LicenseNotInForce(license.id, license.verdict.standing);
    }

    function _clockOf(bytes32 offerId) internal view returns (OfferClock clock) {
        clock = _offers[offerId].clock;
        if (clock.uses() == 0) revert OfferNotFound(offerId);
    }

    /* TRANSFER */

    /// @dev Every transfer passes here (minting does not). Credit and duties go with the token.
    function _update(address to, uint256 id, address auth) internal override returns (address from) {
        // Not while this registry waits for a payment: who pays must be who owed when the call began.
        if (_reentrancyGuardEntered()) revert ReentrancyGuardReentrantCall();
        from = super._update(to, id, auth);
        if (!_settle(bytes32(id)).clock.transferable()) revert LicenseNotTransferable(bytes32(id));
    }
}
