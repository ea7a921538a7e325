// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {LicenseState, OfferTerms, Standing} from "../../../../contracts/types/Licenses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract OpenStreamTest is LicenseRegistryBase {
    function _open(bytes32 id, uint128 rate, uint24 endDay) internal returns (bytes32, uint256) {
        vm.prank(licensee);
        return licenses.openStream(id, rate, endDay, NEVER);
    }

    function test_RevertWhen_CallerNotLicensee() public {
        bytes32 id = _acquire(_terms());
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotLicensee.selector, id, stranger, licensee));
        vm.prank(stranger);
        licenses.openStream(id, RATE, TODAY + 3, NEVER);
    }

    function test_RevertGiven_Over() public {
        bytes32 id = _acquire(_terms());
        vm.warp(START + 365 * DAY);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotInForce.selector, id, Standing.Expired));
        _open(id, RATE, TODAY + 400);
    }

    function test_RevertWhen_RateTooLow() public {
        OfferTerms memory terms = _terms();
        terms.minRate = RATE;
        bytes32 id = _acquire(terms);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseRateTooLow.selector, RATE - 1, RATE));
        _open(id, RATE - 1, TODAY + 3);
    }

    function test_RevertGiven_Running() public {
        bytes32 id = _acquire(_terms());
        (bytes32 first, ) = _open(id, RATE, TODAY + 3);
        uint256 end = (TODAY + 3) * DAY;
        vm.warp(end - 1);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseStreamExists.selector, id, first));
        _open(id, RATE, TODAY + 9);
        vm.warp(end);
        (bytes32 second, ) = _open(id, RATE, TODAY + 9);
        _assertTrue(second != first, "another id");
    }

    function test_WhenFirst() public {
        bytes32 id = _acquire(_terms());
        uint256 had = dollar.balanceOf(licensee);
        (bytes32 streamId, uint256 deposit) = _open(id, RATE, TODAY + 3);
        // One base unit a second, to the first second of the third day.
        _assertEq(deposit, (TODAY + 3) * DAY - START, "deposit");
        _assertEq(dollar.balanceOf(licensee), had - deposit, "the licensee's tokens");
        _assertEq(dollar.balanceOf(address(pools)), FEE_6D + deposit, "the pools' tokens");
        _assertEq(dollar.balanceOf(address(licenses)), 0, "the registry's tokens");
        LicenseState memory state = licenses.stateOf(id);
        _assertEq(state.streamId, streamId, "stream");
        _assertEq(state.streamSalt, id, "the first salt is the license's id");
    }

    function test_GivenEnded() public {
        bytes32 id = _acquire(_terms());
        _open(id, RATE, TODAY + 3);
        vm.warp(START + 1_000);
        vm.prank(licensee);
        licenses.cancelStream(id, 0);
        (bytes32 streamId, ) = _open(id, 2 * RATE, TODAY + 9);
        LicenseState memory state = licenses.stateOf(id);
        _assertEq(state.streamId, streamId, "stream");
        _assertEq(state.streamSalt, bytes32(uint256(id) + 1), "the next salt");
        _assertEq(state.paid, 1_000, "what the former one passed");
        vm.warp(START + 1_500);
        _assertEq(licenses.stateOf(id).paid, 2_000, "with what this one passed");
    }
}
