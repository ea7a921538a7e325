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
            // The lowest use alone. Uses have 16 bits, so the cast below cuts nothing.
            uint256 use = left & (~left + 1);
            Taken memory was = taken[use];
            uint256 free = exclusive ? Math.max(was.busyUntil, was.exclusiveUntil) : was.exclusiveUntil;
            if (free > start) revert ILicenseRegistry.LicenseUseTaken(poolId, uint16(use), free);

            if (until > was.busyUntil) was.busyUntil = until;
            if (exclusive) was.exclusiveUntil = until;
            taken[use] = was;
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
            uint256 use = left & (~left + 1);
            Taken memory was = taken[use];
            // Where they no longer name this license's end, a later sale does, and stands.
            if (was.exclusiveUntil == until) was.exclusiveUntil = free;
            if (was.busyUntil == until) was.busyUntil = free;
            taken[use] = was;
        }
    }

    /// @dev An end that does not fit is as good as none. The cast is bounded by the comparison.
    function _until(uint256 end) private pure returns (uint48) {
        return end < type(uint48).max ? uint48(end) : type(uint48).max;
    }
}
