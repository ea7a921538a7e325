// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {NoticeKind} from "../types/Licenses.sol";

/// @notice What is kept about how a license may come to an early end: one word, zero for most licenses.
/// @dev Lowest first: credentialUntil (48) | streamCancelledAt (48) | licenseeNotice (48) | publisherNotice (48) |
/// terminatedAt (48) | publisherKind (8) | kind (8). A time that is zero is not there.
type Exit is uint256;

using Exits for Exit global;

/// @title Exits
/// @notice Reads and rewrites {Exit}. Times are seconds; the readers of those that standing compares give the greatest number
/// ("never") instead of zero.
library Exits {
    using SafeCast for uint256;

    uint256 private constant CREDENTIAL = 0;
    uint256 private constant CANCELLED = 48;
    uint256 private constant LICENSEE = 96;
    uint256 private constant PUBLISHER = 144;
    uint256 private constant TERMINATED = 192;
    uint256 private constant PUBLISHER_KIND = 240;
    uint256 private constant KIND = 248;

    /// @dev Last second in which the credential holds; zero: none is needed.
    function credentialUntil(Exit exit) internal pure returns (uint48) {
        return _time(exit, CREDENTIAL);
    }

    /// @dev Second in which a stream that the terms ask for was cancelled at once (its pool took no money); never: it was not.
    function streamCancelledAt(Exit exit) internal pure returns (uint256) {
        return orNever(_time(exit, CANCELLED));
    }

    /// @dev When the licensee's notice takes effect.
    function licenseeNotice(Exit exit) internal pure returns (uint256) {
        return orNever(_time(exit, LICENSEE));
    }

    /// @dev When the publisher's notice takes effect.
    function publisherNotice(Exit exit) internal pure returns (uint256) {
        return orNever(_time(exit, PUBLISHER));
    }

    /// @dev Of the publisher's notice.
    function publisherKind(Exit exit) internal pure returns (NoticeKind) {
        return NoticeKind(uint8(Exit.unwrap(exit) >> PUBLISHER_KIND));
    }

    /// @dev First second in which the license was terminated, once a write has found it; never: none has.
    function terminatedAt(Exit exit) internal pure returns (uint256) {
        return orNever(_time(exit, TERMINATED));
    }

    /// @dev How the license was terminated, once a write has found it.
    function kind(Exit exit) internal pure returns (NoticeKind) {
        return NoticeKind(uint8(Exit.unwrap(exit) >> KIND));
    }

    function withCredential(Exit exit, uint256 until) internal pure returns (Exit) {
        return _with(exit, CREDENTIAL, until);
    }

    function withStreamCancelled(Exit exit, uint256 time) internal pure returns (Exit) {
        return _with(exit, CANCELLED, time);
    }

    function withLicenseeNotice(Exit exit, uint256 endsAt) internal pure returns (Exit) {
        return _with(exit, LICENSEE, endsAt);
    }

    function withPublisherNotice(Exit exit, uint256 endsAt, NoticeKind kind_) internal pure returns (Exit) {
        uint256 word = Exit.unwrap(_with(exit, PUBLISHER, endsAt)) & ~(uint256(type(uint8).max) << PUBLISHER_KIND);
        return Exit.wrap(word | (uint256(kind_) << PUBLISHER_KIND));
    }

    function withTermination(Exit exit, uint256 time, NoticeKind kind_) internal pure returns (Exit) {
        uint256 word = Exit.unwrap(_with(exit, TERMINATED, time)) & ~(uint256(type(uint8).max) << KIND);
        return Exit.wrap(word | (uint256(kind_) << KIND));
    }

    function orNever(uint256 time) internal pure returns (uint256) {
        return time == 0 ? type(uint256).max : time;
    }

    function _time(Exit exit, uint256 at_) private pure returns (uint48) {
        return uint48(Exit.unwrap(exit) >> at_);
    }

    function _with(Exit exit, uint256 at_, uint256 time) private pure returns (Exit) {
        uint256 cleared = Exit.unwrap(exit) & ~(uint256(type(uint48).max) << at_);
        return Exit.wrap(cleared | (uint256(time.toUint48()) << at_));
    }
}
