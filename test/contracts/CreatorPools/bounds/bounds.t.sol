// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {PoolState} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_Bounds_Test is CreatorPoolsBase {
    uint256 private constant PER_UNIT = 1 << 95;
    uint256 private constant WAITING = 1 << 94;
    uint128 private constant FASTEST = type(uint128).max;

    function testFuzz_GivenMostMoney(bool manyUnits, bool waitsFirst) public {
        uint24 units = manyUnits ? type(uint24).max : 1;
        bytes32 poolId = _create();
        bytes32 workId = _join(poolId, author);
        uint256 paid;
        if (waitsFirst) {
            // All that may wait, and a stream that goes on waiting for as long as there are days.
            _pay(poolId, WAITING - 1);
            (, paid) = _open(poolId, "waits", FASTEST, TODAY + HORIZON);
            paid += WAITING - 1;
            _toDay(TODAY + HORIZON);
        }
        _set(poolId, workId, units);
        _skip(1);
        // All that a unit may earn, and again the fastest stream.
        uint256 earned = waitsFirst ? pools.memberOf(poolId, workId).earned / units : 0;
        uint256 more = ((((PER_UNIT << 64) - earned) * units) >> 64) - units;
        uint256 largest = type(uint128).max;
        for (uint256 left = more; left != 0; left -= left < largest ? left : largest) {
            _pay(poolId, left < largest ? left : largest);
        }
        (, uint256 deposit) = _open(poolId, "fast", FASTEST, _today() + HORIZON);
        paid += more + deposit;
        _skip(HORIZON * DAY + 1);
        // What does not divide is a fraction of a unit for each unit at the most, and is carried.
        uint256 claimed = pools.claim(poolId, workId);
        _assertNear(claimed, paid, 1, "claimed");
        _expectFull(poolId, largest);
        _pay(poolId, largest);
        _leave(poolId, workId);
        _assertMember(poolId, workId, false, 0);
    }

    /// @dev What a unit would have earned with `more`, and the most it may.
    function _expectFull(bytes32 poolId, uint256 more) private {
        PoolState memory state = pools.stateOf(poolId);
        uint256 perUnit = (state.accumulator + (state.carry + (more << 64)) / state.totalUnits) >> 64;
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolFull.selector, poolId, perUnit, PER_UNIT));
    }

    /// @dev Whole base units a day, so that lengthening it leaves the books closed.
    function test_GivenStreamIsLengthened() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        uint128 rate = 1 << 127;
        _pay(poolId, PER_UNIT - (1 << 90));
        _open(poolId, 0, rate, TODAY + HORIZON);
        uint256 lengthened;
        for (uint256 i = 0; i < 100; ++i) {
            _skip(HORIZON * DAY - DAY);
            vm.prank(payer);
            (bool done, ) = address(pools).call(
                abi.encodeCall(
                    pools.topUpStream,
                    (payer, poolId, 0, _today() + uint24(HORIZON), type(uint256).max, payer)
                )
            );
            if (!done) break;
            ++lengthened;
        }
        _assertTrue(lengthened > 1 && lengthened < 100, "refused at last");
        uint256 perUnit = pools.stateOf(poolId).accumulator / SCALE;
        vm.prank(payer);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolFull.selector, poolId, perUnit, PER_UNIT));
        pools.topUpStream(payer, poolId, 0, _today() + uint24(HORIZON), type(uint256).max, payer);
        _skip(HORIZON * DAY);
        _assertClaims(poolId, workId, dollar.balanceOf(address(pools)), "all of it");
    }

    function test_GivenMostUnits() public {
        bytes32 poolId = _create(1, 0);
        uint32 count = 1 << 21;
        bytes32[] memory catalogueIds = new bytes32[](4);
        for (uint32 i = 0; i < 4; ++i) {
            vm.prank(steward);
            catalogueIds[i] = works.registerCatalogue(_bare(count + i));
            vm.prank(steward);
            pools.joinLot(poolId, steward, "root", count + i);
        }
        bytes32 workId = _join(poolId, author);
        _set(poolId, catalogueIds[0], type(uint24).max);
        _set(poolId, workId, 1 << 21);
        _assertEq(_totalUnits(poolId), 1 << 45, "the most at once");
        _pay(poolId, 1 << 94);
        // As many more as may come, on each day that there is.
        for (uint256 i = 0; i < 30; ++i) {
            uint24 units = uint24((i + 1) * 32_767);
            _set(poolId, catalogueIds[1], units);
            _skip(2 * DAY);
        }
        uint256 total = (1 << 45) + 30 * 32_767 * (uint256(count) + 1);
        _assertEq(_totalUnits(poolId), total, "sum");
        _pay(poolId, 1 << 94);
        uint256 share = ((1 << 94) / (1 << 45) + (1 << 94) / total) * (1 << 21);
        _assertNear(pools.claim(poolId, workId), share, 1 << 22, "share");
        _set(poolId, catalogueIds[0], 0);
        _skip(2 * DAY);
        _assertEq(_totalUnits(poolId), total - uint256(count) * type(uint24).max, "fewer");
    }

    struct Corner {
        uint24 units;
        uint24 others;
        uint128 amount;
        uint128 rate;
        uint24 days_;
        uint16 noticeDays;
        uint256 time;
    }

    function _pick(uint256 seed, uint256 a, uint256 b, uint256 c) private pure returns (uint256) {
        return
            seed % 3 == 0
                ? a
                : seed % 3 == 1
                    ? b
                    : c;
    }

    /// @dev Everything at its least, at its most, or in between, all together; then everything is done that can be done.
    function testFuzz_GivenCorners(uint256 seed) public {
        uint256 most = type(uint24).max;
        Corner memory c = Corner({
            units: uint24(_pick(seed, 1, most, 1 + ((seed >> 8) % most))),
            others: uint24(_pick(seed >> 32, 0, most, (seed >> 40) % most)),
            amount: uint128(_pick(seed >> 64, 1, WAITING, 1 + ((seed >> 72) % WAITING))),
            rate: uint128(_pick(seed >> 96, 1, FASTEST, 1 + ((seed >> 104) % FASTEST))),
            days_: uint24(_pick(seed >> 128, 1, HORIZON, 1 + ((seed >> 136) % HORIZON))),
            noticeDays: uint16(_pick(seed >> 160, 0, 365, (seed >> 168) % 366)),
            time: _pick(seed >> 192, 1 << 32, (1 << 40) - 1, (1 << 40) + ((seed >> 200) % (36_525 * DAY)))
        });
        vm.warp(c.time);
        bytes32 poolId = _create(c.noticeDays, c.others);
        bytes32 workId = _member(poolId, author, c.units);
        bytes32 other = _join(poolId, coauthor);
        uint256 before = dollar.balanceOf(payer);
        _pay(poolId, c.amount);
        _open(poolId, "first", c.rate, _today() + c.days_);
        _skip(DAY / 3);
        _set(poolId, workId, uint24(most - c.units));
        if (FASTEST - c.rate > 1) _open(poolId, "second", FASTEST - c.rate, _today() + HORIZON);
        _skip((HORIZON * DAY) / 2);
        uint256 claimed = pools.claim(poolId, workId) + pools.claim(poolId, other);
        if (FASTEST - c.rate > 1) _cancel(poolId, "second", seed % 2 == 0 ? 0 : _today() + 1);
        // It may be one payment too many for so few units; then it is refused.
        vm.prank(payer);
        (bool taken, ) = address(pools).call(abi.encodeCall(pools.pay, (poolId, c.amount, payer, 0)));
        if (c.amount < 1 << 90 && c.units > 1 << 10) _assertTrue(taken, "taken");
        _leave(poolId, other);
        _skip(HORIZON * DAY);
        _leave(poolId, workId);
        claimed += pools.claim(poolId, workId) + pools.claim(poolId, other);
        uint256 idle = pools.stateOf(poolId).idle / SCALE;
        _assertNear(claimed + idle, before - dollar.balanceOf(payer), 3, "all that was not returned");
        _assertNear(dollar.balanceOf(address(pools)), idle, 3, "left");
    }
}
