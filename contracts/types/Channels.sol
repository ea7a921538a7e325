// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Part of a deposit that only one pool can draw.
struct Reservation {
    bytes32 poolId;
    /// Base units.
    uint96 amount;
}

/// @notice A running total that a channel owes to a pool, signed by one of the channel's keys.
/// @dev EIP-712: Voucher(bytes32 channelId,bytes32 poolId,uint96 total,uint48 expiry), in the domain of the channels contract.
struct Voucher {
    bytes32 channelId;
    bytes32 poolId;
    /// Base units in all since the channel was opened, not since the voucher before.
    uint96 total;
    /// Last second in which it redeems.
    uint48 expiry;
    /// The signature in its compact form (EIP-2098): r, and s with the parity in its highest bit.
    bytes32 r;
    bytes32 vs;
}

/// @notice A channel at a second.
struct ChannelState {
    address payer;
    address token;
    /// Days between announcing that a reserve is lowered, a key revoked or money withdrawn, and its taking effect.
    uint16 noticeDays;
    /// License that the payments are for, in the payer's words; zero: none.
    bytes32 licenseId;
    /// Base units that no pool has to itself. What a reserve has let go counts once the release is finished.
    uint256 free;
    /// Base units that the payer has announced to withdraw, and the first second in which that can be done. Zero: nothing.
    uint256 withdrawing;
    uint256 withdrawableAt;
}

/// @notice What a channel has for one pool, at a second.
struct ReserveState {
    /// Base units that only this pool can draw.
    uint256 reserved;
    /// Base units that its vouchers have drawn in all, from the reserve and from free money.
    uint256 redeemed;
    /// Base units by which the reserve will be lowered (all of it, where less is left then), and the first second of that. Zero: none.
    uint256 releasing;
    uint256 releasedAt;
}

/// @notice A key whose signature makes vouchers of a channel.
struct KeyState {
    /// Last second in which its vouchers redeem. Zero: never authorized.
    uint256 until;
    /// Base units that its vouchers may draw from free money, over all pools and times, and what they have drawn. Reserves are not
    /// counted: their pools are the payer's own choice.
    uint256 cap;
    uint256 drawn;
    /// Revoked: its last second will not be put off again.
    bool revoked;
}
