// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {Acquisition, Credential} from "../../../../contracts/types/Licenses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract AcquireTest is LicenseRegistryBase {
    Credential private _none;

    function test_RevertWhen_CallerNotLicensee() public {
        Acquisition memory asked = _acquisition(_publish(_terms()));
        bytes32 id = licenses.licenseIdOf(asked.offerId, licensee, 0);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotLicensee.selector, id, stranger, licensee));
        vm.prank(stranger);
        licenses.acquire(asked, _none);
    }

    function test_RevertGiven_NoOffer() public {
        Acquisition memory asked = _acquisition(keccak256("none"));
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.OfferNotFound.selector, asked.offerId));
        vm.prank(licensee);
        licenses.acquire(asked, _none);
    }

    function test_RevertGiven_Closed() public {
        Acquisition memory asked = _acquisition(_publish(_terms()));
        vm.prank(operator);
        licenses.close(asked.offerId);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.OfferIsClosed.selector, asked.offerId));
        vm.prank(licensee);
        licenses.acquire(asked, _none);
    }

    function test_RevertWhen_FeeTooHigh() public {
        Acquisition memory asked = _acquisition(_publish(_terms()));
        asked.maxFee = FEE_6D - 1;
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseFeeTooHigh.selector, FEE_6D, FEE_6D - 1));
        vm.prank(licensee);
        licenses.acquire(asked, _none);
    }

    function test_RevertGiven_Acquired() public {
        bytes32 id = _acquire(_terms());
        Acquisition memory asked = _acquisition(licenses.stateOf(id).offerId);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseAlreadyAcquired.selector, id));
        vm.prank(licensee);
        licenses.acquire(asked, _none);
    }

    function test_GivenSold() public {
        bytes32 id = _acquire(_terms());
        _assertEq(licenses.ownerOf(uint256(id)), licensee, "owner");
        _assertEq(dollar.balanceOf(address(pools)), FEE_6D, "the pools' tokens");
        _assertEq(dollar.balanceOf(address(licenses)), 0, "the registry's tokens");
        _assertTrue(licenses.permits(id, workId, 1 << 4), "permits the work");
        _assertFalse(licenses.permits(id, workId, 1 << 5), "not for a use that was not sold");
    }
}
