// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_DescribePool_Test is CreatorPoolsBase {
    function testFuzz_RevertGiven_NoPool(bytes32 poolId) public {
        _expectNotFound(poolId);
        pools.describePool(poolId, "ipfs://");
    }

    function testFuzz_RevertWhen_CallerNotOperator(address caller) public {
        vm.assume(caller != operator);
        bytes32 poolId = _create();
        _expectNotOperator(poolId, caller, operator);
        vm.prank(caller);
        pools.describePool(poolId, "ipfs://");
    }

    function test_RevertGiven_PoolFrozen() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        _renounce(poolId);
        _expectNotOperator(poolId, operator, address(0));
        vm.prank(operator);
        pools.describePool(poolId, "ipfs://");
    }

    function testFuzz_WhenCallerOperator(string memory uri) public {
        bytes32 poolId = _create();
        for (uint256 i = 0; i < 2; ++i) {
            _expectEvent();
            emit ICreatorPools.PoolDescribed(poolId, uri);
            vm.prank(operator);
            pools.describePool(poolId, uri);
        }
    }
}
