// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CatalogueLeaf, CatalogueProof, CatalogueRegistration} from "../../../contracts/types/Works.sol";
import {Uses} from "../../../contracts/types/Uses.sol";
import {Trees} from "../../utils/Trees.sol";
import {LicenseRegistryBase} from "./LicenseRegistryBase.sol";

/// @notice Besides, a catalogue of three works that has joined the pool as one lot; none of its works is materialized.
abstract contract CatalogueBase is LicenseRegistryBase {
    uint32 internal constant COUNT = 3;

    address internal steward;
    address internal holder;
    bytes32 internal catalogueId;

    function setUp() public virtual override {
        super.setUp();
        (steward, ) = _actor("steward");
        (holder, ) = _actor("holder");
        bytes32 root = _root();
        vm.prank(steward);
        works.registerCatalogue(CatalogueRegistration(root, COUNT, Uses.RETRIEVE, 0, 0, 0, ""));
        vm.prank(steward);
        catalogueId = pools.joinLot(poolId, steward, root, COUNT);
    }

    /// @dev The last leaf waits for a claim key.
    function _leaf(uint32 index) internal view returns (CatalogueLeaf memory) {
        return CatalogueLeaf(index, keccak256(abi.encode("content", index)), holder, index == COUNT - 1);
    }

    function _leafHashes() internal view returns (bytes32[] memory hashes) {
        hashes = new bytes32[](COUNT);
        for (uint32 i = 0; i < COUNT; ++i) {
            CatalogueLeaf memory leaf = _leaf(i);
            bytes32 inner = keccak256(abi.encode(leaf.index, leaf.contentHash, leaf.holder, leaf.isClaimKey));
            hashes[i] = keccak256(bytes.concat(inner));
        }
    }

    function _root() internal view returns (bytes32) {
        return Trees.rootOf(_leafHashes());
    }

    function _proof(uint32 index) internal view returns (CatalogueProof memory) {
        return CatalogueProof(steward, COUNT, _leaf(index), Trees.proofOf(_leafHashes(), index));
    }
}
