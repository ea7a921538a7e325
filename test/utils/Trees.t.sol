// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {TestBase} from "./TestBase.sol";
import {Trees} from "./Trees.sol";

/// @notice A usage tree of five works that the SDK built (sdk/src/tree/buildUsageTree.test.ts states the same root), as the chain
/// sees it.
contract TreesTest is TestBase {
    bytes32 private constant LICENSE = 0xb7ca21f643d21272a99a4a8e3a49158b83d40981143c715063a7cac217db33eb;
    uint32 private constant PERIOD = 3;
    uint16 private constant VERSION = 2;
    bytes32 private constant ROOT = 0xc952f44a188b3fcdb04d5966a0382ac2adc2d8d5fd242c9c286257d86dbdfa11;

    function test_UsageTreeOfTheSdk_HasTheRoot() external pure {
        _assertEq(Trees.rootOf(_leaves()), ROOT, "root");
    }

    function test_UsageTreeOfTheSdk_ProofIsAccepted() external pure {
        bytes32[] memory siblings = new bytes32[](3);
        siblings[0] = 0x7a21edcbb9294f7a8dfe1fb0b72abec7667ffcad2f895e9bd729906910420628;
        siblings[1] = 0xe55ac39f7223a83b81753ce0a5b70badfafaea589f53707d78c67be17dfa9e38;
        siblings[2] = 0xda08db1e77b0d22856f333ee6760e62f539fc4d6f581bfeb2ca3105f23bf738b;
        bytes32[] memory leaves = _leaves();
        _assertEq(MerkleProof.verify(siblings, ROOT, leaves[2]), true, "its own leaf");
        _assertEq(MerkleProof.verify(siblings, ROOT, leaves[3]), false, "another leaf");
    }

    function _leaves() private pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](5);
        leaves[0] = _leaf(0, 0x5fe7f977e71dba2ea1a68e21057beebb9be2ac30c6410aa38d4f3fbe41dcffd2, 1_000_000);
        leaves[1] = _leaf(1, 0x69c322e3248a5dfc29d73c5b0553b0185a35cd5bb6386747517ef7e53b15e287, 3_000_000);
        leaves[2] = _leaf(2, 0xbc36789e7a1e281436464229828f817d6612f7b477d66591ff96a9e064bcc98a, 0);
        leaves[3] = _leaf(3, 0xf2ee15ea639b73fa3db9b34a245bdfa015c260c598b211bf05a1ecc4b3e3b4f2, 2_000_000);
        leaves[4] = _leaf(4, 0xf343681465b9efe82c933c3e8748c70cb8aa06539c361de20f72eac04e766393, 4_000_000);
    }

    function _leaf(uint32 index, bytes32 workId, uint128 amount) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(LICENSE, PERIOD, VERSION, index, workId, amount))));
    }
}
