// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPoolInboxes} from "../../../../contracts/interfaces/IPoolInboxes.sol";
import {HostileToken} from "../../../../contracts/mocks/HostileToken.sol";
import {PoolTerms} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../../CreatorPools/CreatorPoolsBase.sol";

contract PoolInboxes_OnPoolPayment_Test is CreatorPoolsBase {
    function _expectCallerNotPools(address caller) private {
        vm.expectRevert(abi.encodeWithSelector(IPoolInboxes.CallerNotPools.selector, caller));
    }

    function testFuzz_RevertWhen_CallerNotPools(address caller, bytes32 poolId) public {
        vm.assume(caller != address(pools));
        address inbox = inboxes.inboxOf(poolId);
        dollar.mint(inbox, 5);
        _expectCallerNotPools(caller);
        vm.prank(caller);
        inboxes.onPoolPayment(address(dollar), inbox, 5);
    }

    function testFuzz_RevertWhen_NothingIsSwept(bytes32 poolId, bool before) public {
        vm.assume(poolId != 0);
        bytes32 swept = _create();
        if (before) {
            dollar.mint(inboxes.inboxOf(swept), 5);
            inboxes.sweep(swept);
            poolId = swept;
        }
        address inbox = inboxes.inboxOf(poolId);
        dollar.mint(inbox, 5);
        _expectCallerNotPools(address(pools));
        vm.prank(address(pools));
        inboxes.onPoolPayment(address(dollar), inbox, 5);
    }

    /// @dev A token that calls back while its own pool's inbox is swept gets at nobody else's.
    function test_RevertWhen_AnotherInboxDuringSweep() public {
        PoolTerms memory terms = _terms();
        terms.token = address(hostile);
        bytes32 poolId = _create(terms);
        bytes32 victim = _create();
        address inbox = inboxes.inboxOf(poolId);
        address victims = inboxes.inboxOf(victim);
        hostile.mint(inbox, 5);
        dollar.mint(victims, 7);
        hostile.setBehavior(inbox, HostileToken.Behavior.QuietCallback);

        bytes[3] memory calls = [
            abi.encodeCall(inboxes.onPoolPayment, (address(dollar), victims, 7)),
            abi.encodeCall(inboxes.onPoolPayment, (address(hostile), inbox, 5)),
            abi.encodeCall(inboxes.sweep, (victim))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            hostile.mint(inbox, 5);
            hostile.setCallback(address(inboxes), calls[i]);
            inboxes.sweep(poolId);
            _assertEq(hostile.callbacks(), i + 1, "called back");
            _assertFalse(hostile.callbackSucceeded(), "succeeded");
            _assertEq(dollar.balanceOf(victims), 7, "the victim's");
        }
        inboxes.sweep(victim);
        _assertEq(dollar.balanceOf(address(pools)), 7, "swept by itself");
    }
}
