// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamRenewals} from "../../../../contracts/interfaces/IStreamRenewals.sol";
import {HostileToken} from "../../../../contracts/mocks/HostileToken.sol";
import {PoolTerms, Renewal} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../../CreatorPools/CreatorPoolsBase.sol";

contract StreamRenewals_OnPoolPayment_Test is CreatorPoolsBase {
    function _expectCallerNotPools(address caller) private {
        vm.expectRevert(abi.encodeWithSelector(IStreamRenewals.CallerNotPools.selector, caller));
    }

    function testFuzz_RevertWhen_CallerNotPools(address caller) public {
        vm.assume(caller != address(pools));
        _expectCallerNotPools(caller);
        vm.prank(caller);
        renewals.onPoolPayment(address(dollar), payer, 1);
    }

    function testFuzz_RevertWhen_NothingIsRenewed(bool before) public {
        if (before) {
            bytes32 poolId = _create();
            _member(poolId, author, 1);
            _open(poolId, 0, ONE_PER_SECOND, TODAY + 1);
            vm.prank(payer);
            renewals.setRenewal(payer, poolId, 0, Renewal(9, 9, type(uint48).max, type(uint128).max));
            renewals.renew(payer, poolId, 0, payer);
        }
        _expectCallerNotPools(address(pools));
        vm.prank(address(pools));
        renewals.onPoolPayment(address(dollar), payer, 1);
    }

    /// @dev A hostile token's pool is renewed; the token calls back and wants the payer's dollars.
    function test_RevertWhen_AskedForMoreDuringRenewal() public {
        PoolTerms memory terms = _terms();
        terms.token = address(hostile);
        bytes32 poolId = _create(terms);
        _member(poolId, author, 1);
        bytes32 honest = _create();
        _member(honest, author, 1);
        Renewal memory renewal = Renewal(9, 9, type(uint48).max, type(uint128).max);
        bytes32[3] memory poolIds = [poolId, poolId, honest];
        for (uint256 i = 0; i < 3; ++i) {
            _open(poolIds[i], bytes32(i), ONE_PER_SECOND, TODAY + 1);
            vm.prank(payer);
            renewals.setRenewal(payer, poolIds[i], bytes32(i), renewal);
        }
        hostile.setBehavior(address(pools), HostileToken.Behavior.QuietCallback);
        bytes[2] memory calls = [
            abi.encodeCall(renewals.onPoolPayment, (address(dollar), payer, 1)),
            abi.encodeCall(renewals.renew, (payer, honest, bytes32(uint256(2)), payer))
        ];
        vm.warp(_start(TODAY + 1) - 1);
        uint256 before = dollar.balanceOf(payer);
        for (uint256 i = 0; i < calls.length; ++i) {
            hostile.setCallback(address(renewals), calls[i]);
            uint256 callbacks = hostile.callbacks();
            renewals.renew(payer, poolId, bytes32(i), payer);
            _assertEq(hostile.callbacks(), callbacks + 1, "called back");
            _assertFalse(hostile.callbackSucceeded(), "succeeded");
            _assertEq(dollar.balanceOf(payer), before, "the payer's dollars");
        }
        // By itself it is allowed.
        renewals.renew(payer, honest, bytes32(uint256(2)), payer);
        _assertEq(before - dollar.balanceOf(payer), 9 * DAY, "renewed");
    }
}
