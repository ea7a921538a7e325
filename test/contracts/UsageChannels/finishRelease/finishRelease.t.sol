// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsageChannels} from "../../../../contracts/interfaces/IUsageChannels.sol";
import {UsageChannelsBase} from "../UsageChannelsBase.sol";

contract UsageChannels_FinishRelease_Test is UsageChannelsBase {
    function setUp() public override {
        super.setUp();
        _reserve(poolA, 1_000);
    }

    function _finish() private returns (uint256) {
        vm.prank(stranger);
        return channels.finishRelease(channelId, poolA);
    }

    function _expectNotDue(uint256 releasedAt) private {
        vm.expectRevert(
            abi.encodeWithSelector(IUsageChannels.ReleaseNotDue.selector, channelId, poolA, releasedAt, block.timestamp)
        );
    }

    function test_RevertGiven_NotDue() public {
        _expectNotDue(0);
        _finish();
        _announceRelease(poolA, 1);
        uint256 releasedAt = block.timestamp + NOTICE_SECONDS;
        vm.warp(releasedAt - 1);
        _expectNotDue(releasedAt);
        _finish();
        vm.warp(releasedAt);
        _finish();
        _expectNotDue(0);
        _finish();
    }

    function testFuzz_GivenDue(uint96 amount, uint96 drawn) public {
        amount = uint96(_bound(amount, 1, type(uint96).max));
        drawn = uint96(_bound(drawn, 0, 1_000));
        _announceRelease(poolA, amount);
        _redeem(poolA, drawn);
        _skip(NOTICE_SECONDS);
        uint256 left = 1_000 - drawn;
        uint256 expected = amount < left ? amount : left;
        _assertReserve(poolA, left - expected, drawn, "before anybody calls");
        _assertReleasing(poolA, 0, 0, "before anybody calls");
        _expectChannelEvent();
        emit IUsageChannels.Released(channelId, poolA, expected);
        _assertEq(_finish(), expected, "released");
        _assertReserve(poolA, left - expected, drawn, "after");
        _assertEq(_free(), DEPOSIT - 1_000 + expected, "free");
        _assertEq(dollar.balanceOf(address(channels)), DEPOSIT - drawn, "held");
    }

    /// @dev A payer who fills the channel to the brim does not stop what is left of the reserve from being redeemed.
    function testFuzz_GivenNoRoom(uint96 room) public {
        room = uint96(_bound(room, 0, 700));
        _announceRelease(poolA, 600);
        _topUp(type(uint96).max - _free() - room);
        _skip(NOTICE_SECONDS);
        uint256 expected = room < 600 ? room : 600;
        _assertReserve(poolA, 1_000 - expected, 0, "before");
        uint256 snapshot = vm.snapshotState();
        _assertEq(_redeem(poolA, 400), 400, "redeemed");
        vm.revertToState(snapshot);
        _assertEq(_finish(), expected, "released");
        _assertReserve(poolA, 1_000 - expected, 0, "after");
        _assertReleasing(poolA, 0, 0, "after");
    }

    /// @dev With and without the call, vouchers bring the same, from the same.
    function testFuzz_GivenNobodyCalled(uint96 amount, uint96 total, bool called) public {
        amount = uint96(_bound(amount, 1, 1_200));
        total = uint96(_bound(total, 1, 6_000));
        _announceRelease(poolA, amount);
        _skip(NOTICE_SECONDS);
        if (called) _finish();
        uint256 reserved = amount < 1_000 ? 1_000 - amount : 0;
        uint256 fromReserve = total < reserved ? total : reserved;
        uint256 fromFree = total - fromReserve < CAP ? total - fromReserve : CAP;
        _assertEq(_redeem(poolA, total), fromReserve + fromFree, "redeemed");
        _assertReserve(poolA, reserved - fromReserve, fromReserve + fromFree, "after");
        _assertKey(key, keyUntil, CAP, fromFree, false, "after");
        _assertEq(_free(), DEPOSIT - reserved - fromFree, "free");
    }
}
