// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {UsageClaim, UsageEpoch} from "../types/Epochs.sol";

/// @title UsageLeaves
/// @notice The hashes that epochs, their leaves and their trees are known by.
/// @dev Ids and leaves are hashed from words as they came in: in Solidity proper a claim would cost about 4,000 gas more, and miss its
/// budget. A word that does not fit its type gives the hash of nothing that was ever published, or of a leaf that cannot be claimed:
/// whoever reads such a field reverts.
library UsageLeaves {
    /// @dev Bytes of an encoded epoch: 10 fields.
    uint256 private constant EPOCH_BYTES = 10 * 32;

    /// @dev keccak256(abi.encode(epoch)): a struct of value types is encoded as its words in a row.
    function idOf(UsageEpoch calldata epoch) internal pure returns (bytes32 epochId) {
        bytes calldata words;
        assembly ("memory-safe") {
            words.offset := epoch
            words.length := EPOCH_BYTES
        }
        return keccak256(words);
    }

    /// @dev keccak256(bytes.concat(keccak256(abi.encode(licenseId, period, version, index, workId, amount)))). Hashed twice, so that no
    /// inner node of a tree (hashed once, of two words) can be shown as a leaf.
    function leafOf(UsageClaim calldata share) internal pure returns (bytes32 leaf) {
        assembly ("memory-safe") {
            // Free memory, of which nothing is kept.
            let words := mload(0x40)
            // The epoch's license, period and version follow its registry; index, work and amount follow the epoch.
            calldatacopy(words, add(share, 0x20), 0x60)
            calldatacopy(add(words, 0x60), add(share, EPOCH_BYTES), 0x60)
            mstore(0x00, keccak256(words, 0xc0))
            leaf := keccak256(0x00, 0x20)
        }
    }

    /// @dev As {MerkleProof-processProofCalldata} of OpenZeppelin: pairs are sorted before they are hashed.
    function rootOf(bytes32[] calldata siblings, bytes32 leaf) internal pure returns (bytes32 node) {
        node = leaf;
        assembly ("memory-safe") {
            let end := add(siblings.offset, shl(5, siblings.length))
            // Uses the two words of scratch space. No jump decides which of a pair goes first.
            for {
                let at_ := siblings.offset
            } lt(at_, end) {
                at_ := add(at_, 0x20)
            } {
                let sibling := calldataload(at_)
                let place := shl(5, lt(sibling, node))
                mstore(place, node)
                mstore(xor(place, 0x20), sibling)
                node := keccak256(0x00, 0x40)
            }
        }
    }
}
