// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NoticeKind} from "../types/Licenses.sol";

/// @notice What is kept about how a license may come to an early end: one word, zero for most licenses.
/// @dev Five times of 48 bits and a kind, lowest first. The times stand in the order of {NoticeKind}:
/// - None: last second in which the credential holds;
/// - Licensee, Publisher, Breach: when that notice takes effect;
/// - Lapse: since when the license is terminated by a lapse;
/// and then how the license was terminated, once a write has found it. A time that is zero is not there.
type Exit is uint256;

using Exits for Exit global;

/// @title Exits
/// @notice Reads and rewrites {Exit}.
library Exits {
    uint256 private constant TIME_BITS = 48;
    uint256 private constant KIND = 5 * TIME_BITS;

    /// @dev The time that stands under a kind; the greatest number where none does.
    function timeOf(Exit exit, NoticeKind kind_) internal pure returns (uint256) {
        // The cast takes exactly the bits of one time.
        uint256 time = uint48(Exit.unwrap(exit) >> (uint256(kind_) * TIME_BITS));
        return time == 0 ? type(uint256).max : time;
    }

    /// @dev How the license was terminated; None: no write has found that it was.
    function kind(Exit exit) internal pure returns (NoticeKind) {
        return NoticeKind(Exit.unwrap(exit) >> KIND);
    }

    /// @param time Zero: none.
    function withTime(Exit exit, NoticeKind kind_, uint48 time) internal pure returns (Exit) {
        uint256 at_ = uint256(kind_) * TIME_BITS;
        uint256 others = Exit.unwrap(exit) & ~(uint256(type(uint48).max) << at_);
        return Exit.wrap(others | (uint256(time) << at_));
    }

    /// @dev Final: a license is terminated once.
    function withTermination(Exit exit, NoticeKind kind_, uint48 time) internal pure returns (Exit) {
        return Exit.wrap(Exit.unwrap(withTime(exit, kind_, time)) | (uint256(kind_) << KIND));
    }
}
