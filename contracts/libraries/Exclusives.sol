// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ILicenseRegistry} from "../interfaces/ILicenseRegistry.sol";

/// @notice Until when one use of a sole agent's pool is sold.
struct Taken {
    /// To anybody.
    uint48 busyUntil;
    /// To one alone.
    uint48 exclusiveUntil;
}

/// @title Exclusives
/// @notice Keeps a use from being sold to one alone and to somebody else for the same time.
/// @dev Two ends per pool and use, no list: what is free between a later sale and an earlier one is not sold again, and a license
/// that others share stays counted to its full time even if it ends early. Both err on the side of refusing.
library Exclusives {
    /// @dev Refuses a sale that collides with an earlier one, and notes it.
    function take(
        mapping(uint256 use => Taken) storage taken,
        bytes32 poolId,
        uint256 uses,
        bool exclusive,
        uint256 start,
        uint256 end
    ) internal {
        uint48 until = _until(end);
        for (uint256 left = uses; left != 0; left &= left - 1) {
            uint256 use = _lowest(left);
            Taken storage ends = taken[use];
            uint256 free = exclusive ? Math.max(ends.busyUntil, ends.exclusiveUntil) : ends.exclusiveUntil;
            // Uses have 16 bits: the cast cuts nothing.
            if (free > start) revert ILicenseRegistry.LicenseUseTaken(poolId, uint16(use), free);

            if (until > ends.busyUntil) ends.busyUntil = until;
            if (exclusive) ends.exclusiveUntil = until;
        }
    }

    /// @dev Gives back the rest of an exclusive license that was terminated in second `endedAt`.
    /// It goes back no further than the license's start: all that was sold before it ends there at the latest.
    function release(
        mapping(uint256 use => Taken) storage taken,
        uint256 uses,
        uint256 start,
        uint256 end,
        uint256 endedAt
    ) internal {
        uint48 until = _until(end);
        uint48 free = _until(Math.max(start, endedAt));
        for (uint256 left = uses; left != 0; left &= left - 1) {
            Taken storage ends = taken[_lowest(left)];
            // Where they no longer name this license's end, a later sale does, and stands.
            if (ends.exclusiveUntil == until) ends.exclusiveUntil = free;
            if (ends.busyUntil == until) ends.busyUntil = free;
        }
    }

    /// @dev The lowest bit of a set that is not empty, alone.
    function _lowest(uint256 set) private pure returns (uint256) {
        return set & ~(set - 1);
    }

    /// @dev An end that does not fit is as good as none. The cast is bounded by the comparison.
    function _until(uint256 end) private pure returns (uint48) {
        return end < type(uint48).max ? uint48(end) : type(uint48).max;
    }
}
