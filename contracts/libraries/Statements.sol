// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice What a statement is computed with, in base units of the pool's token.
struct Tariff {
    /// Per metered unit.
    uint256 unitPrice;
    /// Of revenue, in parts of {Statements-WHOLE_SHARE}.
    uint256 revenueShare;
    /// Least per metered unit.
    uint256 floor;
    /// Least per period.
    uint256 guarantee;
    /// Most per period; zero: none.
    uint256 cap;
}

/// @notice The running account of a license, one word.
struct Account {
    /// Base units owed by all statements. At most {Statements-MAX_OWED}.
    uint112 owed;
    /// Base units paid towards it: with statements, into usage epochs, by vouchers that were credited, and by streams that have been
    /// replaced by another (rounded down each).
    /// @dev With statements never more than is owed, and with usage epochs and vouchers no further than {Statements-MAX_OWED}, half of what
    /// fits. A license has one stream at a time, and none passes more than 2^64 base units a second, so all of them less than 2^64 × 2^46
    /// seconds until the year 2,200,000: together less than 2^112.
    uint112 paid;
}

/// @notice The statement that stands for a period.
struct Filed {
    /// Zero: none.
    uint16 version;
    uint112 owed;
}

/// @title Statements
/// @notice What a period owes, and when its statement is due.
library Statements {
    uint256 internal constant WHOLE_SHARE = 1_000_000;
    /// @dev Most that a license can owe in all, so that the account fits one word whatever is paid towards it.
    uint256 internal constant MAX_OWED = 1 << 111;

    /// @dev owed = min(cap, max(unitPrice × units + ⌈revenueShare × revenue / 10^6⌉, floor × units, guarantee)).
    /// The share of revenue is rounded up: at most one base unit, for those who are paid.
    function owedFor(Tariff memory tariff, uint256 units, uint256 revenue) internal pure returns (uint256 owed) {
        owed = tariff.unitPrice * units + Math.ceilDiv(tariff.revenueShare * revenue, WHOLE_SHARE);
        owed = Math.max(owed, tariff.floor * units);
        owed = Math.max(owed, tariff.guarantee);
        if (tariff.cap != 0) owed = Math.min(owed, tariff.cap);
    }

    /// @dev Periods that begin before `end`; the greatest number where there is no end. The last may be short and counts in full.
    function count(uint256 start, uint256 end, uint256 length) internal pure returns (uint256) {
        if (end == type(uint256).max) return end;
        if (end <= start) return 0;
        // Cannot go below zero: the end is the later.
        unchecked {
            return Math.ceilDiv(end - start, length);
        }
    }

    /// @dev First second after a period.
    function endOf(uint256 start, uint256 end, uint256 length, uint256 period) internal pure returns (uint256) {
        // Cannot overflow: a start of 48 bits, fewer than 2^33 periods of fewer than 2^33 seconds.
        unchecked {
            return Math.min(start + (period + 1) * length, end);
        }
    }
}
