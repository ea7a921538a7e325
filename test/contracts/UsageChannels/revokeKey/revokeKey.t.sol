// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsageChannels} from "../../../../contracts/interfaces/IUsageChannels.sol";
import {UsageChannelsBase} from "../UsageChannelsBase.sol";

contract UsageChannels_RevokeKey_Test is UsageChannelsBase {
    function test_RevertWhen_NotPayer() public {
        _expectNotPayer();
        vm.prank(stranger);
        channels.revokeKey(channelId, key);
    }

    function test_RevertGiven_NotFound() public {
        bytes32 none = _idOf(payer, NOTICE, SALT + 1);
        _expectChannelNotFound(none);
        vm.prank(payer);
        channels.revokeKey(none, key);
    }

    function test_RevertGiven_Revoked() public {
        _revoke(key);
        _skip(1);
        vm.expectRevert(abi.encodeWithSelector(IUsageChannels.KeyAlreadyRevoked.selector, channelId, key));
        _revoke(key);
    }

    function test_GivenTimeLeft() public {
        _redeem(poolA, 5);
        uint48 until = uint48(block.timestamp + NOTICE_SECONDS);
        _expectChannelEvent();
        emit IUsageChannels.KeyRevoked(channelId, key, until);
        _revoke(key);
        _assertKey(key, until, CAP, 5, true, "revoked");
        vm.warp(until);
        _assertEq(_redeem(poolA, 7), 2, "in the last second");
        _assertKey(key, until, CAP, 7, true, "still revoked");
        vm.warp(until + 1);
        _assertEq(_redeem(poolA, 9), 0, "after it");
    }

    function testFuzz_GivenItEndsSooner(uint256 time) public {
        vm.warp(_bound(time, keyUntil - NOTICE_SECONDS, keyUntil + 9 * DAY));
        _expectChannelEvent();
        emit IUsageChannels.KeyRevoked(channelId, key, keyUntil);
        _revoke(key);
        _assertKey(key, keyUntil, CAP, 0, true, "revoked");
    }

    function test_GivenItNeverWasOne() public {
        _expectChannelEvent();
        emit IUsageChannels.KeyRevoked(channelId, stranger, 0);
        _revoke(stranger);
        _assertKey(stranger, 0, 0, 0, true, "never");
    }
}
