// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_SetConsent_Test is WorkRegistryBase {
    bytes32 private workId;

    function setUp() public override {
        super.setUp();
        vm.prank(creator);
        workId = registry.register(_full());
    }

    function testFuzz_RevertWhen_UseIsUnknown(uint16 uses) public {
        vm.assume(uses > ALL_USES);
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkUsesUnknown.selector, uses, ALL_USES));
        vm.prank(creator);
        registry.setConsent(workId, uses);
    }

    function testFuzz_RevertGiven_NotFound(bytes32 unknown) public {
        vm.assume(unknown != workId);
        _expectRevert(IWorkRegistry.WorkNotFound.selector, unknown);
        registry.setConsent(unknown, 1);
    }

    function testFuzz_RevertGiven_CallerIsNotOwner(address caller) public {
        vm.assume(caller != creator && caller != address(0));
        _expectNotOwner(workId, caller, creator);
        vm.prank(caller);
        registry.setConsent(workId, 1);
        // Who may sell a work may still not speak for it.
        vm.startPrank(creator);
        registry.approve(caller, uint256(workId));
        registry.setApprovalForAll(caller, true);
        vm.stopPrank();
        _expectNotOwner(workId, caller, creator);
        vm.prank(caller);
        registry.setConsent(workId, 1);
    }

    function test_RevertGiven_FormerOwner() public {
        vm.prank(creator);
        registry.transferFrom(creator, stranger, uint256(workId));
        _expectNotOwner(workId, creator, stranger);
        vm.prank(creator);
        registry.setConsent(workId, 1);
    }

    function testFuzz_GivenCatalogue(uint16 uses, uint256 later) public {
        later = _bound(later, 0, 100 * 365 days);
        uses &= ALL_USES;
        bytes32 catalogueId = _registerCatalogue(_leaves(3), 5);
        bytes32 materialized = registry.materialize(_proof(_leaves(3), 0));
        vm.warp(START + later);
        uint256 since = _setAndCheck(steward, catalogueId, uses, true);
        _assertConsent(materialized, uses, since, true);
        _assertTrue(registry.isCatalogue(catalogueId), "is a catalogue");
    }

    function testFuzz_GivenFromCatalogue(uint16 uses, uint256 later, bool same) public {
        later = _bound(later, 0, 100 * 365 days);
        uses = same ? 5 : uses & ALL_USES;
        bytes32 catalogueId = _registerCatalogue(_leaves(3), 5);
        bytes32 materialized = registry.materialize(_proof(_leaves(3), 0));
        // The steward speaks for it no more, nor for its catalogue by its owner.
        _expectNotOwner(materialized, steward, wallet);
        vm.prank(steward);
        registry.setConsent(materialized, 0);

        vm.warp(START + later);
        uint256 since = _setAndCheck(wallet, materialized, uses, false);
        _assertConsent(catalogueId, 5, START, true);
        _assertEq(registry.catalogueOf(materialized), catalogueId, "catalogue");
        // From here on the two go their own ways, in the same second already.
        _setAndCheck(steward, catalogueId, uses ^ 1, true);
        _assertConsent(materialized, uses, since, false);
    }

    function testFuzz_SetConsent(uint16 uses, uint16 again, uint256 later) public {
        later = _bound(later, 0, 100 * 365 days);
        vm.warp(START + later);
        _setAndCheck(creator, workId, uses & ALL_USES, false);
        _setAndCheck(creator, workId, again & ALL_USES, false);
        vm.warp(START + later + 1);
        _setAndCheck(creator, workId, uses & ALL_USES, false);

        _assertEq(registry.holderOf(workId), creator, "owner");
        _assertEq(registry.payeeOf(workId), payee, "payee");
        (, uint256 amount) = registry.royaltyInfo(uint256(workId), 10_000);
        _assertEq(amount, 750, "royalty of 10,000");
    }

    function test_WhenItTakesAUseBack() public {
        vm.warp(START + 10);
        vm.startPrank(creator);
        registry.setConsent(workId, 1);
        _assertConsent(workId, 1, START + 11, false);
        _assertTrue(registry.consentedAt(workId, 21, START + 10), "to the end of this second");
        // A second word does not come before the first.
        registry.setConsent(workId, 21);
        _assertConsent(workId, 21, START + 11, false);
        vm.warp(START + 12);
        _assertTrue(registry.consentedAt(workId, 21, START + 11), "the last word of the second");
        registry.setConsent(workId, 20);
        vm.stopPrank();
        vm.warp(START + 13);
        _assertTrue(registry.consentedAt(workId, 21, START + 12), "the second in which it was said");
        _assertFalse(registry.consentedAt(workId, 1, START + 13), "the next");
        _assertTrue(registry.consentedAt(workId, 20, START + 13), "what stays");
    }

    function _setAndCheck(address caller, bytes32 id, uint16 uses, bool bySteward) private returns (uint256 since) {
        uint16 former;
        for (uint16 use = 1; use <= ALL_USES; use <<= 1) {
            if (registry.consentedAt(id, use, block.timestamp)) former |= use;
        }
        since = _sinceOf(former, uses);
        // Nor does a word come before the last one of the same work.
        (, uint48 last, bool before) = registry.consentOf(id);
        if (before == bySteward && last > since) since = last;
        _expectEvent();
        emit IWorkRegistry.ConsentSet(id, uses, uint48(since));
        vm.prank(caller);
        registry.setConsent(id, uses);
        _assertConsent(id, uses, since, bySteward);
    }
}
