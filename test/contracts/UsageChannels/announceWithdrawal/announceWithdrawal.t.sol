// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsageChannels} from "../../../../contracts/interfaces/IUsageChannels.sol";
import {ChannelState} from "../../../../contracts/types/Channels.sol";
import {UsageChannelsBase} from "../UsageChannelsBase.sol";

contract UsageChannels_AnnounceWithdrawal_Test is UsageChannelsBase {
    function _assertWithdrawing(uint256 amount, uint256 dueAt, string memory what) private view {
        ChannelState memory state = channels.channelOf(channelId);
        _assertEq(state.withdrawing, amount, string.concat(what, ": withdrawing"));
        _assertEq(state.withdrawableAt, dueAt, string.concat(what, ": withdrawable at"));
    }

    function test_RevertWhen_NotPayer() public {
        _expectNotPayer();
        vm.prank(stranger);
        channels.announceWithdrawal(channelId, 1);
    }

    function test_RevertGiven_NotFound() public {
        bytes32 none = _idOf(payer, NOTICE, SALT + 1);
        _expectChannelNotFound(none);
        vm.prank(payer);
        channels.announceWithdrawal(none, 1);
    }

    function testFuzz_WhenAnnounced(uint96 amount) public {
        amount = uint96(_bound(amount, 1, type(uint96).max));
        uint256 dueAt = block.timestamp + NOTICE_SECONDS;
        _expectChannelEvent();
        emit IUsageChannels.WithdrawalAnnounced(channelId, amount, dueAt);
        _announceWithdrawal(amount);
        _assertWithdrawing(amount, dueAt, "at once");
        vm.warp(dueAt - 1);
        _assertEq(_redeem(poolA, 100), 100, "redeemed in the last second");
        _assertEq(_free(), DEPOSIT - 100, "free");
    }

    function test_GivenAnnounced() public {
        _announceWithdrawal(1);
        _skip(DAY);
        _announceWithdrawal(2);
        _assertWithdrawing(2, block.timestamp + NOTICE_SECONDS, "replaced");
        _expectChannelEvent();
        emit IUsageChannels.WithdrawalAnnounced(channelId, 0, 0);
        _announceWithdrawal(0);
        _assertWithdrawing(0, 0, "taken back");
    }
}
