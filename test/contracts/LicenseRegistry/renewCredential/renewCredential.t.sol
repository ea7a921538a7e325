// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {Acquisition, Credential, Eligibility, OfferTerms, Standing} from "../../../../contracts/types/Licenses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract RenewCredentialTest is LicenseRegistryBase {
    uint48 private constant EXPIRY = uint48(START + 100);

    address internal certifier;
    uint256 internal certifierKey;

    function setUp() public override {
        super.setUp();
        (certifier, certifierKey) = _actor("certifier");
    }

    function _offer(Eligibility class) internal returns (bytes32) {
        OfferTerms memory terms = _terms();
        terms.eligibility = class;
        terms.party = certifier;
        return _publish(terms);
    }

    function _credential(
        uint256 key,
        address who,
        Eligibility class,
        uint48 expiry
    ) internal view returns (Credential memory) {
        bytes32 typeHash = keccak256("Credential(address certifier,address licensee,uint8 class,uint48 expiry)");
        bytes32 structHash = keccak256(abi.encode(typeHash, certifier, who, class, expiry));
        return Credential(expiry, _signature(key, _digest(structHash)));
    }

    function _good(uint48 expiry) internal view returns (Credential memory) {
        return _credential(certifierKey, licensee, Eligibility.Research, expiry);
    }

    function _acquireWith(bytes32 offerId, Credential memory credential) internal returns (bytes32) {
        Acquisition memory asked = _acquisition(offerId);
        vm.prank(licensee);
        return licenses.acquire(asked, credential);
    }

    function _licensed() internal returns (bytes32) {
        return _acquireWith(_offer(Eligibility.Research), _good(EXPIRY));
    }

    function _renew(bytes32 id, Credential memory credential) internal {
        vm.prank(stranger);
        licenses.renewCredential(id, credential);
    }

    function _expectInvalid() internal {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.CredentialInvalid.selector, certifier, licensee));
    }

    function test_WhenAcquiring() public {
        for (uint8 i = uint8(Eligibility.Research); i <= uint8(Eligibility.SmallBusiness); i++) {
            vm.warp(START);
            Credential memory credential = _credential(certifierKey, licensee, Eligibility(i), EXPIRY);
            bytes32 offerId = _offer(Eligibility(i));
            vm.warp(EXPIRY);
            bytes32 id = _acquireWith(offerId, credential);
            _assertEq(licenses.stateOf(id).credentialUntil, EXPIRY, "until");
            _assertStanding(id, Standing.Active, "its last second");
            vm.warp(uint256(EXPIRY) + 1);
            _assertStanding(id, Standing.PastDue, "the second after");
            _assertEq(licenses.stateOf(id).lapsesAt, uint256(EXPIRY) + 1, "lapses");
        }
    }

    function test_RevertWhen_AcquiringLate() public {
        bytes32 offerId = _offer(Eligibility.Research);
        Credential memory credential = _good(EXPIRY);
        vm.warp(uint256(EXPIRY) + 1);
        vm.expectRevert(
            abi.encodeWithSelector(ILicenseRegistry.CredentialExpired.selector, EXPIRY, uint256(EXPIRY) + 1)
        );
        _acquireWith(offerId, credential);
    }

    function test_RevertWhen_AcquiringWithAnother() public {
        bytes32 offerId = _offer(Eligibility.Research);
        Credential memory credential = _credential(certifierKey, licensee, Eligibility.SmallBusiness, EXPIRY);
        _expectInvalid();
        _acquireWith(offerId, credential);
        credential = _credential(certifierKey, stranger, Eligibility.Research, EXPIRY);
        _expectInvalid();
        _acquireWith(offerId, credential);
        credential = _credential(licenseeKey, licensee, Eligibility.Research, EXPIRY);
        _expectInvalid();
        _acquireWith(offerId, credential);
        credential = _good(EXPIRY);
        credential.expiry += 1;
        _expectInvalid();
        _acquireWith(offerId, credential);
    }

    function test_RevertGiven_NotNeeded() public {
        bytes32 id = _acquire(_terms());
        Credential memory credential = _good(EXPIRY);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.CredentialNotNeeded.selector, id));
        _renew(id, credential);
    }

    function test_RevertWhen_NotLater() public {
        bytes32 id = _licensed();
        Credential memory credential = _good(EXPIRY);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.CredentialNotLater.selector, EXPIRY, EXPIRY));
        _renew(id, credential);
    }

    function test_RevertWhen_NotCertifier() public {
        bytes32 id = _licensed();
        Credential memory credential = _credential(licenseeKey, licensee, Eligibility.Research, EXPIRY + 1);
        _expectInvalid();
        _renew(id, credential);
    }

    function test_RevertGiven_Over() public {
        bytes32 id = _licensed();
        Credential memory credential = _good(uint48(START + 300 * DAY));
        // Ten days to cure, from the second after the last.
        vm.warp(uint256(EXPIRY) + 1 + 10 * DAY);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotInForce.selector, id, Standing.Terminated));
        _renew(id, credential);
    }

    function test_WhenGood() public {
        bytes32 id = _licensed();
        uint48 later = EXPIRY + 1_000;
        Credential memory credential = _good(later);
        vm.warp(uint256(EXPIRY) + 1);
        _assertStanding(id, Standing.PastDue, "before");
        vm.expectEmit(address(licenses));
        emit ILicenseRegistry.CredentialRenewed(id, later);
        _renew(id, credential);
        _assertStanding(id, Standing.Active, "renewed");
        _assertEq(licenses.stateOf(id).credentialUntil, later, "until");
        vm.warp(later);
        _assertStanding(id, Standing.Active, "its last second");
        vm.warp(uint256(later) + 1);
        _assertStanding(id, Standing.PastDue, "the second after");
    }
}
