// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice A stream as it is stored. Money is in base units × 2^64 ("scaled").
struct Stream {
    /// Scaled money per second; zero: cancelled, or never opened.
    uint128 rate;
    /// Day on whose first second it ends; zero: cancelled, or never opened.
    uint24 endDay;
    /// Second since which `rate` holds.
    uint48 since;
    /// Its id has served.
    bool opened;
    /// Scaled money that reached the pool before `since`.
    uint256 passedBefore;
}

/// @title Streams
/// @notice What of a stream has reached its pool, and what has not.
library Streams {
    uint256 internal constant DAY = 1 days;

    /// @dev Scaled money that has reached the pool by `time`.
    function passed(Stream memory stream, uint256 time) internal pure returns (uint256) {
        uint256 until = Math.min(time, stream.endDay * DAY);
        return stream.passedBefore + (until > stream.since ? stream.rate * (until - stream.since) : 0);
    }

    /// @dev Scaled money that has not reached the pool by `time`.
    function ahead(Stream memory stream, uint256 time) internal pure returns (uint256) {
        uint256 end = stream.endDay * DAY;
        return end > time ? stream.rate * (end - time) : 0;
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
