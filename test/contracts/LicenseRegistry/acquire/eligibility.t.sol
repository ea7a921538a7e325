// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {ContractWallet} from "../../../../contracts/mocks/ContractWallet.sol";
import {Acquisition, Credential, Eligibility, OfferTerms} from "../../../../contracts/types/Licenses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract AcquireEligibilityTest is LicenseRegistryBase {
    uint48 private constant EXPIRY = uint48(START + 100);

    ContractWallet private _certifier;
    uint256 private _certifierKey;
    uint256 private _taken;

    function setUp() public override {
        super.setUp();
        address key;
        (key, _certifierKey) = _actor("certifier");
        _certifier = new ContractWallet(key);
    }

    function _offer(Eligibility eligibility, address party) private returns (bytes32) {
        OfferTerms memory terms = _terms();
        terms.eligibility = eligibility;
        terms.party = party;
        return _publish(terms);
    }

    function _take(bytes32 offerId, Credential memory credential) private returns (bytes32) {
        Acquisition memory asked = _acquisition(offerId);
        asked.salt = bytes32(++_taken);
        vm.prank(licensee);
        return licenses.acquire(asked, credential);
    }

    function _credential(uint256 key) private view returns (Credential memory) {
        bytes32 typeHash = keccak256("Credential(address certifier,address licensee,uint8 class,uint48 expiry)");
        bytes32 structHash = keccak256(
            abi.encode(typeHash, address(_certifier), licensee, Eligibility.Research, EXPIRY)
        );
        return Credential(EXPIRY, _signature(key, _digest(structHash)));
    }

    function _expectInvalid() private {
        vm.expectRevert(
            abi.encodeWithSelector(ILicenseRegistry.CredentialInvalid.selector, address(_certifier), licensee)
        );
    }

    function test_RevertGiven_Named_WhenAnother() public {
        bytes32 offerId = _offer(Eligibility.Named, licensee);
        Acquisition memory asked = _acquisition(offerId);
        asked.licensee = stranger;
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotEligible.selector, stranger, licensee));
        vm.prank(stranger);
        licenses.acquire(asked, Credential(0, ""));
    }

    function test_GivenNamed_WhenTheOne() public {
        bytes32 offerId = _offer(Eligibility.Named, licensee);
        bytes32 id = _take(offerId, Credential(0, ""));
        _assertEq(licenses.ownerOf(uint256(id)), licensee, "owner");
        _assertEq(licenses.stateOf(id).credentialUntil, 0, "credential");
        id = _take(offerId, Credential(EXPIRY, "anything"));
        _assertEq(licenses.stateOf(id).credentialUntil, 0, "a credential that nobody asked for");
    }

    function test_GivenAnyone_WhenCredential() public {
        bytes32 id = _take(_publish(_terms()), Credential(EXPIRY, "anything"));
        _assertEq(licenses.stateOf(id).credentialUntil, 0, "a credential that nobody asked for");
    }

    function test_GivenContractCertifier_WhenYes() public {
        bytes32 offerId = _offer(Eligibility.Research, address(_certifier));
        bytes32 id = _take(offerId, _credential(_certifierKey));
        _assertEq(licenses.stateOf(id).credentialUntil, EXPIRY, "signed by its key");
        _certifier.setAnswer(ContractWallet.Answer.Yes);
        id = _take(offerId, Credential(EXPIRY - 1, ""));
        _assertEq(licenses.stateOf(id).credentialUntil, EXPIRY - 1, "by its word");
        vm.warp(EXPIRY);
        vm.expectRevert(
            abi.encodeWithSelector(ILicenseRegistry.CredentialExpired.selector, EXPIRY - 1, uint256(EXPIRY))
        );
        _take(offerId, Credential(EXPIRY - 1, ""));
    }

    function test_RevertGiven_ContractCertifier_WhenOtherKey() public {
        bytes32 offerId = _offer(Eligibility.Research, address(_certifier));
        Credential memory credential = _credential(licenseeKey);
        _expectInvalid();
        _take(offerId, credential);
        // For another class it has not signed either.
        offerId = _offer(Eligibility.SmallBusiness, address(_certifier));
        credential = _credential(_certifierKey);
        _expectInvalid();
        _take(offerId, credential);
    }

    function test_RevertGiven_ContractCertifier_WhenNoYes() public {
        bytes32 offerId = _offer(Eligibility.Research, address(_certifier));
        Credential memory credential = _credential(_certifierKey);
        for (uint8 i = uint8(ContractWallet.Answer.No); i <= uint8(ContractWallet.Answer.Nothing); ++i) {
            _certifier.setAnswer(ContractWallet.Answer(i));
            _expectInvalid();
            _take(offerId, credential);
        }
        _certifier.setAnswer(ContractWallet.Answer.Honest);
        _take(offerId, credential);
    }
}
