// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {Acquisition, Credential, Standing} from "../../../../contracts/types/Licenses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract CloseTest is LicenseRegistryBase {
    function _close(address caller, bytes32 offerId) internal {
        vm.prank(caller);
        licenses.close(offerId);
    }

    function _handOver() internal {
        vm.prank(operator);
        pools.proposeOperator(poolId, stranger);
        vm.prank(stranger);
        pools.acceptOperator(poolId);
    }

    function _assertClosed(bytes32 offerId) internal view {
        (, bool closed, ) = licenses.termsOf(offerId);
        _assertTrue(closed, "closed");
    }

    function test_RevertGiven_NoOffer() public {
        bytes32 id = keccak256("none");
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.OfferNotFound.selector, id));
        _close(operator, id);
    }

    function test_RevertWhen_CallerNeither() public {
        bytes32 id = _publish(_terms());
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.OfferNotPublisher.selector, id, stranger));
        _close(stranger, id);
    }

    function test_RevertGiven_Closed() public {
        bytes32 id = _publish(_terms());
        _close(operator, id);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.OfferIsClosed.selector, id));
        _close(operator, id);
    }

    function test_WhenPublisher() public {
        bytes32 id = _acquire(_terms());
        Acquisition memory asked = _acquisition(licenses.stateOf(id).offerId);
        vm.expectEmit(address(licenses));
        emit ILicenseRegistry.OfferClosed(asked.offerId, operator);
        _close(operator, asked.offerId);
        _assertClosed(asked.offerId);
        _assertStanding(id, Standing.Active, "what was sold");

        asked.salt = keccak256("another");
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.OfferIsClosed.selector, asked.offerId));
        vm.prank(licensee);
        licenses.acquire(asked, Credential(0, ""));
    }

    function test_GivenOtherOperator_WhenOperator() public {
        bytes32 id = _publish(_terms());
        _handOver();
        vm.expectEmit(address(licenses));
        emit ILicenseRegistry.OfferClosed(id, stranger);
        _close(stranger, id);
        _assertClosed(id);
    }

    function test_GivenOtherOperator_WhenPublisher() public {
        bytes32 id = _publish(_terms());
        _handOver();
        _close(operator, id);
        _assertClosed(id);
    }
}
