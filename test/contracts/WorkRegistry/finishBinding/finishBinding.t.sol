// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {CatalogueProof} from "../../../../contracts/types/Works.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_FinishBinding_Test is WorkRegistryBase {
    bytes32 private catalogueId;
    bytes32 private workId;
    CatalogueProof private proof;

    function setUp() public override {
        super.setUp();
        catalogueId = _registerCatalogue(_leaves(6), 5);
        proof = _proof(_leaves(6), 3);
        workId = _catalogueWorkId(catalogueId, 3);
    }

    function test_RevertWhen_ProofDoesNotHold() public {
        _propose(wallet);
        vm.warp(START + 30 days);
        proof.leaf.index = 6;
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.CatalogueIndexTooHigh.selector, 6, 6));
        registry.finishBinding(proof);
    }

    function test_RevertWhen_LeafNamesWallet() public {
        CatalogueProof memory named = _proof(_leaves(6), 2);
        _expectRevert(IWorkRegistry.WorkNotUnbound.selector, _catalogueWorkId(catalogueId, 2));
        registry.finishBinding(named);
    }

    function testFuzz_RevertGiven_NothingProposed(uint256 later) public {
        later = _bound(later, 0, 100 * 365 days);
        vm.warp(START + later);
        _expectNotReady(0);
        registry.finishBinding(proof);
    }

    function test_RevertGiven_Vetoed() public {
        _propose(wallet);
        vm.prank(claimKey);
        registry.vetoBinding(proof, 0, "");
        vm.warp(START + 30 days);
        _expectRevert(IWorkRegistry.BindingRefused.selector, workId);
        registry.finishBinding(proof);
    }

    function testFuzz_RevertGiven_NotReady(uint256 later, address caller) public {
        later = _bound(later, 0, 30 days - 1);
        _propose(wallet);
        vm.warp(START + later);
        _expectNotReady(START + 30 days);
        vm.prank(caller);
        registry.finishBinding(proof);
    }

    function testFuzz_RevertGiven_ProposedAgain(uint256 later) public {
        later = _bound(later, 1, 100 * 365 days);
        _propose(stranger);
        vm.warp(START + later);
        _propose(wallet);
        vm.warp(START + later + 30 days - 1);
        _expectNotReady(START + later + 30 days);
        registry.finishBinding(proof);
        vm.warp(START + later + 30 days);
        _finishAndCheck(wallet, stranger);
    }

    function test_RevertGiven_Exists() public {
        _propose(wallet);
        vm.warp(START + 30 days);
        registry.finishBinding(proof);
        _expectRevert(IWorkRegistry.WorkAlreadyRegistered.selector, workId);
        registry.finishBinding(proof);
    }

    function testFuzz_FinishBinding(uint256 later, address to, address caller) public {
        later = _bound(later, 30 days, 100 * 365 days);
        vm.assume(to != address(0) && to != address(registry));
        _propose(to);
        vm.warp(START + later);
        _finishAndCheck(to, caller);
    }

    /// @dev The catalogue changed hands while the proposal waited.
    function test_GivenCatalogueChangedHands() public {
        _propose(wallet);
        vm.prank(steward);
        registry.transferFrom(steward, stranger, uint256(catalogueId));
        vm.warp(START + 30 days);
        _finishAndCheck(wallet, payee);
    }

    function _propose(address to) private {
        vm.prank(steward);
        registry.proposeBinding(proof, to);
    }

    function _finishAndCheck(address to, address caller) private {
        _expectEvent();
        emit IWorkRegistry.WorkMaterialized(workId, catalogueId, to, 3, proof.leaf.contentHash, 300);
        vm.prank(caller);
        _assertEq(registry.finishBinding(proof), workId, "work id");
        _assertEq(registry.holderOf(workId), to, "owner");
        _assertEq(registry.catalogueOf(workId), catalogueId, "catalogue");
        _assertConsent(workId, 5, START, true);
        _assertBinding(workId, address(0), 0, false);
    }

    function _expectNotReady(uint256 readyAt) private {
        vm.expectRevert(
            abi.encodeWithSelector(IWorkRegistry.BindingNotReady.selector, workId, readyAt, block.timestamp)
        );
    }
}
