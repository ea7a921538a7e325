// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {PoolState, StreamState} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_LeavePool_Test is CreatorPoolsBase {
    function testFuzz_RevertGiven_NoPool(bytes32 poolId) public {
        bytes32 workId = _register(author);
        _expectNotFound(poolId);
        vm.prank(author);
        pools.leavePool(poolId, workId);
    }

    function testFuzz_RevertWhen_CallerNotOwner(address caller) public {
        vm.assume(caller != author);
        bytes32 poolId = _create();
        bytes32 workId = _join(poolId, author);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.MemberNotWorkOwner.selector, workId, caller, author));
        vm.prank(caller);
        pools.leavePool(poolId, workId);
    }

    function test_RevertGiven_NotMember() public {
        bytes32 poolId = _create();
        bytes32 workId = _register(author);
        _expectRevert(ICreatorPools.MemberNotJoined.selector, poolId, workId);
        vm.prank(author);
        pools.leavePool(poolId, workId);
        vm.prank(author);
        pools.joinPool(poolId, workId);
        _leave(poolId, workId);
        _expectRevert(ICreatorPools.MemberNotJoined.selector, poolId, workId);
        vm.prank(author);
        pools.leavePool(poolId, workId);
    }

    function test_RevertGiven_PoolFarBehind() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        for (uint256 i = 1; i <= STEPS + 3; ++i) _open(poolId, bytes32(i), ONE_PER_SECOND, TODAY + i);
        _toDay(TODAY + 100);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolBehind.selector, poolId, 3));
        vm.prank(author);
        pools.leavePool(poolId, workId);
        pools.sync(poolId, 3);
        _leave(poolId, workId);
        _assertMember(poolId, workId, false, 0);
    }

    function testFuzz_GivenMember(uint24 units, uint24 others, uint128 before, uint128 later) public {
        units = uint24(_bound(units, 1, type(uint24).max));
        others = uint24(_bound(others, 1, type(uint24).max));
        before = uint128(_bound(before, 1, 1 << 90));
        later = uint128(_bound(later, 1, 1 << 90));
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, units);
        bytes32 other = _member(poolId, coauthor, others);
        _pay(poolId, before);

        _expectEvent();
        emit ICreatorPools.Left(poolId, workId, author, false);
        _leave(poolId, workId);
        _pay(poolId, later);

        _assertMember(poolId, workId, false, 0);
        _assertEq(_totalUnits(poolId), others, "sum of units");
        (uint256 count, ) = pools.membershipsOf(workId);
        _assertEq(count, 0, "pools");
        uint256 share = (uint256(before) * units) / (uint256(units) + others);
        // The exact share is below the next unit, and lacks less than 2^24 of 2^64 parts of one to the carry.
        _assertNear(pools.claimable(poolId, workId), share, 1, "keeps its share");
        _assertLe(pools.claimable(poolId, workId), share, "never more than its share");
        uint256 sum = pools.memberOf(poolId, workId).earned + pools.memberOf(poolId, other).earned;
        _assertEq(sum + pools.stateOf(poolId).carry, (uint256(before) + later) * SCALE, "everything");
        _assertNear(pools.claimable(poolId, other), uint256(before) + later - share, 1, "the other's");
    }

    function test_GivenChangePending() public {
        bytes32 poolId = _create(2, 0);
        bytes32 workId = _member(poolId, author, 5);
        bytes32 other = _member(poolId, coauthor, 5);
        _pay(poolId, 100);
        _set(poolId, workId, 50);
        _leave(poolId, workId);
        _assertPending(poolId, workId, 0, 0);
        _toDay(TODAY + 4);
        _assertMember(poolId, workId, false, 0);
        _assertEq(_totalUnits(poolId), 5, "sum of units");
        _pay(poolId, 100);
        _assertClaims(poolId, workId, 50, "before leaving");
        _assertClaims(poolId, other, 150, "the other's");
    }

    function test_GivenLastWithOperator() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _open(poolId, "salt", ONE_PER_SECOND, TODAY + 1);
        _skip(100);
        _leave(poolId, workId);
        _skip(50);
        _pay(poolId, 7);
        PoolState memory state = pools.stateOf(poolId);
        _assertEq(state.idle, 57 * SCALE, "waits");
        _assertFalse(state.dead, "dead");
        _assertClaims(poolId, workId, 100, "the leaver's");
        bytes32 other = _member(poolId, coauthor, 1);
        _assertEq(pools.claimable(poolId, other), 0, "not in the first second");
        _skip(1);
        _assertClaims(poolId, other, 58, "what waited, and a second");
    }

    function test_GivenLastOfFrozenPoolWithJoinUnits() public {
        bytes32 poolId = _create(0, 4);
        bytes32 workId = _join(poolId, author);
        _renounce(poolId);
        (bytes32 streamId, ) = _open(poolId, "salt", ONE_PER_SECOND, TODAY + 1);
        _skip(100);
        _leave(poolId, workId);
        _assertTrue(pools.stateOf(poolId).dead, "dead");
        _expectRevert(ICreatorPools.PoolDead.selector, poolId);
        _pay(poolId, 7);

        _skip(50);
        _assertEq(pools.stateOf(poolId).idle, 50 * SCALE, "waits");
        StreamState memory stream = pools.streamOf(poolId, streamId);
        _assertEq(stream.passed, 150 * SCALE, "passed");
        bytes32 other = _join(poolId, coauthor);
        _assertFalse(pools.stateOf(poolId).dead, "alive again");
        _skip(10);
        _pay(poolId, 7);
        _assertClaims(poolId, other, 67, "what waited, came and was paid");
        _assertClaims(poolId, workId, 100, "the leaver's");
    }

    function testFuzz_GivenLastOfFrozenPoolWithoutJoinUnits(uint256 later, uint128 rate) public {
        rate = uint128(_bound(rate, 1, 1 << 100));
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _renounce(poolId);
        (bytes32 streamId, uint256 deposit) = _open(poolId, "salt", rate, TODAY + 3);
        _skip(100);
        _leave(poolId, workId);
        uint256 left = uint256(rate) * (_start(TODAY + 3) - START - 100);
        uint256 earned = deposit * SCALE - left;

        // Before and after the day on which the stream would have ended.
        _skip(_bound(later, 0, 10 * DAY));
        PoolState memory state = pools.stateOf(poolId);
        _assertTrue(state.dead, "dead");
        _assertEq(state.syncedAt, START + 100, "stopped");
        _assertEq(state.idle, 0, "nothing waits");
        StreamState memory stream = pools.streamOf(poolId, streamId);
        _assertEq(stream.passed, uint256(rate) * 100, "passed");
        _assertEq(stream.ahead, left, "ahead");
        _assertEq(pools.stepsBehind(poolId), 0, "steps behind");
        _expectRevert(ICreatorPools.PoolDead.selector, poolId);
        _pay(poolId, 1);

        bytes32 joiner = _join(poolId, coauthor);
        _assertMember(poolId, joiner, true, 0);
        _assertEq(_cancel(poolId, "salt", 0), left / SCALE, "refund");
        _assertClaims(poolId, workId, earned / SCALE, "the leaver's");
        // Less than a base unit of each is left.
        _assertLe(dollar.balanceOf(address(pools)), 1, "left over");
    }

    /// @dev Units that came by notice go beyond the most that are given at once.
    function test_GivenMoreUnitsThanAreGivenAtOnce() public {
        bytes32 poolId = _create(1, 0);
        uint32 count = 1 << 31;
        vm.prank(steward);
        bytes32 catalogueId = works.registerCatalogue(_bare(count));
        vm.prank(steward);
        pools.joinLot(poolId, steward, "root", count);
        _set(poolId, catalogueId, 1 << 14);
        bytes32 grower = _join(poolId, author);
        bytes32 without = _join(poolId, coauthor);
        _pay(poolId, 1);
        _set(poolId, grower, 1);
        _toDay(TODAY + 2);
        _assertEq(_totalUnits(poolId), (1 << 45) + 1, "sum");
        _leave(poolId, without);
        _assertMember(poolId, without, false, 0);
        _leave(poolId, grower);
        _assertEq(_totalUnits(poolId), 1 << 45, "sum without the grower");
    }
}
