// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice All that is stored of an epoch besides its bits: total (112) | paid (112) | closesOn (24) | closed (8). Never zero once it
/// is published.
type EpochAccount is uint256;

using EpochAccounts for EpochAccount global;

/// @title EpochAccounts
/// @notice Packs and reads {EpochAccount}. Every cast takes exactly the bits that {pack} gave the field.
library EpochAccounts {
    uint256 private constant PAID = 112;
    uint256 private constant CLOSES_ON = 224;
    uint256 private constant CLOSED = 248;

    /// @param closesOn Day from which on it can be closed.
    function pack(uint112 total_, uint24 closesOn) internal pure returns (EpochAccount) {
        return EpochAccount.wrap(total_ | (uint256(closesOn) << CLOSES_ON));
    }

    function total(EpochAccount account) internal pure returns (uint256) {
        return uint112(EpochAccount.unwrap(account));
    }

    /// @dev Never more than the total.
    function paid(EpochAccount account) internal pure returns (uint256) {
        return uint112(EpochAccount.unwrap(account) >> PAID);
    }

    function left(EpochAccount account) internal pure returns (uint256) {
        // Cannot go below zero: no more is paid than the total.
        unchecked {
            return total(account) - paid(account);
        }
    }

    function closesAt(EpochAccount account) internal pure returns (uint256) {
        return uint256(uint24(EpochAccount.unwrap(account) >> CLOSES_ON)) * 1 days;
    }

    function closed(EpochAccount account) internal pure returns (bool) {
        return EpochAccount.unwrap(account) >> CLOSED != 0;
    }

    /// @param amount No more than is left, so that it stays within its bits.
    function withPaid(EpochAccount account, uint256 amount) internal pure returns (EpochAccount) {
        // Cannot overflow: what is paid stays within the total, and so within its bits.
        unchecked {
            return EpochAccount.wrap(EpochAccount.unwrap(account) + (amount << PAID));
        }
    }

    function close(EpochAccount account) internal pure returns (EpochAccount) {
        return EpochAccount.wrap(EpochAccount.unwrap(account) | (1 << CLOSED));
    }
}
