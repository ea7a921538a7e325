// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Vault} from "../../../../contracts/libraries/Vault.sol";
import {CreatorPoolsBase} from "../../CreatorPools/CreatorPoolsBase.sol";

contract PoolInboxes_InboxOf_Test is CreatorPoolsBase {
    function testFuzz_InboxOf(bytes32 poolId, bytes32 other) public view {
        bytes32 code = keccak256(type(Vault).creationCode);
        bytes32 hash = keccak256(abi.encodePacked(bytes1(0xff), address(inboxes), poolId, code));
        _assertEq(inboxes.inboxOf(poolId), address(uint160(uint256(hash))), "inbox");
        if (other != poolId) _assertTrue(inboxes.inboxOf(other) != inboxes.inboxOf(poolId), "another pool's");
    }

    function test_Pools() public view {
        _assertEq(address(inboxes.POOLS()), address(pools), "pools");
    }
}
