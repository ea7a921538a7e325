// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_SummaryOf_Test is WorkRegistryBase {
    function testFuzz_GivenNotFound(bytes32 unknown) public view {
        _assertSummary(unknown, address(0), 0, false, 0);
        _assertEq(registry.holderOf(unknown), address(0), "owner");
        _assertFalse(registry.exists(unknown), "exists");
        _assertFalse(registry.isCatalogue(unknown), "is a catalogue");
        _assertEq(registry.catalogueOf(unknown), 0, "catalogue");
        _assertConsent(unknown, 0, 0, false);
        _assertBinding(unknown, address(0), 0, false);
        _assertEq(registry.committedAt(unknown), 0, "committed at");
    }

    function testFuzz_GivenWork(address who, bytes32 contentHash, uint16 uses) public {
        vm.assume(who != address(0) && contentHash != 0);
        uses &= ALL_USES;
        _assertSummary(_register(who, contentHash, uses), who, uses, false, 0);
    }

    function testFuzz_GivenCatalogue(uint16 uses, uint16 newUses, uint16 ownUses) public {
        (uses, newUses, ownUses) = (uses & ALL_USES, newUses & ALL_USES, ownUses & ALL_USES);
        bytes32 catalogueId = _registerCatalogue(_leaves(3), uses);
        _assertSummary(catalogueId, steward, uses, true, 0);

        bytes32 workId = registry.materialize(_proof(_leaves(3), 2));
        _assertSummary(workId, wallet, uses, false, catalogueId);
        vm.prank(steward);
        registry.setConsent(catalogueId, newUses);
        _assertSummary(catalogueId, steward, newUses, true, 0);
        _assertSummary(workId, wallet, newUses, false, catalogueId);
        vm.prank(wallet);
        registry.setConsent(workId, ownUses);
        _assertSummary(workId, wallet, ownUses, false, catalogueId);
        vm.prank(steward);
        registry.setConsent(catalogueId, uses);
        _assertSummary(workId, wallet, ownUses, false, catalogueId);
    }

    function _assertSummary(bytes32 id, address owner, uint16 uses, bool catalogue, bytes32 catalogueId) private view {
        (address actualOwner, uint16 actualUses, bool actualCatalogue, bytes32 actualCatalogueId) = registry.summaryOf(
            id
        );
        _assertEq(actualOwner, owner, "owner");
        _assertEq(actualUses, uses, "uses");
        _assertEq(actualCatalogue, catalogue, "is a catalogue");
        _assertEq(actualCatalogueId, catalogueId, "catalogue");
    }
}
