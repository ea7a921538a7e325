// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_RenounceOperator_Test is CreatorPoolsBase {
    function testFuzz_RevertGiven_NoPool(bytes32 poolId) public {
        _expectNotFound(poolId);
        pools.renounceOperator(poolId);
    }

    function testFuzz_RevertWhen_CallerNotOperator(address caller) public {
        vm.assume(caller != operator);
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        _expectNotOperator(poolId, caller, operator);
        vm.prank(caller);
        pools.renounceOperator(poolId);
    }

    function test_RevertGiven_NobodyHoldsUnits() public {
        bytes32 poolId = _create();
        bytes32 workId = _join(poolId, author);
        _expectRevert(ICreatorPools.PoolWithoutUnits.selector, poolId);
        _renounce(poolId);
        _set(poolId, workId, 1);
        _leave(poolId, workId);
        _expectRevert(ICreatorPools.PoolWithoutUnits.selector, poolId);
        _renounce(poolId);
    }

    /// @dev Were it not refused, the last member could leave in the same second, and nobody could ever have the money.
    function testFuzz_RevertGiven_MoneyWaits(uint128 amount) public {
        vm.assume(amount != 0 && amount < 1 << 94);
        bytes32 poolId = _create();
        _pay(poolId, amount);
        bytes32 workId = _member(poolId, author, 1);
        _expectRevert(ICreatorPools.PoolWithoutUnits.selector, poolId);
        _renounce(poolId);

        _skip(1);
        _renounce(poolId);
        _leave(poolId, workId);
        _assertClaims(poolId, workId, amount, "what waited");
    }

    function testFuzz_RevertGiven_ChangePending(uint256 time) public {
        bytes32 poolId = _create(7, 0);
        bytes32 workId = _member(poolId, author, 1);
        _pay(poolId, 1);
        _set(poolId, workId, 0);
        // Replaced by no change at all; but who watched the pool saw the day.
        _set(poolId, workId, 1);
        uint256 day = TODAY + 8;
        vm.warp(_bound(time, START, _start(day) - 1));
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolChangesPending.selector, poolId, day));
        _renounce(poolId);

        _toDay(day);
        _renounce(poolId);
        _assertEq(pools.poolOf(poolId).operator, address(0), "operator");
    }

    function test_RevertGiven_PoolFarBehind() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        for (uint256 i = 1; i <= STEPS + 1; ++i) _open(poolId, bytes32(i), ONE_PER_SECOND, TODAY + i);
        _toDay(TODAY + STEPS + 1);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolBehind.selector, poolId, 1));
        _renounce(poolId);
    }

    function test_GivenUnitsAndNothingPending() public {
        bytes32 poolId = _create(3, 5);
        bytes32 workId = _member(poolId, author, 15);
        vm.prank(operator);
        pools.proposeOperator(poolId, stranger);

        _expectEvent();
        emit ICreatorPools.OperatorSet(poolId, address(0));
        _renounce(poolId);
        _assertEq(pools.poolOf(poolId).operator, address(0), "operator");
        _assertEq(pools.stateOf(poolId).pendingOperator, address(0), "pending operator");
        _assertFalse(pools.stateOf(poolId).dead, "dead");

        _expectNotOperator(poolId, operator, address(0));
        _set(poolId, workId, 0);
        _expectNotOperator(poolId, operator, address(0));
        _renounce(poolId);

        bytes32 other = _join(poolId, coauthor);
        _pay(poolId, 200);
        _assertEq(pools.claimable(poolId, other), 50, "the joiner's quarter");
        _leave(poolId, workId);
        _pay(poolId, 10);
        _assertEq(pools.claimable(poolId, other), 60, "alone");
        _assertClaims(poolId, workId, 150, "the leaver keeps it");
    }

    function test_RevertGiven_ChangePendingInItsLastSecond() public {
        bytes32 poolId = _create(7, 0);
        bytes32 workId = _member(poolId, author, 1);
        _pay(poolId, 1);
        _set(poolId, workId, 2);
        _toDay(TODAY + 8);
        vm.warp(block.timestamp - 1);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolChangesPending.selector, poolId, TODAY + 8));
        _renounce(poolId);
    }
}
