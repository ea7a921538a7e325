// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_Sync_Test is CreatorPoolsBase {
    function testFuzz_RevertGiven_NoPool(bytes32 poolId) public {
        _expectNotFound(poolId);
        pools.sync(poolId, 1);
    }

    function test_GivenNothingDue() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _assertEq(pools.sync(poolId, 0), 0, "steps left");
        _open(poolId, 0, ONE_PER_SECOND, TODAY + 1);
        _skip(100);
        _expectEvent();
        emit ICreatorPools.Synced(poolId, block.timestamp, 100 * SCALE);
        vm.prank(stranger);
        _assertEq(pools.sync(poolId, 0), 0, "steps left");
        _assertClaims(poolId, workId, 100, "a hundred seconds");
    }

    /// @dev Streams end on ten days, and the weights change on five of them.
    function _eventful() private returns (bytes32 poolId, bytes32 workId, bytes32 other) {
        poolId = _create(1, 0);
        workId = _member(poolId, author, 4);
        other = _member(poolId, coauthor, 4);
        for (uint256 i = 1; i <= 10; ++i) _open(poolId, bytes32(i), (uint128(i) * ONE_PER_SECOND) / 7, TODAY + i);
        for (uint256 i = 1; i <= 5; ++i) {
            _toDay(TODAY + i);
            _set(poolId, i % 2 == 0 ? workId : other, uint24(i * 7));
        }
    }

    function testFuzz_GivenFewerSteps(uint256 steps, uint256 days_) public {
        (bytes32 poolId, bytes32 workId, bytes32 other) = _eventful();
        days_ = _bound(days_, 6, 12);
        _toDay(TODAY + days_);
        uint256 behind = days_ > 10 ? 5 : days_ - 5;
        _assertEq(pools.stepsBehind(poolId), behind, "behind");
        uint256 earned = pools.memberOf(poolId, workId).earned;
        uint256 others = pools.memberOf(poolId, other).earned;
        steps = _bound(steps, 0, behind + 1);
        uint256 left = steps >= behind ? 0 : behind - steps;
        _assertEq(pools.sync(poolId, steps), left, "left");
        _assertEq(pools.stepsBehind(poolId), left, "behind after");
        _assertEq(pools.memberOf(poolId, workId).earned, earned, "earned");
        _assertEq(pools.memberOf(poolId, other).earned, others, "the other's");
        _assertClaims(poolId, workId, earned / SCALE, "claim");
    }

    function testFuzz_GivenFarBehind(uint8[8] memory steps) public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        uint256 paid;
        for (uint256 i = 1; i <= 100; ++i) {
            (, uint256 deposit) = _open(poolId, bytes32(i), uint128(i * 1e18), TODAY + 4 * i);
            paid += deposit;
        }
        _toDay(TODAY + 401);
        _assertEq(pools.stepsBehind(poolId), 100, "behind");
        _assertEq(pools.claimable(poolId, workId), paid, "seen though not synced");
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolBehind.selector, poolId, 68));
        pools.claim(poolId, workId);

        uint256 left = 100;
        for (uint256 i = 0; i < 8; ++i) {
            uint256 done = steps[i] > left ? left : steps[i];
            left -= done;
            _assertEq(pools.sync(poolId, steps[i]), left, "left");
            _assertEq(pools.claimable(poolId, workId), paid, "claimable all the while");
        }
        pools.sync(poolId, 100);
        _assertClaims(poolId, workId, paid, "all of it");
    }

    function test_GivenTenThousandEndOnOneDay() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        vm.startPrank(payer);
        for (uint256 i = 0; i < 10_000; ++i) {
            pools.openStream(poolId, bytes32(i), ONE_PER_SECOND, TODAY + 2, type(uint256).max, payer);
        }
        vm.stopPrank();
        _toDay(TODAY + 3);
        _assertEq(pools.stepsBehind(poolId), 1, "behind");
        uint256 gas = gasleft();
        pools.sync(poolId, 1);
        // Two words of the books, the day, three words of the calendar.
        _assertLe(gas - gasleft(), 60_000, "gas");
        _assertEq(pools.stateOf(poolId).rate, 0, "rate");
        _assertClaims(poolId, workId, 10_000 * (_start(TODAY + 2) - START), "all of them");
    }

    function test_GivenMarksOfMovedStreams() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _open(poolId, 0, ONE_PER_SECOND, TODAY + 1);
        for (uint256 i = 2; i <= 30; ++i) {
            vm.prank(payer);
            pools.topUpStream(payer, poolId, 0, uint24(TODAY + i), type(uint256).max, payer);
        }
        _cancel(poolId, 0, TODAY + 3);
        _toDay(TODAY + 31);
        _assertEq(pools.stepsBehind(poolId), 30, "behind");
        _assertEq(pools.sync(poolId, 30), 0, "left");
        _assertClaims(poolId, workId, _start(TODAY + 3) - START, "until it ended");
    }

    function test_GivenStoppedPool() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _renounce(poolId);
        for (uint256 i = 1; i <= 40; ++i) _open(poolId, bytes32(i), ONE_PER_SECOND, TODAY + i);
        _skip(7);
        _leave(poolId, workId);
        _toDay(TODAY + 100);
        _assertEq(pools.stepsBehind(poolId), 0, "behind");
        _expectEvent();
        emit ICreatorPools.Synced(poolId, START + 7, 40 * 7 * SCALE);
        _assertEq(pools.sync(poolId, 5), 0, "left");
        for (uint256 i = 1; i <= 40; ++i) {
            _assertEq(_cancel(poolId, bytes32(i), 0), _start(TODAY + i) - START - 7, "refund");
        }
        _assertClaims(poolId, workId, 280, "seven seconds");
        _assertEq(dollar.balanceOf(address(pools)), 0, "nothing is left");
    }

    /// @dev A pool nobody has looked at for a century, and times that fit fewer bits than ours.
    function test_GivenMuchTime() public {
        bytes32 poolId = _create(30, 2);
        bytes32 workId = _join(poolId, author);
        (, uint256 deposit) = _open(poolId, 0, ONE_PER_SECOND, TODAY + 400);
        uint256[4] memory times = [uint256(1) << 32, START + 36_525 * DAY, (uint256(1) << 40) - 1, 1 << 40];
        uint256 claimed;
        for (uint256 i = 0; i < times.length; ++i) {
            vm.warp(times[i]);
            if (i == 0) {
                _assertClaims(poolId, workId, deposit, "the first stream");
                claimed = deposit;
            }
            bytes32 other = _join(poolId, coauthor);
            _pay(poolId, 2);
            _assertClaims(poolId, workId, 2, "a payment");
            (, deposit) = _open(poolId, bytes32(i + 1), ONE_PER_SECOND, _today() + 31);
            _toDay(_today() + 40);
            _assertMember(poolId, other, true, 2);
            _assertTrue(pools.heldUnitsAt(poolId, other, block.timestamp), "holds units");
            _assertFalse(pools.heldUnitsAt(poolId, other, times[i]), "held none then");
            _leave(poolId, other);
            pools.claim(poolId, workId);
        }
    }
}
