// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {MemberState} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_Extract_Test is CreatorPoolsBase {
    function test_RevertGiven_NoPool() public {
        bytes32 catalogueId = _registerCatalogue(3);
        _materialize(3, 1);
        _expectNotFound("pool");
        pools.extract("pool", catalogueId, 1);
    }

    function testFuzz_RevertGiven_NotMaterialized(uint32 index) public {
        bytes32 poolId = _create(0, 1);
        bytes32 catalogueId = _registerCatalogue(3);
        _joinLot(poolId, 3);
        _materialize(3, 1);
        vm.assume(index != 1);
        _expectRevert(ICreatorPools.MemberNotMaterialized.selector, catalogueId, _workOf(catalogueId, index));
        pools.extract(poolId, catalogueId, index);
    }

    function test_RevertGiven_NoLot() public {
        bytes32 poolId = _create(0, 1);
        bytes32 catalogueId = _registerCatalogue(3);
        _materialize(3, 1);
        _expectRevert(ICreatorPools.MemberNotJoined.selector, poolId, catalogueId);
        pools.extract(poolId, catalogueId, 1);
    }

    function test_RevertGiven_Extracted() public {
        bytes32 poolId = _create(0, 1);
        bytes32 catalogueId = _registerCatalogue(3);
        _joinLot(poolId, 3);
        bytes32 workId = _materialize(3, 1);
        pools.extract(poolId, catalogueId, 1);
        _expectRevert(ICreatorPools.MemberAlreadyExtracted.selector, poolId, workId);
        pools.extract(poolId, catalogueId, 1);
        _leave(poolId, workId);
        _expectRevert(ICreatorPools.MemberAlreadyExtracted.selector, poolId, workId);
        pools.extract(poolId, catalogueId, 1);
    }

    function test_RevertGiven_PoolFarBehind() public {
        bytes32 poolId = _create(0, 1);
        bytes32 catalogueId = _registerCatalogue(3);
        _joinLot(poolId, 3);
        _materialize(3, 1);
        for (uint256 i = 1; i <= STEPS + 2; ++i) _open(poolId, bytes32(i), ONE_PER_SECOND, TODAY + i);
        _toDay(TODAY + 50);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolBehind.selector, poolId, 2));
        pools.extract(poolId, catalogueId, 1);
    }

    function testFuzz_GivenWorkOfLot(uint24 joinUnits, uint128 amount, address caller) public {
        joinUnits = uint24(_bound(joinUnits, 1, type(uint24).max));
        amount = uint128(_bound(amount, 1, 1 << 90));
        bytes32 poolId = _create(0, joinUnits);
        bytes32 catalogueId = _registerCatalogue(5);
        _joinLot(poolId, 5);
        _pay(poolId, amount);
        uint256 each = pools.memberOf(poolId, catalogueId).earned;
        bytes32 workId = _materialize(5, 2);
        _assertEq(pools.claimable(poolId, workId), 0, "nothing yet by itself");
        _skip(100);

        _expectEvent();
        emit ICreatorPools.Extracted(poolId, catalogueId, workId, 2);
        vm.prank(caller);
        _assertEq(pools.extract(poolId, catalogueId, 2), workId, "work's id");

        MemberState memory state = pools.memberOf(poolId, workId);
        _assertTrue(state.joined, "joined");
        _assertEq(state.units, joinUnits, "units");
        _assertEq(state.works, 1, "works");
        _assertEq(state.since, START, "since the lot joined");
        _assertEq(state.earned, each, "earned");
        state = pools.memberOf(poolId, catalogueId);
        _assertEq(state.works, 4, "works of the lot");
        _assertEq(state.earned, each, "earned by each of the others");
        _assertEq(_totalUnits(poolId), uint256(joinUnits) * 5, "sum");
        (uint256 count, ) = pools.membershipsOf(workId);
        _assertEq(count, 1, "pools");
        _assertEq(each * 5 + pools.stateOf(poolId).carry, amount * SCALE, "everything");
        _assertClaims(poolId, workId, each / SCALE, "claim");
    }

    /// @dev A lot of two and a single work. At each of four days one thing happens: nothing, the extraction, the lot's units double,
    /// the work's own units double (or the lot's, while it is in it). Each day ends with a payment; whatever the order, each work
    /// has of each payment what its units of that day say.
    function testFuzz_GivenChangesInAnyOrder(uint256 order, bool notice) public {
        bytes32 poolId = _create(notice ? 1 : 0, 4);
        bytes32 catalogueId = _registerCatalogue(2);
        _joinLot(poolId, 2);
        bytes32 workId = _materialize(2, 0);
        bytes32 single = _member(poolId, author, 8);
        _pay(poolId, 16 << 40);
        uint256[3] memory units = [uint256(4), 4, 8];
        uint256[3] memory earned = [uint256(4 << 40), 4 << 40, 8 << 40];
        bool extracted;
        for (uint256 i = 0; i < 6; ++i) {
            uint256 kind = (order >> (8 * i)) % 4;
            if (kind == 1 && !extracted) {
                pools.extract(poolId, catalogueId, 0);
                extracted = true;
            } else if (kind == 2) {
                units[1] = _double(units[1]);
                if (!extracted) units[0] = units[1];
                _set(poolId, catalogueId, uint24(units[1]));
            } else if (kind == 3 && extracted) {
                units[0] = _double(units[0]);
                _set(poolId, workId, uint24(units[0]));
            }
            // Past the notice, and past the first second.
            _skip(2 * DAY + 1);
            _pay(poolId, (units[0] + units[1] + units[2]) << 40);
            for (uint256 j = 0; j < 3; ++j) earned[j] += units[j] << 40;
        }
        if (!extracted) pools.extract(poolId, catalogueId, 0);
        bytes32 other = _materialize(2, 1);
        pools.extract(poolId, catalogueId, 1);
        _assertClaims(poolId, workId, earned[0], "work");
        _assertClaims(poolId, other, earned[1], "the lot's other work");
        _assertClaims(poolId, single, earned[2], "single");
        _assertEq(dollar.balanceOf(address(pools)), 0, "nothing is left");
    }

    /// @dev Back to one where it would be more than there can be.
    function _double(uint256 units) private pure returns (uint256) {
        return units < 1 << 20 ? units * 2 : 1;
    }

    function test_GivenChangePending() public {
        bytes32 poolId = _create(2, 4);
        bytes32 catalogueId = _registerCatalogue(2);
        _joinLot(poolId, 2);
        _pay(poolId, 8);
        _set(poolId, catalogueId, 12);
        bytes32 first = _materialize(2, 0);
        bytes32 second = _materialize(2, 1);
        pools.extract(poolId, catalogueId, 0);
        _assertPending(poolId, first, 12, TODAY + 3);
        pools.extract(poolId, catalogueId, 1);
        _assertPending(poolId, second, 12, TODAY + 3);
        // The one keeps what is pending, the other takes it back.
        _set(poolId, second, 4);
        _toDay(TODAY + 3);
        _assertEq(_totalUnits(poolId), 16, "sum");
        _pay(poolId, 16);
        _assertClaims(poolId, first, 16, "first");
        _assertClaims(poolId, second, 8, "second");
    }

    function test_GivenLotThatLeft() public {
        bytes32 poolId = _create(0, 4);
        bytes32 catalogueId = _registerCatalogue(2);
        _joinLot(poolId, 2);
        _pay(poolId, 8);
        _leave(poolId, catalogueId);
        bytes32 workId = _materialize(2, 0);
        pools.extract(poolId, catalogueId, 0);
        _assertMember(poolId, workId, false, 0);
        (uint256 count, ) = pools.membershipsOf(workId);
        _assertEq(count, 0, "pools");
        _assertClaims(poolId, workId, 4, "what it earned in the lot");
    }

    /// @dev Nobody earns by it, but nothing about it may revert: the operator's batches, its owner's leaving.
    function test_GivenLotWithoutWorks() public {
        bytes32 poolId = _create(7, 4);
        bytes32 catalogueId = _registerCatalogue(1);
        _joinLot(poolId, 1);
        bytes32 single = _member(poolId, author, 4);
        _pay(poolId, 8);
        // Moves the lot's snapshot off zero.
        _set(poolId, catalogueId, 12);
        bytes32 workId = _materialize(1, 0);
        _toDay(TODAY + 9);
        pools.extract(poolId, catalogueId, 0);
        _set(poolId, catalogueId, 2);
        _toDay(TODAY + 18);
        _pay(poolId, 16);
        _assertEq(pools.memberOf(poolId, catalogueId).works, 0, "works");
        _assertMember(poolId, catalogueId, true, 2);
        _set(poolId, catalogueId, 3);
        _leave(poolId, catalogueId);
        _joinLot(poolId, 1);
        _toDay(TODAY + 30);
        _assertEq(_totalUnits(poolId), 16, "sum");
        _assertClaims(poolId, workId, 16, "work");
        _assertClaims(poolId, single, 8, "single");
    }
}
