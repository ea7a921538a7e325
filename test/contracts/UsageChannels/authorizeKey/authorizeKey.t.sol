// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsageChannels} from "../../../../contracts/interfaces/IUsageChannels.sol";
import {UsageChannelsBase} from "../UsageChannelsBase.sol";

contract UsageChannels_AuthorizeKey_Test is UsageChannelsBase {
    function test_RevertWhen_NotPayer() public {
        _expectNotPayer();
        vm.prank(stranger);
        channels.authorizeKey(channelId, stranger, keyUntil, 1);
    }

    function test_RevertGiven_NotFound() public {
        bytes32 none = _idOf(payer, NOTICE, SALT + 1);
        _expectChannelNotFound(none);
        vm.prank(payer);
        channels.authorizeKey(none, key, keyUntil, 1);
    }

    function test_RevertWhen_KeyZero() public {
        vm.expectRevert(IUsageChannels.KeyZero.selector);
        _authorize(address(0), keyUntil, 1);
    }

    function testFuzz_RevertWhen_Passed(uint48 until) public {
        until = uint48(_bound(until, 0, START - 1));
        vm.expectRevert(abi.encodeWithSelector(IUsageChannels.KeyUntilPassed.selector, until, START));
        _authorize(stranger, until, 1);
        _authorize(stranger, START, 1);
        _assertKey(stranger, START, 1, 0, false, "for this second");
    }

    function testFuzz_GivenNew(address key_, uint48 until, uint96 cap) public {
        vm.assume(key_ != address(0) && key_ != key);
        until = uint48(_bound(until, START, type(uint48).max));
        bytes32 other = _openChannel(SALT + 1, 0);
        _expectChannelEvent();
        emit IUsageChannels.KeyAuthorized(channelId, key_, until, cap);
        _authorize(key_, until, cap);
        _assertKey(key_, until, cap, 0, false, "here");
        _assertEq(channels.keyOf(other, key_).until, 0, "elsewhere");
        _assertKey(key, keyUntil, CAP, 0, false, "the other key");
    }

    function testFuzz_GivenAuthorized(uint48 until, uint96 cap) public {
        until = uint48(_bound(until, keyUntil, type(uint48).max));
        cap = uint96(_bound(cap, CAP, type(uint96).max));
        _redeem(poolA, 70);
        _authorize(key, until, cap);
        _assertKey(key, until, cap, 70, false, "later and higher");
    }

    function _expectLowered(uint48 until, uint96 cap) private {
        vm.expectRevert(abi.encodeWithSelector(IUsageChannels.KeyLowered.selector, until, cap, keyUntil, CAP));
        _authorize(key, until, cap);
    }

    function testFuzz_RevertGiven_UntilLowered(uint48 until, uint96 cap) public {
        _expectLowered(keyUntil - 1, CAP);
        _expectLowered(uint48(_bound(until, START, keyUntil - 1)), cap);
    }

    function testFuzz_RevertGiven_CapLowered(uint48 until, uint96 cap) public {
        _expectLowered(keyUntil, CAP - 1);
        _expectLowered(uint48(_bound(until, START, type(uint48).max)), uint96(_bound(cap, 0, CAP - 1)));
    }

    function test_RevertGiven_Revoked() public {
        _revoke(key);
        vm.expectRevert(abi.encodeWithSelector(IUsageChannels.KeyAlreadyRevoked.selector, channelId, key));
        _authorize(key, type(uint48).max, NO_LIMIT);
        _revoke(stranger);
        vm.expectRevert(abi.encodeWithSelector(IUsageChannels.KeyAlreadyRevoked.selector, channelId, stranger));
        _authorize(stranger, keyUntil, 1);
    }
}
