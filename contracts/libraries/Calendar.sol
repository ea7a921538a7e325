// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Calendar
/// @notice Which days of a pool are eventful, one bit each.
library Calendar {
    struct Days {
        mapping(uint256 word => uint256 bits) words;
    }

    function mark(Days storage self, uint256 day) internal {
        uint256 bits = self.words[day >> 8];
        uint256 marked = bits | (1 << (day & 0xff));
        if (marked != bits) self.words[day >> 8] = marked;
    }

    /// @return The first marked day in [from, last]; zero: none.
    function next(Days storage self, uint256 from, uint256 last) internal view returns (uint256) {
        while (from <= last) {
            uint256 bits = self.words[from >> 8] >> (from & 0xff);
            if (bits != 0) {
                // The lowest bit alone: its logarithm is its position.
                uint256 day = from + Math.log2(bits & (~bits + 1));
                return day <= last ? day : 0;
            }
            from = ((from >> 8) + 1) << 8;
        }
        return 0;
    }

    /// @return days_ Marked days in [from, last].
    function count(Days storage self, uint256 from, uint256 last) internal view returns (uint256 days_) {
        for (uint256 day = next(self, from, last); day != 0; day = next(self, day + 1, last)) ++days_;
    }
}
