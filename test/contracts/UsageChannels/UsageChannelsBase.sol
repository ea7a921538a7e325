// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {UsageChannels} from "../../../contracts/UsageChannels.sol";
import {IUsageChannels} from "../../../contracts/interfaces/IUsageChannels.sol";
import {KeyState, Reservation, ReserveState, Voucher} from "../../../contracts/types/Channels.sol";
import {PoolTerms} from "../../../contracts/types/Pools.sol";
import {Vouchers} from "../../utils/Vouchers.sol";
import {CreatorPoolsBase} from "../CreatorPools/CreatorPoolsBase.sol";

/// @notice One channel of the payer's with a hot key, two pools with a work each, and short ways to say what tests say often.
abstract contract UsageChannelsBase is CreatorPoolsBase {
    uint16 internal constant NOTICE = 7;
    uint256 internal constant NOTICE_SECONDS = 7 * DAY;
    uint80 internal constant SALT = 5;
    bytes32 internal constant LICENSE = "license";
    /// @dev Base units.
    uint256 internal constant DEPOSIT = 10_000;
    uint96 internal constant CAP = 3_000;
    uint96 internal constant NO_LIMIT = type(uint96).max;
    uint256 internal constant HALF_N = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    UsageChannels internal channels;
    address internal key;
    uint256 internal keyKey;
    uint256 internal payerKey;
    uint48 internal keyUntil;
    bytes32 internal channelId;
    bytes32 internal poolA;
    bytes32 internal poolB;

    function setUp() public virtual override {
        super.setUp();
        channels = new UsageChannels(pools);
        (key, keyKey) = _actor("hot key");
        (, payerKey) = _actor("payer");
        _allow(payer);
        poolA = _poolOf(address(dollar), "a");
        poolB = _poolOf(address(dollar), "b");
        keyUntil = uint48(START + 100 * DAY);
        channelId = _openChannel(SALT, DEPOSIT);
        _authorize(key, keyUntil, CAP);
    }

    /* CHANNELS */

    function _allow(address who) internal {
        vm.startPrank(who);
        dollar.approve(address(channels), type(uint256).max);
        hostile.approve(address(channels), type(uint256).max);
        vm.stopPrank();
    }

    /// @dev A pool with one member.
    function _poolOf(address token, bytes32 salt) internal returns (bytes32 poolId) {
        PoolTerms memory terms = _terms();
        (terms.token, terms.salt) = (token, salt);
        poolId = _create(terms);
        _member(poolId, author, 1);
    }

    function _idOf(address payer_, uint256 noticeDays, uint256 salt) internal pure returns (bytes32) {
        return bytes32(abi.encodePacked(payer_, uint16(noticeDays), uint80(salt)));
    }

    function _openChannel(uint80 salt, uint256 amount) internal returns (bytes32) {
        return _openChannel(address(dollar), salt, amount);
    }

    function _openChannel(address token, uint80 salt, uint256 amount) internal returns (bytes32) {
        vm.prank(payer);
        return channels.open(token, NOTICE, LICENSE, salt, amount, new Reservation[](0));
    }

    function _reserve(bytes32 poolId, uint256 amount) internal {
        vm.prank(payer);
        channels.reserve(channelId, poolId, uint96(amount));
    }

    function _topUp(uint256 amount) internal {
        vm.prank(payer);
        channels.topUp(channelId, amount);
    }

    function _announceRelease(bytes32 poolId, uint256 amount) internal {
        vm.prank(payer);
        channels.announceRelease(channelId, poolId, uint96(amount));
    }

    function _announceWithdrawal(uint256 amount) internal {
        vm.prank(payer);
        channels.announceWithdrawal(channelId, uint96(amount));
    }

    function _authorize(address key_, uint256 until, uint256 cap) internal {
        vm.prank(payer);
        channels.authorizeKey(channelId, key_, uint48(until), uint96(cap));
    }

    function _revoke(address key_) internal {
        vm.prank(payer);
        channels.revokeKey(channelId, key_);
    }

    /* VOUCHERS */

    function _domain() internal view returns (bytes32) {
        return _domainOf("OpenRoyalty UsageChannels", address(channels));
    }

    function _signed(Voucher memory voucher, uint256 by, bytes32 domain) internal pure returns (Voucher memory) {
        return Vouchers.sign(voucher, by, domain);
    }

    function _signed(Voucher memory voucher, uint256 by) internal view returns (Voucher memory) {
        return _signed(voucher, by, _domain());
    }

    /// @dev By the hot key, without a time.
    function _voucher(bytes32 channel, bytes32 poolId, uint256 total) internal view returns (Voucher memory) {
        return _signed(Voucher(channel, poolId, uint96(total), type(uint48).max, 0, 0), keyKey);
    }

    function _voucher(bytes32 poolId, uint256 total) internal view returns (Voucher memory) {
        return _voucher(channelId, poolId, total);
    }

    function _redeem(Voucher memory voucher) internal returns (uint256) {
        Voucher[] memory vouchers = new Voucher[](1);
        vouchers[0] = voucher;
        vm.prank(stranger);
        uint256[] memory amounts = channels.redeem(vouchers);
        // None where the test expects it to revert.
        return amounts.length == 0 ? 0 : amounts[0];
    }

    function _redeem(bytes32 poolId, uint256 total) internal returns (uint256) {
        return _redeem(_voucher(poolId, total));
    }

    /* EXPECTATIONS */

    function _free() internal view returns (uint256) {
        return channels.channelOf(channelId).free;
    }

    function _assertReserve(bytes32 poolId, uint256 reserved, uint256 redeemed, string memory what) internal view {
        ReserveState memory state = channels.reserveOf(channelId, poolId);
        _assertEq(state.reserved, reserved, string.concat(what, ": reserved"));
        _assertEq(state.redeemed, redeemed, string.concat(what, ": redeemed"));
    }

    function _assertReleasing(bytes32 poolId, uint256 amount, uint256 dueAt, string memory what) internal view {
        ReserveState memory state = channels.reserveOf(channelId, poolId);
        _assertEq(state.releasing, amount, string.concat(what, ": releasing"));
        _assertEq(state.releasedAt, dueAt, string.concat(what, ": released at"));
    }

    function _assertKey(
        address key_,
        uint256 until,
        uint256 cap,
        uint256 drawn,
        bool revoked,
        string memory what
    ) internal view {
        KeyState memory state = channels.keyOf(channelId, key_);
        _assertEq(state.until, until, string.concat(what, ": until"));
        _assertEq(state.cap, cap, string.concat(what, ": cap"));
        _assertEq(state.drawn, drawn, string.concat(what, ": drawn"));
        _assertEq(state.revoked, revoked, string.concat(what, ": revoked"));
    }

    /// @dev That only the payer can do it, and only to a channel that is.
    function _expectNotPayer() internal {
        vm.expectRevert(abi.encodeWithSelector(IUsageChannels.ChannelNotPayer.selector, channelId, stranger, payer));
    }

    function _expectChannelNotFound(bytes32 channel) internal {
        vm.expectRevert(abi.encodeWithSelector(IUsageChannels.ChannelNotFound.selector, channel));
    }

    function _expectKeyUnknown(bytes32 channel, address key_) internal {
        vm.expectRevert(abi.encodeWithSelector(IUsageChannels.KeyUnknown.selector, channel, key_));
    }

    function _expectChannelEvent() internal {
        vm.expectEmit(address(channels));
    }
}
