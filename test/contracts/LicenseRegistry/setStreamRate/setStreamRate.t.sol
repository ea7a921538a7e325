// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {OfferTerms, Standing} from "../../../../contracts/types/Licenses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract SetStreamRateTest is LicenseRegistryBase {
    /// @dev Seconds left of the stream when {_streaming} returns.
    uint256 private constant LEFT = (TODAY + 3) * DAY - START;

    /// @dev A stream of twice the rate that the terms ask for.
    function _streaming() internal returns (bytes32 id) {
        OfferTerms memory terms = _terms();
        terms.minRate = RATE;
        id = _acquire(terms);
        vm.prank(licensee);
        licenses.openStream(id, 2 * RATE, TODAY + 3, NEVER);
    }

    function _set(bytes32 id, uint128 rate) internal returns (uint256, uint256) {
        vm.prank(licensee);
        return licenses.setStreamRate(id, rate, NEVER);
    }

    function test_RevertWhen_CallerNotLicensee() public {
        bytes32 id = _streaming();
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotLicensee.selector, id, stranger, licensee));
        vm.prank(stranger);
        licenses.setStreamRate(id, RATE, NEVER);
    }

    function test_RevertGiven_NoStream() public {
        bytes32 id = _acquire(_terms());
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseStreamMissing.selector, id));
        _set(id, RATE);
    }

    function test_RevertGiven_Over() public {
        bytes32 id = _streaming();
        vm.warp(START + LEFT + 10 * DAY);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotInForce.selector, id, Standing.Terminated));
        _set(id, RATE);
    }

    function test_RevertWhen_RateTooLow() public {
        bytes32 id = _streaming();
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseRateTooLow.selector, RATE - 1, RATE));
        _set(id, RATE - 1);
    }

    function test_RevertWhen_DepositTooHigh() public {
        bytes32 id = _streaming();
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.StreamDepositTooHigh.selector, LEFT, LEFT - 1));
        vm.prank(licensee);
        licenses.setStreamRate(id, 3 * RATE, LEFT - 1);
    }

    function test_WhenHigher() public {
        bytes32 id = _streaming();
        uint256 had = dollar.balanceOf(licensee);
        (uint256 deposit, uint256 refund) = _set(id, 3 * RATE);
        _assertEq(deposit, LEFT, "deposit");
        _assertEq(refund, 0, "refund");
        _assertEq(dollar.balanceOf(licensee), had - LEFT, "the licensee's tokens");
        vm.warp(START + 100);
        _assertEq(licenses.stateOf(id).paid, 300, "paid at the new rate");
    }

    function test_WhenLower() public {
        bytes32 id = _streaming();
        vm.warp(START + 100);
        uint256 had = dollar.balanceOf(licensee);
        (uint256 deposit, uint256 refund) = _set(id, RATE);
        _assertEq(deposit, 0, "deposit");
        _assertEq(refund, LEFT - 100, "refund");
        _assertEq(dollar.balanceOf(licensee), had + refund, "the licensee's tokens");
        vm.warp(START + 200);
        _assertEq(licenses.stateOf(id).paid, 300, "200 before, 100 since");
    }
}
