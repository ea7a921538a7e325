// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract OnPoolPaymentTest is LicenseRegistryBase {
    function test_RevertWhen_CallerNotPools() public {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.CallerNotPools.selector, stranger));
        vm.prank(stranger);
        licenses.onPoolPayment(address(dollar), licensee, 1);
    }

    function test_RevertGiven_NothingPaid() public {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.PaymentUnexpected.selector, licensee, address(0)));
        vm.prank(address(pools));
        licenses.onPoolPayment(address(dollar), licensee, 1);
    }

    function test_RevertGiven_NothingPaid_WhenPayerZero() public {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.PaymentUnexpected.selector, address(0), address(0)));
        vm.prank(address(pools));
        licenses.onPoolPayment(address(dollar), address(0), 1);
    }
}
