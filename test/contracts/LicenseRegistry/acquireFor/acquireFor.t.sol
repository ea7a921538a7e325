// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {ContractWallet} from "../../../../contracts/mocks/ContractWallet.sol";
import {Acquisition, Credential} from "../../../../contracts/types/Licenses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract AcquireForTest is LicenseRegistryBase {
    uint256 private constant DEADLINE = START + 60;

    Credential private _none;

    function _sign(uint256 key, Acquisition memory asked, uint256 deadline) internal view returns (bytes memory) {
        bytes32 typeHash = keccak256(
            "Acquisition(bytes32 offerId,address licensee,bytes32 salt,uint256 maxFee,uint128 rate,uint24 endDay,uint256 maxDeposit,uint256 deadline)"
        );
        bytes memory fields = abi.encode(
            typeHash,
            asked.offerId,
            asked.licensee,
            asked.salt,
            asked.maxFee,
            asked.rate,
            asked.endDay,
            asked.maxDeposit,
            deadline
        );
        return _signature(key, _digest(keccak256(fields)));
    }

    function _acquireFor(
        Acquisition memory asked,
        uint256 deadline,
        bytes memory signature
    ) internal returns (bytes32) {
        vm.prank(stranger);
        return licenses.acquireFor(asked, _none, deadline, signature);
    }

    function _expectInvalid(address signer) internal {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseSignatureInvalid.selector, signer));
    }

    function test_RevertWhen_Late() public {
        Acquisition memory asked = _acquisition(_publish(_terms()));
        bytes memory signature = _sign(licenseeKey, asked, DEADLINE);
        vm.warp(DEADLINE + 1);
        vm.expectRevert(
            abi.encodeWithSelector(ILicenseRegistry.LicenseSignatureExpired.selector, DEADLINE, DEADLINE + 1)
        );
        _acquireFor(asked, DEADLINE, signature);
        vm.warp(DEADLINE);
        bytes32 id = _acquireFor(asked, DEADLINE, signature);
        _assertEq(licenses.ownerOf(uint256(id)), licensee, "in the last second");
    }

    function test_RevertWhen_OtherSigner() public {
        Acquisition memory asked = _acquisition(_publish(_terms()));
        (, uint256 otherKey) = _actor("stranger");
        bytes memory signature = _sign(otherKey, asked, DEADLINE);
        _expectInvalid(licensee);
        _acquireFor(asked, DEADLINE, signature);
    }

    function test_RevertWhen_NotAsSigned() public {
        Acquisition memory signed = _acquisition(_publish(_terms()));
        bytes memory signature = _sign(licenseeKey, signed, DEADLINE);
        for (uint256 i = 0; i < 8; i++) {
            Acquisition memory asked = _acquisition(signed.offerId);
            uint256 deadline = DEADLINE;
            if (i == 0) asked.offerId = keccak256("another");
            if (i == 1) asked.licensee = stranger;
            if (i == 2) asked.salt = keccak256("another");
            if (i == 3) asked.maxFee += 1;
            if (i == 4) asked.rate = RATE;
            if (i == 5) asked.endDay = TODAY + 1;
            if (i == 6) asked.maxDeposit = 1;
            if (i == 7) deadline += 1;
            _expectInvalid(asked.licensee);
            _acquireFor(asked, deadline, signature);
        }
    }

    function test_WhenSigned() public {
        Acquisition memory asked = _acquisition(_publish(_terms()));
        bytes memory signature = _sign(licenseeKey, asked, DEADLINE);
        uint256 had = dollar.balanceOf(licensee);
        bytes32 expected = licenses.licenseIdOf(asked.offerId, licensee, 0);
        vm.expectEmit(address(licenses));
        emit ILicenseRegistry.LicenseAcquired(expected, asked.offerId, licensee, 0, uint48(START), FEE_6D, 0);
        bytes32 id = _acquireFor(asked, DEADLINE, signature);
        _assertEq(id, expected, "id");
        _assertEq(licenses.ownerOf(uint256(id)), licensee, "owner");
        _assertEq(dollar.balanceOf(licensee), had - FEE_6D, "the licensee's tokens");
        _assertEq(dollar.balanceOf(address(pools)), FEE_6D, "the pools' tokens");

        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseAlreadyAcquired.selector, id));
        _acquireFor(asked, DEADLINE, signature);
    }

    function test_GivenContractWallet() public {
        ContractWallet contractWallet = new ContractWallet(licensee);
        dollar.mint(address(contractWallet), FEE_6D);
        vm.prank(address(contractWallet));
        dollar.approve(address(licenses), FEE_6D);
        Acquisition memory asked = _acquisition(_publish(_terms()));
        asked.licensee = address(contractWallet);
        bytes memory signature = _sign(licenseeKey, asked, DEADLINE);
        bytes32 id = _acquireFor(asked, DEADLINE, signature);
        _assertEq(licenses.ownerOf(uint256(id)), address(contractWallet), "owner");
        _assertEq(dollar.balanceOf(address(contractWallet)), 0, "the wallet's tokens");
    }

    function test_RevertGiven_ContractWalletSaysNo() public {
        ContractWallet contractWallet = new ContractWallet(licensee);
        contractWallet.setAnswer(ContractWallet.Answer.No);
        Acquisition memory asked = _acquisition(_publish(_terms()));
        asked.licensee = address(contractWallet);
        bytes memory signature = _sign(licenseeKey, asked, DEADLINE);
        _expectInvalid(address(contractWallet));
        _acquireFor(asked, DEADLINE, signature);
    }
}
