// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ChannelState, KeyState, Reservation, ReserveState, Voucher} from "../types/Channels.sol";

/// @title IUsageChannels
/// @notice Payments too small for the chain: one deposit serves many pools, and signed running totals against it are redeemed whenever
/// it is worth a transaction. Deposit = free + Σ reserves. A reserve can be drawn by its pool alone; free money by whichever pool's
/// voucher comes first.
/// @dev Amounts are base units of the channel's token. Times are seconds since 1970.
///
/// A channel's id says whose it is and what notice it gives: payer (160 bits) ‖ noticeDays (16) ‖ salt (80). Only the payer opens it, so
/// nobody else can have one of these ids, on any chain.
///
/// What a server can rely on: a voucher up to {acceptable} is paid in full if it is redeemed in time, whatever the payer does. It can
/// rely on nothing beyond: free money may go to another pool first.
///
/// What a payer can rely on: money reaches pools or comes back to the payer, nobody else. Whoever steals a key can draw no more free
/// money than its cap, and reserves only for the pools that the payer chose.
///
/// Tokens: what arrives is measured, and tokens that take a fee are refused. One whose balances fall by themselves can leave its own
/// channels short; no other token's channels can be touched by it.
interface IUsageChannels {
    /* EVENTS */

    /// @notice Emitted for each new channel. `licenseId` is the payer's word.
    event ChannelOpened(
        bytes32 indexed channelId,
        address indexed payer,
        bytes32 indexed licenseId,
        address token,
        uint16 noticeDays,
        uint80 salt
    );
    /// @notice Emitted when money has arrived: it is free.
    event Deposited(bytes32 indexed channelId, address indexed sender, uint256 amount);
    /// @notice Emitted when free money is set aside for one pool.
    event Reserved(bytes32 indexed channelId, bytes32 indexed poolId, uint256 amount);
    /// @notice Emitted when the payer announces that a reserve will be lowered, from `releasedAt` on. Replaces what was announced
    /// before; amount and time zero: takes it back.
    event ReleaseAnnounced(bytes32 indexed channelId, bytes32 indexed poolId, uint256 amount, uint256 releasedAt);
    /// @notice Emitted when an announced release has been carried out: `amount` is free.
    event Released(bytes32 indexed channelId, bytes32 indexed poolId, uint256 amount);
    /// @notice Emitted when the payer announces a withdrawal of free money, possible from `withdrawableAt` on. Replaces what was
    /// announced before; amount and time zero: takes it back.
    event WithdrawalAnnounced(bytes32 indexed channelId, uint256 amount, uint256 withdrawableAt);
    /// @notice Emitted when free money has gone back to the payer.
    event Withdrawn(bytes32 indexed channelId, address indexed payer, uint256 amount);

    /// @notice Emitted when a key is authorized, or its last second put off or its cap raised. The latest event holds.
    event KeyAuthorized(bytes32 indexed channelId, address indexed key, uint48 until, uint96 cap);
    /// @notice Emitted when a key is revoked: `until` is the last second in which its vouchers redeem. Zero: it never had one.
    event KeyRevoked(bytes32 indexed channelId, address indexed key, uint48 until);

    /// @notice Emitted for each voucher that brought something.
    /// @param total What the pool has drawn from the channel in all.
    /// @param amount What this voucher brought: from the reserve as far as that goes, the rest from free money.
    event VoucherRedeemed(
        bytes32 indexed channelId,
        bytes32 indexed poolId,
        address indexed key,
        uint256 total,
        uint256 amount
    );

    /* ERRORS */

    /// @notice No channel with this id was opened.
    error ChannelNotFound(bytes32 channelId);
    /// @notice The caller has used this salt with this notice; each serves once.
    error ChannelAlreadyOpened(bytes32 channelId);
    /// @notice Only the channel's payer may do this.
    error ChannelNotPayer(bytes32 channelId, address caller, address payer);
    /// @notice The notice is from `min` to `max` days.
    error ChannelNoticeInvalid(uint256 noticeDays, uint256 min, uint256 max);
    error ChannelDepositZero();
    /// @notice `received` base units arrived where `expected` were asked for: the token takes a fee.
    error ChannelDepositMismatch(address token, uint256 received, uint256 expected);
    /// @notice `amount` base units were to be added where there is room for `max`: a channel's free money, or a reserve.
    error ChannelAmountTooHigh(uint256 amount, uint256 max);
    /// @notice The channel has `free` base units that no reserve holds, and more was to be set aside.
    error ChannelFreeTooLow(bytes32 channelId, uint256 free, uint256 amount);
    /// @notice The pool takes another token than the channel's.
    error ChannelTokenMismatch(bytes32 poolId, address poolToken, address channelToken);
    /// @notice Nothing was announced (`releasedAt` zero), or its time has not come.
    error ReleaseNotDue(bytes32 channelId, bytes32 poolId, uint256 releasedAt, uint256 time);
    /// @notice Nothing was announced (`withdrawableAt` zero), or its time has not come.
    error WithdrawalNotDue(bytes32 channelId, uint256 withdrawableAt, uint256 time);
    /// @notice Whoever signed is no key of this channel. Any change to a voucher leads here: its signature is then somebody else's.
    error KeyUnknown(bytes32 channelId, address key);
    error KeyZero();
    /// @notice The key is revoked for good.
    error KeyAlreadyRevoked(bytes32 channelId, address key);
    /// @notice A last second is brought forward only by {revokeKey}, with notice, and a cap is never lowered.
    error KeyLowered(uint256 until, uint256 cap, uint256 untilBefore, uint256 capBefore);
    /// @notice The last second `until` is behind us.
    error KeyUntilPassed(uint256 until, uint256 time);
    /// @notice The signature is not the payer's over this channel, key, last second and cap.
    error KeySignatureInvalid(bytes32 channelId, address payer);
    /// @notice Only the pools contract calls this, for what is being redeemed.
    error CallerNotPools(address caller);

    /* OPEN AND FILL */

    /// @notice Opens a channel of the caller's, and pays a first deposit into it from the caller's allowance to this contract.
    /// @param token The one ERC-20 of the channel; it serves pools of that token.
    /// @param noticeDays From 1 to 365.
    /// @param licenseId License that the payments are for; zero: none. Not checked here; those
    /// into its pool are its credit, see {ILicenseRegistry-creditVouchers}.
    /// @param salt Tells the caller's channels of one notice apart; each serves once.
    /// @param amount Deposit; may be zero.
    /// @param reservations Parts of it that go straight into reserves.
    function open(
        address token,
        uint16 noticeDays,
        bytes32 licenseId,
        uint80 salt,
        uint256 amount,
        Reservation[] calldata reservations
    ) external returns (bytes32 channelId);

    /// @notice Adds the caller's money to a channel, as free money. Anyone may; what is paid is the payer's from then on.
    function topUp(bytes32 channelId, uint256 amount) external;

    /* RESERVES */

    /// @notice Sets free money aside for a pool of the channel's token. By the payer.
    function reserve(bytes32 channelId, bytes32 poolId, uint96 amount) external;

    /// @notice Announces that a reserve will be lowered by `amount` once the channel's notice is over; until then vouchers draw on all
    /// of it. Where less is left then, that is let go. By the payer. Replaces what was announced before; zero: takes it back.
    function announceRelease(bytes32 channelId, bytes32 poolId, uint96 amount) external;

    /// @notice Carries out an announced release whose time has come. Anyone may call. Every other write on the reserve does the same,
    /// so that it makes no difference to vouchers when, or whether, somebody calls.
    function finishRelease(bytes32 channelId, bytes32 poolId) external returns (uint256 amount);

    /* WITHDRAW */

    /// @notice Announces that free money will be withdrawn once the channel's notice is over; until then vouchers draw on it. By the
    /// payer. Replaces what was announced before; zero: takes it back.
    /// @param amount More than is free now is allowed: what releases free in the meantime can be announced at once with them.
    function announceWithdrawal(bytes32 channelId, uint96 amount) external;

    /// @notice Sends what was announced, or what is free where that is less, to the payer. Anyone may call.
    function finishWithdrawal(bytes32 channelId) external returns (uint256 amount);

    /* KEYS */

    /// @notice Lets a key sign vouchers of the channel. By the payer. For a key authorized before: puts its last second off, or raises
    /// its cap.
    /// @param until Last second in which its vouchers redeem.
    /// @param cap Most that its vouchers may draw from free money, over all pools and times. Zero: it signs for reserves alone.
    function authorizeKey(bytes32 channelId, address key, uint48 until, uint96 cap) external;

    /// @notice The same with the payer's EIP-712 signature over AuthorizeKey(bytes32 channelId,address key,uint48 until,uint96 cap);
    /// the id names the payer. Anyone may send it. A contract wallet answers by ERC-1271, here and never again.
    /// @dev A signature serves until its `until`; once used, sending it again changes nothing but repeats the event. {revokeKey} makes one that was not used
    /// worthless.
    function authorizeKeyFor(
        bytes32 channelId,
        address key,
        uint48 until,
        uint96 cap,
        bytes calldata signature
    ) external;

    /// @notice Revokes a key for good: its vouchers redeem until the notice is over, or until its own last second. By the payer. A key
    /// never authorized cannot be authorized any more.
    function revokeKey(bytes32 channelId, address key) external;

    /* REDEEM */

    /// @notice Pays pools what vouchers say and has not been paid yet. Anyone may call.
    /// @dev A voucher draws its pool's reserve first, then free money as far as the key's cap allows, and pays as much as there is: the
    /// rest can be redeemed when there is more. One that is old, expired, or of a key past its last second brings nothing and stops
    /// nothing. One that no key of its channel signed reverts, and so does what the pools contract refuses.
    ///
    /// Consecutive vouchers of one pool are paid with one payment. In the pool's event it names the channel's payer and, as reference,
    /// the channel; where channels are mixed, this contract and no reference, and {VoucherRedeemed} tells the parts.
    /// @return amounts What each voucher brought.
    function redeem(Voucher[] calldata vouchers) external returns (uint256[] memory amounts);

    /* READ */

    /// @notice Highest running total up to which a voucher of this key for this pool is sure to be paid, if it is redeemed in a block
    /// whose time is now or later and not after `until`, whatever the payer does. Where nothing more is sure, what is redeemed already.
    /// @dev Counts the reserve alone. Knows announced releases, the key's last second, and that either could be announced right after
    /// this call: from now plus the notice on nothing is sure. What the voucher itself says (its expiry) is for the server to check.
    function acceptable(
        bytes32 channelId,
        address key,
        bytes32 poolId,
        uint256 until
    ) external view returns (uint256 total);

    /// @notice Id of a channel, opened or not.
    function channelIdOf(address payer, uint16 noticeDays, uint80 salt) external pure returns (bytes32 channelId);

    /// @notice A channel, with its free money and the withdrawal that is announced. Reverts where none was opened.
    function channelOf(bytes32 channelId) external view returns (ChannelState memory);
    /// @notice What a channel has for a pool at this second, releases that are due carried out or not.
    function reserveOf(bytes32 channelId, bytes32 poolId) external view returns (ReserveState memory);
    /// @notice What vouchers of a channel have brought a pool, in base units, and the license that the payer names; zero: none.
    function redeemedOf(bytes32 channelId, bytes32 poolId) external view returns (bytes32 licenseId, uint256 redeemed);
    /// @notice What a key of a channel may do, and has drawn. Last second zero: it was never authorized.
    function keyOf(bytes32 channelId, address key) external view returns (KeyState memory);
}
