// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_ProposeOperator_Test is CreatorPoolsBase {
    function testFuzz_RevertGiven_NoPool(bytes32 poolId) public {
        _expectNotFound(poolId);
        pools.proposeOperator(poolId, author);
    }

    function testFuzz_RevertWhen_CallerNotOperator(address caller) public {
        vm.assume(caller != operator);
        bytes32 poolId = _create();
        _expectNotOperator(poolId, caller, operator);
        vm.prank(caller);
        pools.proposeOperator(poolId, caller);
    }

    function testFuzz_WhenCallerOperator(address[3] memory proposed) public {
        bytes32 poolId = _create();
        proposed[2] = address(0);
        for (uint256 i = 0; i < proposed.length; ++i) {
            _expectEvent();
            emit ICreatorPools.OperatorProposed(poolId, proposed[i]);
            vm.prank(operator);
            pools.proposeOperator(poolId, proposed[i]);
            _assertEq(pools.stateOf(poolId).pendingOperator, proposed[i], "pending operator");
            _assertEq(pools.poolOf(poolId).operator, operator, "operator");
        }
    }
}
