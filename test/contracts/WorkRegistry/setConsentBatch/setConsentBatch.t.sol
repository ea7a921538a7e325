// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_SetConsentBatch_Test is WorkRegistryBase {
    bytes32[] private workIds;

    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < 5; ++i) workIds.push(_register(creator, keccak256(abi.encode(i)), uint16(i)));
    }

    function test_RevertWhen_Empty() public {
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkBatchEmpty.selector));
        registry.setConsentBatch(new bytes32[](0), 1);
    }

    function testFuzz_RevertWhen_UseIsUnknown(uint16 uses) public {
        vm.assume(uses > ALL_USES);
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkUsesUnknown.selector, uses, ALL_USES));
        vm.prank(creator);
        registry.setConsentBatch(workIds, uses);
    }

    function testFuzz_RevertGiven_NotFound(uint256 which, bytes32 unknown) public {
        which %= 5;
        vm.assume(!registry.exists(unknown));
        workIds[which] = unknown;
        _expectRevert(IWorkRegistry.WorkNotFound.selector, unknown);
        vm.prank(creator);
        registry.setConsentBatch(workIds, 1);
    }

    function testFuzz_RevertGiven_CallerIsNotOwner(uint256 which) public {
        which %= 5;
        vm.prank(creator);
        registry.transferFrom(creator, stranger, uint256(workIds[which]));
        _expectNotOwner(workIds[which], creator, stranger);
        vm.prank(creator);
        registry.setConsentBatch(workIds, 1);
    }

    function testFuzz_WhenTwice(uint16 uses, uint256 later) public {
        later = _bound(later, 1, 365 days);
        uses &= ALL_USES;
        workIds[3] = workIds[1];
        vm.warp(START + later);
        vm.prank(creator);
        registry.setConsentBatch(workIds, uses);
        _assertConsent(workIds[1], uses, _sinceOf(1, uses), false);
        _assertTrue(registry.consentedAt(workIds[1], 1, START + later - 1), "what held before");
        _assertFalse(registry.consentedAt(workIds[1], 2, START + later - 1), "what did not hold before");
    }

    function testFuzz_SetConsentBatch(uint16 uses, uint256 later) public {
        later = _bound(later, 0, 100 * 365 days);
        uses &= ALL_USES;
        vm.warp(START + later);
        for (uint256 i = 0; i < 5; ++i) {
            _expectEvent();
            emit IWorkRegistry.ConsentSet(workIds[i], uses, uint48(_sinceOf(uint16(i), uses)));
        }
        vm.prank(creator);
        registry.setConsentBatch(workIds, uses);
        for (uint256 i = 0; i < 5; ++i) _assertConsent(workIds[i], uses, _sinceOf(uint16(i), uses), false);
    }
}
