// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_HeldUnitsAt_Test is CreatorPoolsBase {
    /// @dev Whether it held units in the second before, and from that second on.
    function _assertChange(bytes32 poolId, bytes32 workId, uint256 time, bool before, bool after_) private view {
        _assertEq(pools.heldUnitsAt(poolId, workId, time - 1), before, "the second before");
        _assertEq(pools.heldUnitsAt(poolId, workId, time), after_, "the second");
        _assertEq(pools.heldUnitsAt(poolId, workId, time + 1), after_, "the second after");
    }

    function _assertChange(
        bytes32 poolId,
        bytes32 workId,
        uint256 time,
        bool before,
        bool in_,
        bool after_
    ) private view {
        _assertEq(pools.heldUnitsAt(poolId, workId, time - 1), before, "the second before");
        _assertEq(pools.heldUnitsAt(poolId, workId, time), in_, "the second");
        _assertEq(pools.heldUnitsAt(poolId, workId, time + 1), after_, "the second after");
    }

    /// @dev That it held units to the end of a second, and in the next one none.
    function _assertEnd(bytes32 poolId, bytes32 workId, uint256 time) private view {
        _assertChange(poolId, workId, time + 1, true, false);
    }

    function testFuzz_GivenNothing(bytes32 poolId, bytes32 workId, uint256 time) public {
        _assertFalse(pools.heldUnitsAt(poolId, workId, time), "no pool");
        _assertFalse(pools.heldUnitsAt(_create(), workId, time), "no work");
    }

    function testFuzz_WhenToCome(uint256 time) public {
        bytes32 poolId = _create(1, 0);
        bytes32 workId = _member(poolId, author, 1);
        _pay(poolId, 1);
        bytes32 pending = _join(poolId, author);
        _set(poolId, pending, 1);
        time = _bound(time, START + 1, type(uint256).max);
        _assertFalse(pools.heldUnitsAt(poolId, workId, time), "held");
        _assertFalse(pools.heldUnitsAt(poolId, pending, time), "pending");
        _assertTrue(pools.heldUnitsAt(poolId, workId, START), "now");
    }

    function test_GivenMember() public {
        bytes32 poolId = _create();
        bytes32 workId = _register(author);
        _skip(10);
        vm.prank(author);
        pools.joinPool(poolId, workId);
        _skip(10);
        _set(poolId, workId, 1);
        _skip(10);
        // No change of this kind.
        _set(poolId, workId, 9);
        _skip(10);
        _set(poolId, workId, 0);
        _skip(10);
        _set(poolId, workId, 2);
        _skip(10);
        _leave(poolId, workId);
        _skip(10);
        vm.prank(author);
        pools.joinPool(poolId, workId);
        _skip(10);
        _set(poolId, workId, 3);
        _skip(10);
        _assertFalse(pools.heldUnitsAt(poolId, workId, 0), "at the beginning of time");
        _assertChange(poolId, workId, START + 10, false, false);
        _assertChange(poolId, workId, START + 20, false, true);
        _assertChange(poolId, workId, START + 30, true, true);
        _assertEnd(poolId, workId, START + 40);
        _assertChange(poolId, workId, START + 50, false, true);
        _assertEnd(poolId, workId, START + 60);
        _assertChange(poolId, workId, START + 70, false, false);
        _assertChange(poolId, workId, START + 80, false, true);
        _assertTrue(pools.heldUnitsAt(poolId, workId, START + 90), "now");
    }

    function testFuzz_GivenNotice(bool written) public {
        bytes32 poolId = _create(2, 4);
        bytes32 workId = _join(poolId, author);
        bytes32 later = _register(coauthor);
        _pay(poolId, 1);
        _skip(10);
        vm.prank(coauthor);
        pools.joinPool(poolId, later);
        _set(poolId, workId, 0);
        _toDay(TODAY + 3);
        if (written) pools.claim(poolId, workId);
        _skip(10);
        _assertChange(poolId, workId, START + 1, true, true);
        _assertChange(poolId, workId, _start(TODAY + 3), true, false);
        _assertChange(poolId, later, _start(TODAY + 3), false, true);
        if (written) _set(poolId, later, 0);
        _toDay(TODAY + 9);
        _assertChange(poolId, later, _start(TODAY + 3), false, true);
        _assertChange(poolId, later, _start(TODAY + 6), true, !written);
    }

    function test_GivenSeveralWithinOneSecond() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _set(poolId, workId, 0);
        _skip(10);
        _set(poolId, workId, 1);
        _set(poolId, workId, 0);
        _skip(10);
        _set(poolId, workId, 1);
        _skip(10);
        _set(poolId, workId, 0);
        _set(poolId, workId, 1);
        _skip(10);
        _set(poolId, workId, 0);
        _skip(10);
        // In any part of a second is in that second.
        _assertChange(poolId, workId, START, false, true, false);
        _assertChange(poolId, workId, START + 10, false, true, false);
        _assertChange(poolId, workId, START + 20, false, true);
        _assertChange(poolId, workId, START + 30, true, true);
        _assertEnd(poolId, workId, START + 40);
    }

    function test_GivenLot() public {
        bytes32 poolId = _create(0, 3);
        bytes32 catalogueId = _registerCatalogue(3);
        _skip(10);
        _joinLot(poolId, 3);
        _skip(10);
        bytes32 workId = _workOf(catalogueId, 1);
        _assertFalse(pools.heldUnitsAt(poolId, workId, block.timestamp), "ask for the catalogue");
        _assertTrue(pools.heldUnitsAt(poolId, catalogueId, block.timestamp), "the catalogue");
        _materialize(3, 1);
        _assertChange(poolId, workId, START + 10, false, true);
        _leave(poolId, catalogueId);
        _skip(10);
        _assertEnd(poolId, workId, START + 20);
    }

    function test_GivenMaterializedAndNeverJoined() public {
        bytes32 poolId = _create(0, 3);
        bytes32 catalogueId = _registerCatalogue(3);
        bytes32 workId = _materialize(3, 1);
        _skip(10);
        _assertFalse(pools.heldUnitsAt(poolId, workId, START), "at first");
        _assertFalse(pools.heldUnitsAt(poolId, workId, block.timestamp), "the work");
        _assertFalse(pools.heldUnitsAt(poolId, catalogueId, block.timestamp), "the catalogue");
    }

    function test_GivenExtractedAndLeftWithinOneSecond() public {
        bytes32 poolId = _create(0, 3);
        bytes32 catalogueId = _registerCatalogue(3);
        _joinLot(poolId, 3);
        bytes32 workId = _materialize(3, 1);
        pools.extract(poolId, catalogueId, 1);
        vm.prank(works.holderOf(workId));
        pools.leavePool(poolId, workId);
        _skip(10);
        _assertTrue(pools.heldUnitsAt(poolId, workId, START), "in any part of the second");
        _assertFalse(pools.heldUnitsAt(poolId, workId, START + 1), "the work left within it");
        _assertTrue(pools.heldUnitsAt(poolId, catalogueId, START + 1), "its lot did not");
    }

    function testFuzz_GivenExtracted(bool lotHeldNone) public {
        bytes32 poolId = _create(0, 3);
        bytes32 catalogueId = _registerCatalogue(3);
        _skip(10);
        _joinLot(poolId, 3);
        _skip(10);
        _set(poolId, catalogueId, 0);
        _skip(10);
        if (!lotHeldNone) _set(poolId, catalogueId, 5);
        bytes32 workId = _materialize(3, 1);
        _skip(10);
        pools.extract(poolId, catalogueId, 1);
        _skip(10);
        // From here on each goes its own way.
        _set(poolId, workId, lotHeldNone ? 1 : 0);
        _skip(10);
        _set(poolId, catalogueId, lotHeldNone ? 0 : 9);
        _skip(10);
        _set(poolId, catalogueId, 0);
        _set(poolId, workId, 1);
        _skip(10);
        _assertChange(poolId, workId, START + 10, false, true);
        _assertEnd(poolId, workId, START + 20);
        _assertChange(poolId, workId, START + 30, false, !lotHeldNone);
        _assertChange(poolId, workId, START + 40, !lotHeldNone, !lotHeldNone);
        if (lotHeldNone) _assertChange(poolId, workId, START + 50, false, true);
        else _assertEnd(poolId, workId, START + 50);
        _assertChange(poolId, workId, START + 70, lotHeldNone, true);
        _assertChange(poolId, catalogueId, START + 30, false, !lotHeldNone);
        _assertChange(poolId, catalogueId, START + 50, !lotHeldNone, !lotHeldNone);
        if (!lotHeldNone) _assertEnd(poolId, catalogueId, START + 70);
    }

    function test_GivenApart() public {
        bytes32 poolId = _create(0, 3);
        bytes32 catalogueId = _registerCatalogue(3);
        bytes32 workId = _materialize(3, 1);
        vm.prank(wallet);
        pools.joinPool(poolId, workId);
        _skip(10);
        _leave(poolId, workId);
        _skip(10);
        _joinLot(poolId, 3);
        _skip(10);
        _assertChange(poolId, workId, START, false, true);
        _assertEnd(poolId, workId, START + 10);
        _assertChange(poolId, workId, START + 20, false, false);
        _assertChange(poolId, catalogueId, START + 20, false, true);
    }
}
