// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Builds OpenZeppelin standard trees of a few leaves, for tests: leaves sorted by hash, a complete binary tree, pairs
/// sorted before they are hashed.
library Trees {
    error LeafNotInTree(bytes32 leaf);

    /// @dev The root of leaf hashes, in any order.
    function rootOf(bytes32[] memory leaves) internal pure returns (bytes32) {
        return _nodes(leaves)[0];
    }

    /// @dev The siblings of `leaves[i]`, from the leaf to the root.
    function proofOf(bytes32[] memory leaves, uint256 i) internal pure returns (bytes32[] memory siblings) {
        bytes32[] memory nodes = _nodes(leaves);
        uint256 leaf = leaves.length - 1;
        while (leaf < nodes.length && nodes[leaf] != leaves[i]) ++leaf;
        if (leaf == nodes.length) revert LeafNotInTree(leaves[i]);

        uint256 depth;
        for (uint256 above = leaf; above != 0; above = (above - 1) / 2) ++depth;
        siblings = new bytes32[](depth);
        uint256 node = leaf;
        for (uint256 j = 0; j < depth; ++j) {
            siblings[j] = nodes[node % 2 == 1 ? node + 1 : node - 1];
            node = (node - 1) / 2;
        }
    }

    function pair(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(abi.encodePacked(a, b)) : keccak256(abi.encodePacked(b, a));
    }

    /// @dev Root first; the children of node i are nodes 2i + 1 and 2i + 2; leaves last, the smallest at the very end.
    function _nodes(bytes32[] memory leaves) private pure returns (bytes32[] memory nodes) {
        uint256 n = leaves.length;
        nodes = new bytes32[](2 * n - 1);
        for (uint256 i = 0; i < n; ++i) {
            // Insertion, largest first.
            uint256 j = n - 1 + i;
            for (; j > n - 1 && nodes[j - 1] < leaves[i]; --j) nodes[j] = nodes[j - 1];
            nodes[j] = leaves[i];
        }
        for (uint256 i = n - 1; i > 0; --i) nodes[i - 1] = pair(nodes[2 * i - 1], nodes[2 * i]);
    }
}
