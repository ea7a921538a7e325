// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {IUsageChannels} from "../../../../contracts/interfaces/IUsageChannels.sol";
import {UsageChannelsBase} from "../UsageChannelsBase.sol";

contract UsageChannels_Reserve_Test is UsageChannelsBase {
    function test_RevertWhen_NotPayer() public {
        _expectNotPayer();
        vm.prank(stranger);
        channels.reserve(channelId, poolA, 1);
    }

    function test_RevertGiven_NotFound() public {
        bytes32 none = _idOf(payer, NOTICE, SALT + 1);
        _expectChannelNotFound(none);
        vm.prank(payer);
        channels.reserve(none, poolA, 0);
    }

    function test_RevertWhen_PoolUnfit() public {
        bytes32 other = _poolOf(address(hostile), "other");
        vm.expectRevert(
            abi.encodeWithSelector(
                IUsageChannels.ChannelTokenMismatch.selector,
                other,
                address(hostile),
                address(dollar)
            )
        );
        _reserve(other, 1);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolNotFound.selector, bytes32("none")));
        _reserve("none", 1);
    }

    function testFuzz_RevertWhen_LessIsFree(uint96 amount) public {
        amount = uint96(_bound(amount, DEPOSIT + 1, type(uint96).max));
        vm.expectRevert(abi.encodeWithSelector(IUsageChannels.ChannelFreeTooLow.selector, channelId, DEPOSIT, amount));
        _reserve(poolA, amount);
        _reserve(poolA, DEPOSIT);
        _assertReserve(poolA, DEPOSIT, 0, "all of it");
    }

    function test_RevertWhen_MoreThanFits() public {
        _topUp(type(uint96).max - DEPOSIT);
        _reserve(poolA, type(uint96).max - 1);
        _topUp(1);
        vm.expectRevert(abi.encodeWithSelector(IUsageChannels.ChannelAmountTooHigh.selector, 2, 1));
        _reserve(poolA, 2);
        _reserve(poolA, 1);
        _assertReserve(poolA, type(uint96).max, 0, "full");
        // As much of it as a pool of one unit takes.
        _assertEq(_redeem(poolA, type(uint96).max / 4), type(uint96).max / 4, "and it redeems");
        _assertReserve(poolA, type(uint96).max - type(uint96).max / 4, type(uint96).max / 4, "after");
    }

    function testFuzz_WhenEnoughIsFree(uint96 first, uint96 second) public {
        first = uint96(_bound(first, 0, DEPOSIT));
        second = uint96(_bound(second, 0, DEPOSIT - first));
        _expectChannelEvent();
        emit IUsageChannels.Reserved(channelId, poolA, first);
        _reserve(poolA, first);
        _reserve(poolA, second);
        _assertReserve(poolA, first + second, 0, "the pool");
        _assertReserve(poolB, 0, 0, "the other");
        _assertEq(_free(), DEPOSIT - first - second, "free");
        _assertEq(dollar.balanceOf(address(channels)), DEPOSIT, "held");
    }

    function test_GivenReleaseIsDue() public {
        _reserve(poolA, 1_000);
        _announceRelease(poolA, 400);
        _skip(NOTICE_SECONDS - 1);
        _reserve(poolA, 10);
        _assertReleasing(poolA, 400, block.timestamp + 1, "not yet");
        _skip(1);
        _expectChannelEvent();
        emit IUsageChannels.Released(channelId, poolA, 400);
        // All that is free, the released included.
        _reserve(poolA, DEPOSIT - 610);
        _assertReserve(poolA, DEPOSIT, 0, "after");
        _assertReleasing(poolA, 0, 0, "after");
        _assertEq(_free(), 0, "free");
    }
}
