// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsageChannels} from "../../../../contracts/interfaces/IUsageChannels.sol";
import {UsageChannelsBase} from "../UsageChannelsBase.sol";

contract UsageChannels_OnPoolPayment_Test is UsageChannelsBase {
    function _expectNotPools(address caller) private {
        vm.expectRevert(abi.encodeWithSelector(IUsageChannels.CallerNotPools.selector, caller));
    }

    function testFuzz_RevertWhen_NotPools(address caller, uint256 amount) public {
        vm.assume(caller != address(pools));
        _expectNotPools(caller);
        vm.prank(caller);
        channels.onPoolPayment(address(dollar), payer, amount);
    }

    function testFuzz_RevertWhen_NothingIsPaid(uint256 amount) public {
        amount = _bound(amount, 1, type(uint256).max);
        _expectNotPools(address(pools));
        vm.prank(address(pools));
        channels.onPoolPayment(address(dollar), payer, amount);
        _redeem(poolA, 100);
        _expectNotPools(address(pools));
        vm.prank(address(pools));
        channels.onPoolPayment(address(dollar), payer, 100);
    }
}
