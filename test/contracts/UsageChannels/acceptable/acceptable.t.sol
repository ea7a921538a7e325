// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReserveState} from "../../../../contracts/types/Channels.sol";
import {UsageChannelsBase} from "../UsageChannelsBase.sol";

contract UsageChannels_Acceptable_Test is UsageChannelsBase {
    uint256 private constant RESERVED = 1_000;

    function setUp() public override {
        super.setUp();
        _reserve(poolA, RESERVED);
        _redeem(poolA, 100);
    }

    function _assertAcceptable(uint256 until, uint256 expected, string memory what) private view {
        _assertEq(channels.acceptable(channelId, key, poolA, until), expected, what);
    }

    function test_GivenNothingAnnounced() public view {
        _assertAcceptable(START, RESERVED, "now");
        _assertAcceptable(START + NOTICE_SECONDS - 1, RESERVED, "the last second that is sure");
        _assertEq(channels.acceptable(channelId, key, poolB, START), 0, "free money is not");
    }

    function test_WhenPassedOrTooFar() public view {
        _assertAcceptable(START - 1, 100, "passed");
        _assertAcceptable(START + NOTICE_SECONDS, 100, "a notice away");
        _assertAcceptable(type(uint256).max, 100, "for ever");
    }

    function test_GivenKeyEnds() public {
        _assertEq(channels.acceptable(channelId, stranger, poolA, START), 100, "no key");
        vm.warp(keyUntil - 1);
        _assertAcceptable(keyUntil, RESERVED, "its last second");
        _assertAcceptable(keyUntil + 1, 100, "the second after");
        vm.warp(START);
        _revoke(key);
        _skip(DAY);
        _assertAcceptable(START + NOTICE_SECONDS, RESERVED, "revoked: its last second");
        _assertAcceptable(START + NOTICE_SECONDS + 1, 100, "revoked: the second after");
    }

    function testFuzz_GivenReleaseAnnounced(uint96 amount) public {
        amount = uint96(_bound(amount, 1, type(uint96).max));
        _announceRelease(poolA, amount);
        _skip(DAY);
        uint256 left = amount < 900 ? 900 - amount : 0;
        uint256 releasedAt = START + NOTICE_SECONDS;
        _assertAcceptable(releasedAt - 1, RESERVED, "before");
        _assertAcceptable(releasedAt, 100 + left, "from its time on");
        vm.warp(releasedAt);
        _assertAcceptable(releasedAt, 100 + left, "due");
    }

    /// @dev No voucher can say more than fits.
    function test_GivenMoreThanFits() public {
        _topUp(type(uint96).max - _free());
        _reserve(poolA, type(uint96).max - 900);
        _assertAcceptable(START, type(uint96).max, "all that a voucher can say");
    }

    struct Plan {
        uint256 before;
        uint256 until;
        uint256 total;
    }

    /// @dev The promise: a server accepts up to `acceptable`, then the payer and others do what they like, then the voucher is
    /// redeemed in time. It brings all of it, or the pool has had that already.
    function testFuzz_WhateverOthersDo(uint256 seed) public {
        for (uint256 i = 0; i < seed % 3; ++i) _mischief(uint256(keccak256(abi.encode(seed, "before", i))));
        Plan memory plan;
        plan.until = block.timestamp + (uint256(keccak256(abi.encode(seed, "until"))) % (NOTICE_SECONDS + 2));
        plan.total = channels.acceptable(channelId, key, poolA, plan.until);
        plan.before = channels.reserveOf(channelId, poolA).redeemed;
        for (uint256 i = 0; i < 6; ++i) {
            _mischief(uint256(keccak256(abi.encode(seed, i))));
            if (block.timestamp > plan.until) vm.warp(plan.until);
        }
        if (plan.total > plan.before) _redeem(poolA, plan.total);
        _assertGe(channels.reserveOf(channelId, poolA).redeemed, plan.total, "the pool has it");
    }

    function _mischief(uint256 roll) private {
        uint256 kind = roll % 10;
        uint256 amount = (roll >> 16) % 1_300;
        if (kind == 0) _announceRelease(poolA, amount);
        else if (kind == 1) _announceRelease(poolA, 0);
        else if (kind == 2) _announceWithdrawal(NO_LIMIT);
        else if (kind == 3 && !channels.keyOf(channelId, key).revoked) _revoke(key);
        else if (kind == 4) {
            // Another voucher of the same pool, by the same key.
            ReserveState memory state = channels.reserveOf(channelId, poolA);
            _redeem(poolA, state.redeemed + amount / 4);
        } else if (kind == 5) _redeem(poolB, amount);
        else if (kind == 6) _reserve(poolA, amount < _free() ? amount : _free());
        else if (kind == 7 && channels.channelOf(channelId).withdrawableAt != 0) {
            uint256 dueAt = channels.channelOf(channelId).withdrawableAt;
            if (dueAt <= block.timestamp) channels.finishWithdrawal(channelId);
        } else if (kind == 8) {
            uint256 room = type(uint96).max - _free();
            if (room != 0) _topUp(room);
        } else _skip(amount * 600);
    }
}
