// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {CatalogueLeaf, CatalogueProof} from "../../../../contracts/types/Works.sol";
import {Trees} from "../../../utils/Trees.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_Verify_Test is WorkRegistryBase {
    uint256 private constant SIZE = 13;

    /// @dev Made by @openzeppelin/merkle-tree 1.0.8, for the leaves of {test_TreesEqualOpenZeppelins}.
    bytes32 private constant ROOT_OF_5 = 0x32b1ab53118734f95530bafc14184c2c2977dfb3d05d13ec824d23ab7bc2baff;
    bytes private constant PROOF_OF_3 =
        hex"58b98657acbe47e7901237194802ffdb093d8a104aff71004693edf0e69fb727"
        hex"d30c6012cf891039e3d17688b979e3515280667e44176cda09bc28daad6030f5";

    bytes32 private catalogueId;

    function setUp() public override {
        super.setUp();
        catalogueId = _registerCatalogue(_leaves(SIZE), 5);
    }

    function testFuzz_RevertWhen_IndexTooHigh(uint32 index, uint32 count) public {
        CatalogueProof memory proof = _proof(_leaves(SIZE), 3);
        vm.assume(index >= count);
        (proof.leaf.index, proof.count) = (index, count);
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.CatalogueIndexTooHigh.selector, index, count));
        registry.verify(proof);
    }

    /// @dev A steward who puts an index beyond the count into the tree gets nothing for it.
    function test_RevertWhen_LeafBeyondTheCount() public {
        CatalogueLeaf[] memory leaves = _leaves(4);
        leaves[2].index = 4;
        _registerCatalogue(leaves, 5);
        CatalogueProof memory proof = _proof(leaves, 2);
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.CatalogueIndexTooHigh.selector, 4, 4));
        registry.verify(proof);
        // Nor by restating the count.
        proof.count = 5;
        _refused(proof);
    }

    function testFuzz_RevertWhen_LeafChanged(uint256 which, uint256 field, uint256 change) public {
        CatalogueProof memory proof = _proof(_leaves(SIZE), which % SIZE);
        change = _bound(change, 1, type(uint256).max);
        field %= 4;
        if (field == 0) {
            uint32 index = uint32(change % SIZE);
            vm.assume(index != proof.leaf.index);
            proof.leaf.index = index;
        }
        if (field == 1) proof.leaf.contentHash ^= bytes32(change);
        if (field == 2) {
            proof.leaf.holder = address(uint160(proof.leaf.holder) ^ uint160(_bound(change, 1, type(uint160).max)));
        }
        if (field == 3) proof.leaf.isClaimKey = !proof.leaf.isClaimKey;
        _refused(proof);
    }

    function testFuzz_RevertWhen_StewardOrCountChanged(uint256 which, address other, uint32 count) public {
        CatalogueProof memory proof = _proof(_leaves(SIZE), which % SIZE);
        vm.assume(other != steward);
        proof.steward = other;
        _refused(proof);
        proof.steward = steward;
        count = uint32(_bound(count, proof.leaf.index + 1, type(uint32).max));
        vm.assume(count != SIZE);
        proof.count = count;
        _refused(proof);
    }

    function testFuzz_RevertWhen_SiblingsChanged(uint256 which, uint256 where, uint256 change, uint256 kind) public {
        CatalogueProof memory proof = _proof(_leaves(SIZE), which % SIZE);
        bytes32[] memory siblings = proof.siblings;
        where %= siblings.length;
        kind %= 4;
        if (kind == 0) {
            siblings[where] ^= bytes32(_bound(change, 1, type(uint256).max));
        } else if (kind == 1) {
            // One left out.
            proof.siblings = new bytes32[](siblings.length - 1);
            for (uint256 i = 0; i < proof.siblings.length; ++i) proof.siblings[i] = siblings[i < where ? i : i + 1];
        } else if (kind == 2) {
            // One added.
            proof.siblings = new bytes32[](siblings.length + 1);
            for (uint256 i = 0; i < proof.siblings.length; ++i) {
                proof.siblings[i] = i == where ? bytes32(change) : siblings[i < where ? i : i - 1];
            }
        } else {
            uint256 other = change % siblings.length;
            vm.assume(other != where);
            (siblings[where], siblings[other]) = (siblings[other], siblings[where]);
        }
        _refused(proof);
    }

    /// @dev Whatever 128 bytes somebody finds, a leaf is a hash of a hash, and a node is a hash of 64 bytes.
    function testFuzz_RevertWhen_InnerNodeShownAsLeaf(uint256 which, uint256 drop, CatalogueLeaf memory forged) public {
        CatalogueProof memory proof = _proof(_leaves(SIZE), which % SIZE);
        drop = _bound(drop, 1, proof.siblings.length);
        bytes32 node = _leafHash(proof.leaf);
        for (uint256 i = 0; i < drop; ++i) {
            forged.contentHash = node;
            forged.holder = address(uint160(uint256(proof.siblings[i])));
            node = Trees.pair(node, proof.siblings[i]);
        }
        forged.index = uint32(forged.index % SIZE);
        bytes32[] memory rest = new bytes32[](proof.siblings.length - drop);
        for (uint256 i = 0; i < rest.length; ++i) rest[i] = proof.siblings[drop + i];
        proof.leaf = forged;
        proof.siblings = rest;
        _refused(proof);
        // The node in every place of the leaf that can take it.
        proof.leaf.contentHash = node;
        _refused(proof);
    }

    function testFuzz_RevertWhen_ProofOfAnotherLeaf(uint256 which, uint256 other) public {
        (which, other) = (which % SIZE, other % SIZE);
        vm.assume(which != other);
        CatalogueProof memory proof = _proof(_leaves(SIZE), which);
        proof.siblings = _proof(_leaves(SIZE), other).siblings;
        _refused(proof);
    }

    function test_RevertWhen_NothingIsRegistered() public {
        CatalogueProof memory proof = _proof(_leaves(5), 0);
        _refused(proof);
    }

    /// @dev A work registered by a wallet is no catalogue, whatever its id.
    function testFuzz_RevertWhen_IdIsAWork(bytes32 contentHash) public {
        vm.assume(contentHash != 0);
        bytes32 workId = _register(steward, contentHash, 5);
        _assertFalse(registry.isCatalogue(workId), "a work is a catalogue");
        CatalogueProof memory proof = _proof(_leaves(SIZE), 0);
        bytes32 materialized = registry.materialize(proof);
        _assertFalse(registry.isCatalogue(materialized), "a catalogue's work is a catalogue");
    }

    function testFuzz_Verify(uint256 size, uint256 which) public {
        size = _bound(size, 1, 40);
        vm.assume(size != SIZE);
        CatalogueLeaf[] memory leaves = _leaves(size);
        bytes32 id = _registerCatalogue(leaves, 5);
        _assertHolds(_proof(leaves, which % size), id, which % size);
    }

    function test_VerifyEveryLeaf() public {
        for (uint256 i = 0; i < SIZE; ++i) _assertHolds(_proof(_leaves(SIZE), i), catalogueId, i);
        // The proof names who registered it, whoever owns it now.
        vm.prank(steward);
        registry.transferFrom(steward, stranger, uint256(catalogueId));
        for (uint256 i = 0; i < SIZE; ++i) _assertHolds(_proof(_leaves(SIZE), i), catalogueId, i);
    }

    /// @dev So that what the tests call a tree is what everybody's tools call one.
    function test_TreesEqualOpenZeppelins() public pure {
        bytes32[] memory hashes = new bytes32[](5);
        for (uint32 i = 0; i < 5; ++i) {
            hashes[i] = _leafHash(
                CatalogueLeaf({
                    index: i,
                    contentHash: bytes32(uint256(i) + 1),
                    holder: address(uint160(i) + 0x1000),
                    isClaimKey: i % 2 == 1
                })
            );
        }
        _assertEq(Trees.rootOf(hashes), ROOT_OF_5, "root");
        bytes32[] memory siblings = Trees.proofOf(hashes, 3);
        _assertEq(abi.encodePacked(siblings), PROOF_OF_3, "proof");
    }

    function _assertHolds(CatalogueProof memory proof, bytes32 id, uint256 index) private view {
        (bytes32 actualId, bytes32 workId) = registry.verify(proof);
        _assertEq(actualId, id, "catalogue id");
        _assertEq(workId, _catalogueWorkId(id, index), "work id");
    }

    /// @dev The id in the error is what the proof leads to.
    function _refused(CatalogueProof memory proof) private {
        bytes32 node = _leafHash(proof.leaf);
        for (uint256 i = 0; i < proof.siblings.length; ++i) node = Trees.pair(node, proof.siblings[i]);
        bytes32 id = keccak256(abi.encode(proof.steward, node, proof.count));
        _expectRevert(IWorkRegistry.CatalogueProofInvalid.selector, id);
        registry.verify(proof);
    }
}
