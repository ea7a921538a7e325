// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {IUsageChannels} from "../../../../contracts/interfaces/IUsageChannels.sol";
import {ChannelState, Reservation} from "../../../../contracts/types/Channels.sol";
import {UsageChannelsBase} from "../UsageChannelsBase.sol";

contract UsageChannels_Open_Test is UsageChannelsBase {
    uint80 private constant FRESH = type(uint80).max;

    function _open(uint16 noticeDays, uint80 salt, uint256 amount, Reservation[] memory reservations) private {
        vm.prank(payer);
        channels.open(address(dollar), noticeDays, LICENSE, salt, amount, reservations);
    }

    function _one(bytes32 poolId, uint96 amount) private pure returns (Reservation[] memory reservations) {
        reservations = new Reservation[](1);
        reservations[0] = Reservation(poolId, amount);
    }

    function _expectNoticeInvalid(uint16 noticeDays) private {
        vm.expectRevert(abi.encodeWithSelector(IUsageChannels.ChannelNoticeInvalid.selector, noticeDays, 1, 365));
        _open(noticeDays, FRESH, 0, new Reservation[](0));
    }

    function test_RevertWhen_NoticeZero() public {
        _expectNoticeInvalid(0);
    }

    function testFuzz_RevertWhen_NoticeTooLong(uint16 noticeDays) public {
        _expectNoticeInvalid(uint16(_bound(noticeDays, 366, type(uint16).max)));
    }

    function test_RevertGiven_Opened() public {
        vm.expectRevert(abi.encodeWithSelector(IUsageChannels.ChannelAlreadyOpened.selector, channelId));
        _openChannel(SALT, 1);
        vm.expectRevert(abi.encodeWithSelector(IUsageChannels.ChannelAlreadyOpened.selector, channelId));
        _openChannel(address(hostile), SALT, 1);
    }

    function test_RevertWhen_NoToken() public {
        _expectChannelNotFound(_idOf(payer, NOTICE, FRESH));
        _openChannel(address(0), FRESH, 0);
        // Nothing can be asked of an address without code: Solidity's own check, which says nothing.
        vm.expectRevert(bytes(""));
        _openChannel(stranger, FRESH, 0);
    }

    function test_RevertWhen_OtherToken() public {
        bytes32 other = _poolOf(address(hostile), "other");
        vm.expectRevert(
            abi.encodeWithSelector(
                IUsageChannels.ChannelTokenMismatch.selector,
                other,
                address(hostile),
                address(dollar)
            )
        );
        _open(NOTICE, FRESH, 10, _one(other, 1));
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolNotFound.selector, bytes32("none")));
        _open(NOTICE, FRESH, 10, _one("none", 1));
    }

    function testFuzz_RevertWhen_ReservedTooMuch(uint96 amount) public {
        amount = uint96(_bound(amount, 0, type(uint96).max - 1));
        vm.expectRevert(
            abi.encodeWithSelector(
                IUsageChannels.ChannelFreeTooLow.selector,
                _idOf(payer, NOTICE, FRESH),
                amount,
                amount + 1
            )
        );
        _open(NOTICE, FRESH, amount, _one(poolA, amount + 1));
    }

    function testFuzz_WhenItMakesSense(
        address who,
        uint16 noticeDays,
        uint80 salt,
        bytes32 licenseId,
        uint96 amount,
        uint96 part
    ) public {
        vm.assume(who != address(0) && who != address(channels) && who != address(pools) && who != payer);
        noticeDays = uint16(_bound(noticeDays, 1, 365));
        part = uint96(_bound(part, 0, amount));
        dollar.mint(who, amount);
        _allow(who);
        Reservation[] memory reservations = new Reservation[](3);
        reservations[0] = Reservation(poolA, part / 2);
        reservations[1] = Reservation(poolB, 0);
        reservations[2] = Reservation(poolA, part - part / 2);
        bytes32 id = _idOf(who, noticeDays, salt);
        uint256 before = dollar.balanceOf(who);

        _expectChannelEvent();
        emit IUsageChannels.ChannelOpened(id, who, licenseId, address(dollar), noticeDays, salt);
        if (amount != 0) {
            _expectChannelEvent();
            emit IUsageChannels.Deposited(id, who, amount);
        }
        for (uint256 i = 0; i < 3; ++i) {
            _expectChannelEvent();
            emit IUsageChannels.Reserved(id, reservations[i].poolId, reservations[i].amount);
        }
        vm.prank(who);
        _assertEq(channels.open(address(dollar), noticeDays, licenseId, salt, amount, reservations), id, "id");

        _assertEq(channels.channelIdOf(who, noticeDays, salt), id, "id by view");
        ChannelState memory state = channels.channelOf(id);
        _assertEq(state.payer, who, "payer");
        _assertEq(state.token, address(dollar), "token");
        _assertEq(state.noticeDays, noticeDays, "notice");
        _assertEq(state.licenseId, licenseId, "license");
        _assertEq(state.free, amount - part, "free");
        _assertEq(state.withdrawing, 0, "withdrawing");
        _assertEq(channels.reserveOf(id, poolA).reserved, part, "reserved");
        _assertEq(channels.reserveOf(id, poolB).reserved, 0, "reserved for the other");
        _assertEq(before - dollar.balanceOf(who), amount, "paid");
        _assertEq(dollar.balanceOf(address(channels)), DEPOSIT + amount, "held");
    }

    function test_WhenThereIsNoSuchChannel() public {
        _expectChannelNotFound("none");
        channels.channelOf("none");
    }
}
