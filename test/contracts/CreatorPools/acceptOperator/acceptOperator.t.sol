// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_AcceptOperator_Test is CreatorPoolsBase {
    function _propose(bytes32 poolId, address to) private {
        vm.prank(operator);
        pools.proposeOperator(poolId, to);
    }

    function _expectNotPending(bytes32 poolId, address caller, address pending) private {
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolNotPendingOperator.selector, poolId, caller, pending));
    }

    function testFuzz_RevertGiven_NoPool(bytes32 poolId) public {
        _expectNotFound(poolId);
        pools.acceptOperator(poolId);
    }

    function testFuzz_RevertGiven_NobodyProposed(address caller) public {
        vm.assume(caller != address(0));
        bytes32 poolId = _create();
        _expectNotPending(poolId, caller, address(0));
        vm.prank(caller);
        pools.acceptOperator(poolId);
    }

    function test_RevertWhen_CallerNotProposedLast() public {
        bytes32 poolId = _create();
        _propose(poolId, stranger);
        _propose(poolId, author);
        _expectNotPending(poolId, stranger, author);
        vm.prank(stranger);
        pools.acceptOperator(poolId);
    }

    function test_RevertGiven_OperatorRenounced() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        _propose(poolId, stranger);
        _renounce(poolId);
        _expectNotPending(poolId, stranger, address(0));
        vm.prank(stranger);
        pools.acceptOperator(poolId);
    }

    function testFuzz_WhenCallerProposed(address successor) public {
        vm.assume(successor != address(0) && successor != operator);
        bytes32 poolId = _create();
        bytes32 workId = _join(poolId, author);
        _propose(poolId, successor);

        _expectEvent();
        emit ICreatorPools.OperatorSet(poolId, successor);
        vm.prank(successor);
        pools.acceptOperator(poolId);

        _assertEq(pools.poolOf(poolId).operator, successor, "operator");
        _assertEq(pools.stateOf(poolId).pendingOperator, address(0), "pending operator");
        _expectNotOperator(poolId, operator, successor);
        _set(poolId, workId, 1);
        vm.prank(successor);
        pools.setUnits(poolId, workId, 1);
        _assertMember(poolId, workId, true, 1);
        _expectNotPending(poolId, successor, address(0));
        vm.prank(successor);
        pools.acceptOperator(poolId);
    }
}
