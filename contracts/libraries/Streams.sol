// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice A stream as it is stored, in one word. Money is in base units × 2^64 ("scaled").
struct Stream {
    /// Scaled money per second.
    uint128 rate;
    /// Second in which it ends: the first of a day, or the one in which it was cancelled.
    uint48 end;
    /// Second since which `rate` holds; zero: never opened.
    uint48 since;
    /// Scaled money reached the pool before `since`; it is kept beside the stream.
    bool rebased;
}

/// @title Streams
/// @notice What of a stream has reached its pool, and what has not.
library Streams {
    /// @dev Scaled money that has reached the pool since `since` by `time`.
    function passed(Stream memory stream, uint256 time) internal pure returns (uint256) {
        uint256 until = Math.min(time, stream.end);
        return until > stream.since ? stream.rate * (until - stream.since) : 0;
    }

    /// @dev Scaled money that has not reached the pool by `time`.
    function ahead(Stream memory stream, uint256 time) internal pure returns (uint256) {
        return stream.end > time ? stream.rate * (stream.end - time) : 0;
    }

    /// @dev Base units to ask for, so that at least `scaled` is there; and the excess, which belongs to the pool.
    function up(uint256 scaled) internal pure returns (uint256 amount, uint256 excess) {
        amount = Math.ceilDiv(scaled, 1 << 64);
        excess = (amount << 64) - scaled;
    }

    /// @dev Base units to give back of `scaled`; and the rest, which belongs to the pool.
    function down(uint256 scaled) internal pure returns (uint256 amount, uint256 rest) {
        amount = scaled >> 64;
        rest = scaled & type(uint64).max;
    }
}
