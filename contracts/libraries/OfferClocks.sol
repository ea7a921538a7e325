// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Distribution, Eligibility, OfferTerms} from "../types/Licenses.sol";

/// @notice When an offer holds, for what and for whom, in one word.
/// @dev Lowest first: start (48) | duration (48) | periodDays (16) | graceDays (16) | noticeDays (16) | cureDays (16) | uses (16) |
/// territory (16) | survives (16) | duties (16) | maxModels (16) | eligibility (2) | distribution (1) | exclusive | coversLater |
/// transferable | soleAgent | asksStream | closed (1 each). Territory to maxModels are for people: nothing is computed with them.
type OfferClock is uint256;

using OfferClocks for OfferClock global;

/// @title OfferClocks
/// @notice Packs and reads {OfferClock}. Every cast takes exactly the bits that {pack} gave the field.
library OfferClocks {
    uint256 private constant DURATION = 48;
    uint256 private constant PERIOD = 96;
    uint256 private constant GRACE = 112;
    uint256 private constant NOTICE = 128;
    uint256 private constant CURE = 144;
    uint256 private constant USES = 160;
    uint256 private constant TERRITORY = 176;
    uint256 private constant SURVIVES = 192;
    uint256 private constant DUTIES = 208;
    uint256 private constant MAX_MODELS = 224;
    uint256 private constant ELIGIBILITY = 240;
    uint256 private constant DISTRIBUTION = 242;
    uint256 private constant EXCLUSIVE = 243;
    uint256 private constant COVERS_LATER = 244;
    uint256 private constant TRANSFERABLE = 245;
    uint256 private constant SOLE_AGENT = 246;
    uint256 private constant ASKS_STREAM = 247;
    uint256 private constant CLOSED = 248;

    function pack(OfferTerms calldata terms, bool soleAgent_, bool asksStream_) internal pure returns (OfferClock) {
        uint256 word = terms.start;
        word |= uint256(terms.duration) << DURATION;
        word |= uint256(terms.periodDays) << PERIOD;
        word |= uint256(terms.graceDays) << GRACE;
        word |= uint256(terms.noticeDays) << NOTICE;
        word |= uint256(terms.cureDays) << CURE;
        word |= uint256(terms.uses) << USES;
        word |= uint256(terms.territory) << TERRITORY;
        word |= uint256(terms.survives) << SURVIVES;
        word |= uint256(terms.duties) << DUTIES;
        word |= uint256(terms.maxModels) << MAX_MODELS;
        word |= uint256(terms.eligibility) << ELIGIBILITY;
        word |= uint256(terms.distribution) << DISTRIBUTION;
        word |= _bit(terms.exclusive, EXCLUSIVE);
        word |= _bit(terms.coversLater, COVERS_LATER);
        word |= _bit(terms.transferable, TRANSFERABLE);
        word |= _bit(soleAgent_, SOLE_AGENT);
        word |= _bit(asksStream_, ASKS_STREAM);
        return OfferClock.wrap(word);
    }

    /// @dev Writes into `terms` what the word knows of them.
    function unpack(OfferClock clock, OfferTerms memory terms) internal pure {
        terms.start = uint48(OfferClock.unwrap(clock));
        terms.duration = uint48(OfferClock.unwrap(clock) >> DURATION);
        terms.periodDays = _number(clock, PERIOD);
        terms.graceDays = _number(clock, GRACE);
        terms.noticeDays = _number(clock, NOTICE);
        terms.cureDays = _number(clock, CURE);
        terms.uses = uses(clock);
        terms.territory = _number(clock, TERRITORY);
        terms.survives = _number(clock, SURVIVES);
        terms.duties = _number(clock, DUTIES);
        terms.maxModels = _number(clock, MAX_MODELS);
        terms.eligibility = eligibility(clock);
        terms.distribution = distribution(clock);
        terms.exclusive = exclusive(clock);
        terms.coversLater = coversLater(clock);
        terms.transferable = transferable(clock);
    }

    /// @dev First second of a license taken now or, where the start is fixed and ahead, then.
    function startFrom(OfferClock clock, uint256 time) internal pure returns (uint256) {
        uint256 start = uint48(OfferClock.unwrap(clock));
        return start > time ? start : time;
    }

    /// @dev First second after the time of a license that began in `licenseStart`; the greatest number where it has none. A fixed
    /// start fixes the end for everyone: who comes late gets the rest.
    function endOf(OfferClock clock, uint256 licenseStart) internal pure returns (uint256) {
        uint256 lasts = duration(clock);
        if (lasts == 0) return type(uint256).max;
        uint256 start = uint48(OfferClock.unwrap(clock));
        // Cannot overflow: two numbers of 48 bits.
        unchecked {
            return (start == 0 ? licenseStart : start) + lasts;
        }
    }

    /// @dev Seconds that a license lasts; zero: without end.
    function duration(OfferClock clock) internal pure returns (uint256) {
        return uint48(OfferClock.unwrap(clock) >> DURATION);
    }

    /// @dev Seconds of a reporting period; zero: none.
    function period(OfferClock clock) internal pure returns (uint256) {
        return _seconds(clock, PERIOD);
    }

    function grace(OfferClock clock) internal pure returns (uint256) {
        return _seconds(clock, GRACE);
    }

    function notice(OfferClock clock) internal pure returns (uint256) {
        return _seconds(clock, NOTICE);
    }

    function cure(OfferClock clock) internal pure returns (uint256) {
        return _seconds(clock, CURE);
    }

    function uses(OfferClock clock) internal pure returns (uint16) {
        return _number(clock, USES);
    }

    function eligibility(OfferClock clock) internal pure returns (Eligibility) {
        return Eligibility((OfferClock.unwrap(clock) >> ELIGIBILITY) & 3);
    }

    function distribution(OfferClock clock) internal pure returns (Distribution) {
        return _has(clock, DISTRIBUTION) ? Distribution.Usage : Distribution.Units;
    }

    function exclusive(OfferClock clock) internal pure returns (bool) {
        return _has(clock, EXCLUSIVE);
    }

    function coversLater(OfferClock clock) internal pure returns (bool) {
        return _has(clock, COVERS_LATER);
    }

    function transferable(OfferClock clock) internal pure returns (bool) {
        return _has(clock, TRANSFERABLE);
    }

    function soleAgent(OfferClock clock) internal pure returns (bool) {
        return _has(clock, SOLE_AGENT);
    }

    /// @dev A least rate is among the terms.
    function asksStream(OfferClock clock) internal pure returns (bool) {
        return _has(clock, ASKS_STREAM);
    }

    function closed(OfferClock clock) internal pure returns (bool) {
        return _has(clock, CLOSED);
    }

    function close(OfferClock clock) internal pure returns (OfferClock) {
        return OfferClock.wrap(OfferClock.unwrap(clock) | (1 << CLOSED));
    }

    function _number(OfferClock clock, uint256 at_) private pure returns (uint16) {
        return uint16(OfferClock.unwrap(clock) >> at_);
    }

    function _seconds(OfferClock clock, uint256 at_) private pure returns (uint256) {
        // Cannot overflow: less than 2^16 days of less than 2^17 seconds.
        unchecked {
            return uint256(_number(clock, at_)) * 1 days;
        }
    }

    function _has(OfferClock clock, uint256 at_) private pure returns (bool) {
        return (OfferClock.unwrap(clock) >> at_) & 1 == 1;
    }

    function _bit(bool value, uint256 at_) private pure returns (uint256 bit) {
        // A truth value is one or zero: it needs no jump.
        assembly ("memory-safe") {
            bit := shl(at_, value)
        }
    }
}
