// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {CatalogueRegistration} from "../../../../contracts/types/Works.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_RegisterCatalogue_Test is WorkRegistryBase {
    bytes32 private constant ROOT = keccak256("the root of a tree");

    function test_RevertWhen_RootIsZero() public {
        CatalogueRegistration memory registration = _some();
        registration.root = 0;
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.CatalogueRootZero.selector));
        registry.registerCatalogue(registration);
    }

    function test_RevertWhen_CountIsZero() public {
        CatalogueRegistration memory registration = _some();
        registration.count = 0;
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.CatalogueEmpty.selector));
        registry.registerCatalogue(registration);
    }

    function testFuzz_RevertWhen_UseIsUnknown(uint16 uses) public {
        vm.assume(uses > ALL_USES);
        CatalogueRegistration memory registration = _some();
        registration.uses = uses;
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkUsesUnknown.selector, uses, ALL_USES));
        registry.registerCatalogue(registration);
    }

    function testFuzz_RevertWhen_RoyaltyTooHigh(uint16 royaltyBps) public {
        CatalogueRegistration memory registration = _some();
        registration.royaltyBps = uint16(_bound(royaltyBps, 1_001, type(uint16).max));
        vm.expectRevert(
            abi.encodeWithSelector(IWorkRegistry.WorkRoyaltyTooHigh.selector, registration.royaltyBps, 1_000)
        );
        registry.registerCatalogue(registration);
    }

    function test_RevertGiven_Registered() public {
        CatalogueRegistration memory registration = _some();
        vm.startPrank(steward);
        bytes32 catalogueId = registry.registerCatalogue(registration);
        registration.uses = 1;
        registration.uri = "";
        _expectRevert(IWorkRegistry.WorkAlreadyRegistered.selector, catalogueId);
        registry.registerCatalogue(registration);
        vm.stopPrank();
        // Another steward, root or count is another catalogue.
        registry.registerCatalogue(registration);
        registration.count += 1;
        vm.startPrank(steward);
        registry.registerCatalogue(registration);
        registration.root = keccak256("another root");
        registry.registerCatalogue(registration);
        vm.stopPrank();
    }

    function testFuzz_RevertGiven_CommitmentUnknown(bytes32 salt) public {
        vm.assume(salt != 0);
        CatalogueRegistration memory registration = _some();
        registration.salt = salt;
        bytes32 content = keccak256(abi.encode(registration.root, registration.count));
        registry.commit(keccak256(abi.encode(stranger, content, salt)));
        vm.expectRevert(
            abi.encodeWithSelector(
                IWorkRegistry.WorkCommitmentUnknown.selector,
                keccak256(abi.encode(steward, content, salt))
            )
        );
        vm.prank(steward);
        registry.registerCatalogue(registration);
    }

    function testFuzz_GivenCommitmentSeen(bytes32 salt, uint256 later) public {
        vm.assume(salt != 0);
        later = _bound(later, 0, 100 * 365 days);
        CatalogueRegistration memory registration = _some();
        registration.salt = salt;
        registry.commit(
            keccak256(abi.encode(steward, keccak256(abi.encode(registration.root, registration.count)), salt))
        );
        vm.warp(START + later);
        bytes32 catalogueId = _registerAndCheck(steward, registration, START);
        _assertConsent(catalogueId, registration.uses, START + later, true);
    }

    function testFuzz_RegisterCatalogue(address who, CatalogueRegistration memory registration) public {
        _assumeOther(who);
        vm.assume(registration.root != 0 && registration.count != 0);
        registration.uses &= ALL_USES;
        registration.royaltyBps = uint16(_bound(registration.royaltyBps, 0, 1_000));
        registration.salt = 0;
        bytes32 catalogueId = _registerAndCheck(who, registration, START);

        _assertEq(registry.balanceOf(who), 1, "balance");
        _assertTrue(registry.exists(catalogueId), "exists");
        _assertTrue(registry.isCatalogue(catalogueId), "is a catalogue");
        _assertEq(registry.catalogueOf(catalogueId), 0, "catalogue of the catalogue");
        _assertEq(registry.payeeOf(catalogueId), who, "payee");
        _assertConsent(catalogueId, registration.uses, START, true);
        (, uint256 amount) = registry.royaltyInfo(uint256(catalogueId), 10_000);
        _assertEq(amount, registration.royaltyBps, "royalty of 10,000");
    }

    function _registerAndCheck(
        address who,
        CatalogueRegistration memory registration,
        uint256 claimedAt
    ) private returns (bytes32 catalogueId) {
        bytes32 expectedId = keccak256(abi.encode(who, registration.root, registration.count));
        _expectEvent();
        emit IERC721.Transfer(address(0), who, uint256(expectedId));
        _expectEvent();
        emit IWorkRegistry.CatalogueRegistered(
            expectedId,
            who,
            registration.root,
            registration.count,
            registration.metadataHash,
            uint48(claimedAt),
            registration.uses,
            registration.royaltyBps,
            registration.uri
        );
        vm.prank(who);
        catalogueId = registry.registerCatalogue(registration);
        _assertEq(catalogueId, expectedId, "catalogue id");
        _assertEq(registry.holderOf(catalogueId), who, "steward");
    }

    function _some() private pure returns (CatalogueRegistration memory) {
        return
            CatalogueRegistration({
                root: ROOT,
                count: 1_000_000,
                uses: 9,
                royaltyBps: 100,
                salt: 0,
                metadataHash: METADATA,
                uri: "https://leaves.example/of/a/million"
            });
    }
}
