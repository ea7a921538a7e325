// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsageChannels} from "../../../../contracts/interfaces/IUsageChannels.sol";
import {HostileToken} from "../../../../contracts/mocks/HostileToken.sol";
import {UsageChannelsBase} from "../UsageChannelsBase.sol";

contract UsageChannels_FinishWithdrawal_Test is UsageChannelsBase {
    function _finish() private returns (uint256) {
        vm.prank(stranger);
        return channels.finishWithdrawal(channelId);
    }

    function _expectNotDue(uint256 withdrawableAt) private {
        vm.expectRevert(
            abi.encodeWithSelector(IUsageChannels.WithdrawalNotDue.selector, channelId, withdrawableAt, block.timestamp)
        );
    }

    function test_RevertGiven_NotDue() public {
        _expectNotDue(0);
        _finish();
        _announceWithdrawal(1);
        uint256 dueAt = block.timestamp + NOTICE_SECONDS;
        vm.warp(dueAt - 1);
        _expectNotDue(dueAt);
        _finish();
        vm.warp(dueAt);
        _assertEq(_finish(), 1, "withdrawn");
        _expectNotDue(0);
        _finish();
    }

    function testFuzz_GivenDue(uint96 amount, uint96 reserved, uint96 drawn) public {
        amount = uint96(_bound(amount, 1, 2 * DEPOSIT));
        reserved = uint96(_bound(reserved, 0, DEPOSIT));
        _reserve(poolA, reserved);
        _announceWithdrawal(amount);
        uint256 free = DEPOSIT - reserved;
        drawn = uint96(_bound(drawn, 0, free < CAP ? free : CAP));
        _redeem(poolB, drawn);
        _skip(NOTICE_SECONDS);
        free -= drawn;
        uint256 expected = amount < free ? amount : free;
        uint256 before = dollar.balanceOf(payer);
        _expectChannelEvent();
        emit IUsageChannels.Withdrawn(channelId, payer, expected);
        _assertEq(_finish(), expected, "withdrawn");
        _assertEq(dollar.balanceOf(payer) - before, expected, "received");
        _assertEq(_free(), free - expected, "free");
        _assertEq(channels.channelOf(channelId).withdrawing, 0, "withdrawing");
        _assertEq(channels.channelOf(channelId).withdrawableAt, 0, "withdrawable at");
        _assertReserve(poolA, reserved, 0, "after");
    }

    /// @dev The token is not asked for nothing: some refuse that.
    function test_GivenNothingFree() public {
        _announceWithdrawal(70);
        _reserve(poolA, DEPOSIT);
        _skip(NOTICE_SECONDS);
        vm.recordLogs();
        _assertEq(_finish(), 0, "withdrawn");
        _assertEq(vm.getRecordedLogs().length, 1, "no transfer");
        _assertEq(channels.channelOf(channelId).withdrawing, 0, "withdrawing");
        _assertReserve(poolA, DEPOSIT, 0, "what is reserved");
        _expectNotDue(0);
        _finish();
    }

    /// @dev Everything comes back after one notice.
    function test_GivenReleaseAnnouncedWithIt() public {
        _reserve(poolA, 4_000);
        _announceRelease(poolA, NO_LIMIT);
        _announceWithdrawal(NO_LIMIT);
        _skip(NOTICE_SECONDS);
        channels.finishRelease(channelId, poolA);
        _assertEq(_finish(), DEPOSIT, "all of it");
        _assertEq(dollar.balanceOf(address(channels)), 0, "held");
    }

    function test_RevertGiven_PayerBlocked() public {
        channelId = _openChannel(address(hostile), SALT + 1, 70);
        _announceWithdrawal(70);
        _skip(NOTICE_SECONDS);
        hostile.setBehavior(payer, HostileToken.Behavior.Block);
        vm.expectRevert(abi.encodeWithSelector(HostileToken.HostileBlocked.selector, payer));
        _finish();
        hostile.setBehavior(payer, HostileToken.Behavior.Honest);
        _assertEq(_finish(), 70, "later");
    }
}
