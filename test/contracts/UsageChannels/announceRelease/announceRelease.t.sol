// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsageChannels} from "../../../../contracts/interfaces/IUsageChannels.sol";
import {Reservation} from "../../../../contracts/types/Channels.sol";
import {UsageChannelsBase} from "../UsageChannelsBase.sol";

contract UsageChannels_AnnounceRelease_Test is UsageChannelsBase {
    function setUp() public override {
        super.setUp();
        _reserve(poolA, 1_000);
        _reserve(poolB, 500);
    }

    function test_RevertWhen_NotPayer() public {
        _expectNotPayer();
        vm.prank(stranger);
        channels.announceRelease(channelId, poolA, 1);
    }

    function test_RevertGiven_NotFound() public {
        bytes32 none = _idOf(payer, NOTICE, SALT + 1);
        _expectChannelNotFound(none);
        vm.prank(payer);
        channels.announceRelease(none, poolA, 1);
    }

    function testFuzz_WhenAnnounced(uint96 amount, uint16 noticeDays) public {
        amount = uint96(_bound(amount, 1, type(uint96).max));
        noticeDays = uint16(_bound(noticeDays, 1, 365));
        vm.prank(payer);
        channelId = channels.open(address(dollar), noticeDays, 0, 9, 2_000, new Reservation[](0));
        _authorize(key, type(uint48).max, 0);
        _reserve(poolA, 1_000);
        uint256 releasedAt = block.timestamp + noticeDays * DAY;

        _expectChannelEvent();
        emit IUsageChannels.ReleaseAnnounced(channelId, poolA, amount, releasedAt);
        _announceRelease(poolA, amount);
        _assertReserve(poolA, 1_000, 0, "at once");
        _assertReleasing(poolA, amount, releasedAt, "at once");
        _assertReleasing(poolB, 0, 0, "the other");
        _assertEq(_free(), 1_000, "free");

        vm.warp(releasedAt - 1);
        _assertReserve(poolA, 1_000, 0, "in the last second");
        // The key may draw reserves alone: all of this one is there.
        _assertEq(_redeem(poolA, 1_000), 1_000, "redeemed in the last second");
    }

    function test_GivenAnnounced_WhenAnnouncedAgain() public {
        _announceRelease(poolA, 300);
        _skip(DAY);
        _announceRelease(poolA, 600);
        _assertReleasing(poolA, 600, block.timestamp + NOTICE_SECONDS, "the notice begins anew");
        _skip(NOTICE_SECONDS - 1);
        _assertReserve(poolA, 1_000, 0, "the first is forgotten");
        _skip(1);
        _assertReserve(poolA, 400, 0, "the second");
    }

    function test_GivenAnnounced_WhenTakenBack() public {
        _announceRelease(poolA, 300);
        _expectChannelEvent();
        emit IUsageChannels.ReleaseAnnounced(channelId, poolA, 0, 0);
        _announceRelease(poolA, 0);
        _assertReleasing(poolA, 0, 0, "taken back");
        _skip(NOTICE_SECONDS);
        _assertReserve(poolA, 1_000, 0, "later");
    }

    function test_GivenDue() public {
        _redeem(poolA, 100);
        _announceRelease(poolA, 300);
        _skip(NOTICE_SECONDS);
        _expectChannelEvent();
        emit IUsageChannels.Released(channelId, poolA, 300);
        _announceRelease(poolA, 0);
        _assertReserve(poolA, 600, 100, "carried out, not taken back");
        _assertEq(_free(), DEPOSIT - 1_500 + 300, "free");
    }
}
