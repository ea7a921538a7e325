// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {CatalogueLeaf, CatalogueProof} from "../../../../contracts/types/Works.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_Materialize_Test is WorkRegistryBase {
    CatalogueLeaf[] private leaves;
    bytes32 private catalogueId;

    function setUp() public override {
        super.setUp();
        CatalogueLeaf[] memory some = _leaves(6);
        for (uint256 i = 0; i < some.length; ++i) leaves.push(some[i]);
        catalogueId = _registerCatalogue(some, 5);
    }

    function test_RevertWhen_ProofDoesNotHold() public {
        CatalogueProof memory proof = _proof(leaves, 0);
        proof.leaf.holder = stranger;
        vm.expectRevert();
        registry.materialize(proof);
        proof = _proof(leaves, 0);
        proof.leaf.index = 6;
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.CatalogueIndexTooHigh.selector, 6, 6));
        registry.materialize(proof);
    }

    function test_RevertWhen_LeafNamesClaimKey() public {
        CatalogueProof memory proof = _proof(leaves, 1);
        vm.expectRevert(
            abi.encodeWithSelector(IWorkRegistry.WorkUnbound.selector, _catalogueWorkId(catalogueId, 1), claimKey)
        );
        // Not even to the key itself: it may be an address that nobody can pay out from.
        vm.prank(claimKey);
        registry.materialize(proof);
    }

    function test_RevertGiven_Exists() public {
        CatalogueProof memory proof = _proof(leaves, 2);
        bytes32 workId = registry.materialize(proof);
        _expectRevert(IWorkRegistry.WorkAlreadyRegistered.selector, workId);
        registry.materialize(proof);
    }

    function test_RevertWhen_LeafNamesZero() public {
        leaves[0].holder = address(0);
        _registerCatalogue(leaves, 5);
        CatalogueProof memory proof = _proof(leaves, 0);
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InvalidReceiver.selector, address(0)));
        registry.materialize(proof);
    }

    /// @dev Two leaves with one index: there is one work, and the first to prove a leaf has it.
    function test_GivenIndexTwice() public {
        leaves[2].index = 0;
        leaves[2].holder = stranger;
        bytes32 id = _registerCatalogue(leaves, 5);
        bytes32 workId = registry.materialize(_proof(leaves, 2));
        _assertEq(workId, _catalogueWorkId(id, 0), "work id");
        _assertEq(registry.holderOf(workId), stranger, "owner");
        CatalogueProof memory proof = _proof(leaves, 0);
        _expectRevert(IWorkRegistry.WorkAlreadyRegistered.selector, workId);
        registry.materialize(proof);
    }

    function testFuzz_Materialize(address sender, uint256 later, uint16 uses, uint256 consentLater) public {
        consentLater = _bound(consentLater, 0, 365 days);
        later = _bound(later, consentLater, 100 * 365 days);
        uses &= ALL_USES;
        vm.warp(START + consentLater);
        vm.startPrank(steward);
        uint256 since = _sinceOf(5, uses);
        registry.setConsent(catalogueId, uses);
        registry.setPayee(catalogueId, payee);
        vm.stopPrank();
        vm.warp(START + later);

        bytes32 workId = _catalogueWorkId(catalogueId, 4);
        CatalogueProof memory proof = _proof(leaves, 4);
        _expectEvent();
        emit IERC721.Transfer(address(0), wallet, uint256(workId));
        _expectEvent();
        emit IWorkRegistry.WorkMaterialized(workId, catalogueId, wallet, 4, leaves[4].contentHash, 300);
        vm.prank(sender);
        _assertEq(registry.materialize(proof), workId, "work id");

        _assertEq(registry.holderOf(workId), wallet, "owner");
        _assertEq(registry.catalogueOf(workId), catalogueId, "catalogue");
        _assertFalse(registry.isCatalogue(workId), "is a catalogue");
        _assertConsent(workId, uses, since, true);
        _assertEq(registry.payeeOf(workId), wallet, "payee");
        (address receiver, uint256 amount) = registry.royaltyInfo(uint256(workId), 10_000);
        _assertEq(receiver, wallet, "royalty receiver");
        _assertEq(amount, 300, "royalty of 10,000");
        _assertEq(registry.balanceOf(wallet), 1, "balance");
    }

    /// @dev Whoever materializes a work, and when, changes nothing about what it consents to.
    function testFuzz_ConsentStaysTheCatalogues(uint16 uses, uint256 later, address caller) public {
        uses &= ALL_USES;
        later = _bound(later, 0, 365 days);
        vm.prank(caller);
        bytes32 workId = registry.materialize(_proof(leaves, 4));
        vm.warp(START + later);
        vm.prank(steward);
        registry.setConsent(catalogueId, uses);
        _assertConsent(workId, uses, _sinceOf(5, uses), true);
        uint256 since = _sinceOf(5, uses);
        vm.warp(since);
        for (uint16 use = 1; use <= ALL_USES; use <<= 1) {
            _assertEq(registry.consentedAt(workId, use, since), uses & use != 0, "now");
            if (later != 0) {
                _assertEq(registry.consentedAt(workId, use, START + later - 1), 5 & use != 0, "before");
            }
        }
    }

    function test_WhenWalletTakesNoTokens() public {
        leaves[0].holder = address(new TestDollar());
        _registerCatalogue(leaves, 5);
        bytes32 workId = registry.materialize(_proof(leaves, 0));
        _assertEq(registry.holderOf(workId), leaves[0].holder, "owner");
    }

    /// @dev The steward registers the content itself, or the leaf's content in its own name: the creator's id is another.
    function testFuzz_IdsAreApart(bytes32 contentHash, uint32 index) public view {
        _assertTrue(
            _workId(wallet, contentHash) != _catalogueWorkId(catalogueId, index),
            "a catalogue's work has a creator's id"
        );
        _assertEq(registry.workIdOf(wallet, contentHash), _workId(wallet, contentHash), "workIdOf");
        _assertEq(
            registry.catalogueWorkIdOf(catalogueId, index),
            _catalogueWorkId(catalogueId, index),
            "catalogueWorkIdOf"
        );
        _assertEq(
            registry.catalogueIdOf(wallet, contentHash, index),
            keccak256(abi.encode(wallet, contentHash, index)),
            "catalogueIdOf"
        );
        _assertEq(
            registry.commitmentOf(wallet, contentHash, SALT),
            keccak256(abi.encode(wallet, contentHash, SALT)),
            "commitmentOf"
        );
    }
}
