// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_SetUnits_Test is CreatorPoolsBase {
    function testFuzz_RevertGiven_NoPool(bytes32 poolId, bytes32 workId) public {
        _expectNotFound(poolId);
        pools.setUnits(poolId, workId, 1);
    }

    function testFuzz_RevertWhen_CallerNotOperator(address caller) public {
        vm.assume(caller != operator);
        bytes32 poolId = _create();
        bytes32 workId = _join(poolId, author);
        _expectNotOperator(poolId, caller, operator);
        vm.prank(caller);
        pools.setUnits(poolId, workId, 1);
    }

    function testFuzz_RevertGiven_NotMember(bytes32 unknown) public {
        bytes32 poolId = _create();
        _expectRevert(ICreatorPools.MemberNotJoined.selector, poolId, unknown);
        _set(poolId, unknown, 1);
        bytes32 workId = _join(poolId, author);
        _leave(poolId, workId);
        _expectRevert(ICreatorPools.MemberNotJoined.selector, poolId, workId);
        _set(poolId, workId, 1);
    }

    function test_RevertGiven_SumOfUnitsTooHigh() public {
        bytes32 poolId = _create();
        uint32 count = 1 << 31;
        vm.prank(steward);
        bytes32 catalogueId = works.registerCatalogue(_bare(count));
        vm.prank(steward);
        pools.joinLot(poolId, steward, "root", count);
        _set(poolId, catalogueId, 1 << 14);
        uint256 max = 1 << 45;
        _assertEq(_totalUnits(poolId), max, "the most");
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolTotalUnitsTooHigh.selector, poolId, max + count, max));
        _set(poolId, catalogueId, (1 << 14) + 1);
        bytes32 workId = _join(poolId, author);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolTotalUnitsTooHigh.selector, poolId, max + 1, max));
        _set(poolId, workId, 1);
        _set(poolId, catalogueId, 0);
        _set(poolId, workId, 1);
        _assertEq(_totalUnits(poolId), 1, "fewer are always welcome");
    }

    function test_RevertGiven_TooManyUnitsForOneDay() public {
        uint256 max = 1 << 36;
        bytes32 poolId = _create(1, 0);
        uint32 count = 1 << 16;
        vm.prank(steward);
        bytes32 catalogueId = works.registerCatalogue(_bare(count));
        vm.prank(steward);
        pools.joinLot(poolId, steward, "root", count);
        bytes32 workId = _join(poolId, author);
        _pay(poolId, 1);
        _set(poolId, catalogueId, 1 << 20);
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorPools.PoolUnitsPerDayTooHigh.selector, poolId, TODAY + 2, max + 1, max)
        );
        _set(poolId, workId, 1);
        // A change that is replaced makes room.
        _set(poolId, catalogueId, (1 << 20) - 1);
        _set(poolId, workId, 1);
        _toDay(TODAY + 2);
        _assertEq(_totalUnits(poolId), max - count + 1, "sum");
        // Going has no such bound.
        _set(poolId, catalogueId, 0);
        _toDay(TODAY + 3);
        _assertEq(_totalUnits(poolId), 1, "sum after");
    }

    function test_RevertGiven_PoolFarBehind() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        for (uint256 i = 1; i <= STEPS + 1; ++i) _open(poolId, bytes32(i), ONE_PER_SECOND, TODAY + i);
        _toDay(TODAY + STEPS);
        _set(poolId, workId, 2);
        _toDay(TODAY + 2 * STEPS);
        _set(poolId, workId, 3);
        for (uint256 i = 1; i <= STEPS + 1; ++i) {
            _open(poolId, bytes32(100 + i), ONE_PER_SECOND, TODAY + 2 * STEPS + i);
        }
        _toDay(TODAY + 4 * STEPS);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolBehind.selector, poolId, 1));
        _set(poolId, workId, 2);
    }

    function testFuzz_GivenAtOnce(uint24[3] memory units, uint24 others, bool notice, uint128 amount) public {
        others = uint24(_bound(others, 1, type(uint24).max));
        amount = uint128(_bound(amount, 1, 1 << 90));
        bytes32 poolId = _create(notice ? 30 : 0, 0);
        bytes32 workId = _join(poolId, author);
        bytes32 other = _member(poolId, coauthor, others);
        uint256 expected;
        uint256 sum;
        for (uint256 i = 0; i < 3; ++i) {
            _expectEvent();
            emit ICreatorPools.UnitsSet(poolId, workId, units[i], 0);
            _set(poolId, workId, units[i]);
            _assertMember(poolId, workId, true, units[i]);
            _assertPending(poolId, workId, 0, 0);
            _assertEq(_totalUnits(poolId), uint256(units[i]) + others, "sum of units");
            // Money before the notice applies would end the test's own premise.
            if (notice) continue;
            _pay(poolId, amount);
            sum += amount;
            expected += (uint256(amount) * units[i] * SCALE) / (uint256(units[i]) + others);
            uint256 earned = pools.memberOf(poolId, workId).earned;
            // Each payment leaves less than one part for each unit to the carry.
            _assertNear(earned, expected, 3 << 24, "earned");
        }
        uint256 total = pools.memberOf(poolId, workId).earned + pools.memberOf(poolId, other).earned;
        _assertEq(total + pools.stateOf(poolId).carry, sum * SCALE, "everything");
    }

    function testFuzz_GivenNotice(uint16 noticeDays, uint256 time, uint24 units) public {
        noticeDays = uint16(_bound(noticeDays, 1, 365));
        vm.assume(units != 8);
        bytes32 poolId = _create(noticeDays, 0);
        bytes32 workId = _member(poolId, author, 8);
        bytes32 other = _member(poolId, coauthor, 8);
        _pay(poolId, 16);
        vm.warp(_bound(time, START + 1, START + 400 * DAY));
        uint256 set = block.timestamp;
        uint256 day = (set + noticeDays * DAY + DAY - 1) / DAY;
        _assertTrue(_start(day) >= set + noticeDays * DAY, "no sooner than the notice");
        _assertTrue(_start(day) < set + (uint256(noticeDays) + 1) * DAY, "and no more than a day later");

        _expectEvent();
        emit ICreatorPools.UnitsSet(poolId, workId, units, uint24(day));
        _set(poolId, workId, units);
        _assertPending(poolId, workId, units, day);
        vm.warp(_start(day) - 1);
        _assertMember(poolId, workId, true, 8);
        _assertPending(poolId, workId, units, day);
        _pay(poolId, 16);
        _toDay(day);
        _assertMember(poolId, workId, true, units);
        _assertPending(poolId, workId, 0, 0);
        _assertEq(_totalUnits(poolId), uint256(units) + 8, "sum of units");
        _assertClaims(poolId, workId, 16, "by the old units");
        _pay(poolId, uint256(units) + 8);
        _assertClaims(poolId, other, 24, "by the new units");
        if (units != 0) _assertClaims(poolId, workId, units, "what the new units bring");
    }

    /// @dev A day later exactly on the first second of a day, and on both sides of it.
    function test_GivenNoticeAtEdges() public {
        bytes32 poolId = _create(1, 0);
        bytes32 workId = _member(poolId, author, 1);
        _pay(poolId, 1);
        uint256[3] memory times = [_start(TODAY + 1) - 1, _start(TODAY + 1), _start(TODAY + 1) + 1];
        uint256[3] memory days_ = [uint256(TODAY) + 2, TODAY + 2, TODAY + 3];
        for (uint256 i = 0; i < times.length; ++i) {
            vm.warp(times[i]);
            _set(poolId, workId, uint24(i) + 2);
            _assertPending(poolId, workId, i + 2, days_[i]);
        }
    }

    /// @dev The pool walks day by day, so the first that matters must be known.
    function test_WhenItComesBeforeAllElse() public {
        bytes32 poolId = _create(1, 0);
        bytes32 workId = _member(poolId, author, 1);
        bytes32 other = _member(poolId, coauthor, 1);
        _open(poolId, "salt", 4 * ONE_PER_SECOND, TODAY + 9);
        _set(poolId, workId, 3);
        _assertPending(poolId, workId, 3, TODAY + 2);
        _toDay(TODAY + 3);
        _assertMember(poolId, workId, true, 3);
        uint256 before = _start(TODAY + 2) - START;
        _assertClaims(poolId, workId, 2 * before + 3 * DAY, "half of it, then three parts of four");
        _assertClaims(poolId, other, 2 * before + DAY, "the other half, then one");
    }

    function test_WhenAnotherIsPending() public {
        bytes32 poolId = _create(2, 0);
        bytes32 workId = _member(poolId, author, 8);
        _pay(poolId, 8);
        _set(poolId, workId, 100);
        _skip(DAY);
        _set(poolId, workId, 2);
        _assertPending(poolId, workId, 2, TODAY + 4);
        _toDay(TODAY + 3);
        _assertMember(poolId, workId, true, 8);
        _assertEq(_totalUnits(poolId), 8, "nothing on the former day");
        _toDay(TODAY + 4);
        _assertMember(poolId, workId, true, 2);
        _assertEq(_totalUnits(poolId), 2, "sum");
    }

    function test_WhenUnitsAreTheSame() public {
        bytes32 poolId = _create(2, 0);
        bytes32 workId = _member(poolId, author, 8);
        _pay(poolId, 8);
        _set(poolId, workId, 100);
        _expectEvent();
        emit ICreatorPools.UnitsSet(poolId, workId, 8, 0);
        _set(poolId, workId, 8);
        _assertPending(poolId, workId, 0, 0);
        _toDay(TODAY + 10);
        _assertMember(poolId, workId, true, 8);
    }

    /// @dev Three members change on one day: up, down and to nothing.
    function test_GivenSeveralOnOneDay() public {
        bytes32 poolId = _create(1, 0);
        bytes32 up = _member(poolId, author, 2);
        bytes32 down = _member(poolId, coauthor, 8);
        bytes32 out = _member(poolId, stranger, 6);
        _pay(poolId, 16);
        _set(poolId, up, 28);
        _set(poolId, down, 4);
        _set(poolId, out, 0);
        _toDay(TODAY + 2);
        _pay(poolId, 32);
        _assertEq(_totalUnits(poolId), 32, "sum");
        _assertClaims(poolId, up, 30, "up");
        _assertClaims(poolId, down, 12, "down");
        _assertClaims(poolId, out, 6, "out");
        _assertMember(poolId, out, true, 0);
    }

    function test_GivenFewerOfALotPending() public {
        bytes32 poolId = _create(1, 0);
        vm.prank(steward);
        bytes32 catalogueId = works.registerCatalogue(_bare(3));
        vm.prank(steward);
        pools.joinLot(poolId, steward, "root", 3);
        _set(poolId, catalogueId, 10);
        _pay(poolId, 1);
        _set(poolId, catalogueId, 4);
        _set(poolId, catalogueId, 8);
        _toDay(TODAY + 2);
        _assertEq(_totalUnits(poolId), 24, "eight for each of three works");
        _assertMember(poolId, catalogueId, true, 8);
    }
}
