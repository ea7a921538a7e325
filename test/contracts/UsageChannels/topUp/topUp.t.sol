// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsageChannels} from "../../../../contracts/interfaces/IUsageChannels.sol";
import {UsageChannelsBase} from "../UsageChannelsBase.sol";

contract UsageChannels_TopUp_Test is UsageChannelsBase {
    function setUp() public override {
        super.setUp();
        dollar.mint(stranger, 1 << 200);
        _allow(stranger);
    }

    function _fill(bytes32 channel, uint256 amount) private {
        vm.prank(stranger);
        channels.topUp(channel, amount);
    }

    function test_RevertWhen_Zero() public {
        vm.expectRevert(IUsageChannels.ChannelDepositZero.selector);
        _fill(channelId, 0);
    }

    function test_RevertGiven_NotFound() public {
        bytes32 none = _idOf(payer, NOTICE, SALT + 1);
        _expectChannelNotFound(none);
        _fill(none, 1);
    }

    function testFuzz_RevertWhen_TooMuch(uint256 amount) public {
        uint256 room = type(uint96).max - DEPOSIT;
        amount = _bound(amount, room + 1, 1 << 200);
        vm.expectRevert(abi.encodeWithSelector(IUsageChannels.ChannelAmountTooHigh.selector, amount, room));
        _fill(channelId, amount);
        _fill(channelId, room);
        _assertEq(_free(), type(uint96).max, "full");
    }

    function testFuzz_WhenAnybodyPays(uint256 amount) public {
        amount = _bound(amount, 1, type(uint96).max - DEPOSIT);
        bytes32 other = _openChannel(SALT + 1, 77);
        uint256 before = dollar.balanceOf(stranger);
        _expectChannelEvent();
        emit IUsageChannels.Deposited(channelId, stranger, amount);
        _fill(channelId, amount);
        _assertEq(_free(), DEPOSIT + amount, "free");
        _assertEq(channels.channelOf(other).free, 77, "the other channel");
        _assertEq(before - dollar.balanceOf(stranger), amount, "paid");
        _assertEq(dollar.balanceOf(address(channels)), DEPOSIT + amount + 77, "held");
    }
}
