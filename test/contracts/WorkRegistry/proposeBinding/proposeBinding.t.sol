// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {CatalogueProof} from "../../../../contracts/types/Works.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_ProposeBinding_Test is WorkRegistryBase {
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
        proof.leaf.index = 6;
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.CatalogueIndexTooHigh.selector, 6, 6));
        vm.prank(steward);
        registry.proposeBinding(proof, wallet);
    }

    function test_RevertWhen_LeafNamesWallet() public {
        CatalogueProof memory named = _proof(_leaves(6), 2);
        _expectRevert(IWorkRegistry.WorkNotUnbound.selector, _catalogueWorkId(catalogueId, 2));
        vm.prank(steward);
        registry.proposeBinding(named, wallet);
    }

    function test_RevertGiven_Exists() public {
        bytes32 digest = _digest(_bindHash(claimKey, workId, wallet, START));
        registry.bindFor(proof, wallet, START, _signature(claimKeyKey, digest));
        _expectRevert(IWorkRegistry.WorkAlreadyRegistered.selector, workId);
        vm.prank(steward);
        registry.proposeBinding(proof, wallet);
    }

    function testFuzz_RevertGiven_CallerIsNotOwner(address caller) public {
        vm.assume(caller != steward);
        _expectNotOwner(catalogueId, caller, steward);
        vm.prank(caller);
        registry.proposeBinding(proof, wallet);
    }

    function test_RevertWhen_WalletInvalid() public {
        address[2] memory bad = [address(0), address(registry)];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.BindingWalletInvalid.selector, bad[i]));
            vm.prank(steward);
            registry.proposeBinding(proof, bad[i]);
        }
    }

    function test_RevertGiven_Vetoed() public {
        vm.prank(claimKey);
        registry.vetoBinding(proof, 0, "");
        _expectRevert(IWorkRegistry.BindingRefused.selector, workId);
        vm.prank(steward);
        registry.proposeBinding(proof, wallet);
    }

    function testFuzz_GivenProposed(uint256 later) public {
        later = _bound(later, 0, 100 * 365 days);
        _proposeAndCheck(steward, stranger);
        vm.warp(START + later);
        _proposeAndCheck(steward, wallet);
    }

    function test_GivenCatalogueChangedHands() public {
        vm.prank(steward);
        registry.transferFrom(steward, stranger, uint256(catalogueId));
        _expectNotOwner(catalogueId, steward, stranger);
        vm.prank(steward);
        registry.proposeBinding(proof, wallet);
        _proposeAndCheck(stranger, wallet);
    }

    function testFuzz_ProposeBinding(address to) public {
        vm.assume(to != address(0) && to != address(registry));
        _proposeAndCheck(steward, to);
        _assertFalse(registry.exists(workId), "exists");
    }

    function _proposeAndCheck(address caller, address to) private {
        _expectEvent();
        emit IWorkRegistry.BindingProposed(workId, to, uint48(block.timestamp + 30 days));
        vm.prank(caller);
        registry.proposeBinding(proof, to);
        _assertBinding(workId, to, block.timestamp + 30 days, false);
    }
}
