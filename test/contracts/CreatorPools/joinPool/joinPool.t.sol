// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {MemberState, PoolTerms} from "../../../../contracts/types/Pools.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_JoinPool_Test is CreatorPoolsBase {
    function _soleAgent(bytes32 salt) private returns (bytes32 poolId) {
        PoolTerms memory terms = _terms();
        (terms.soleAgent, terms.salt) = (true, salt);
        return _create(terms);
    }

    function _joinAs(address who, bytes32 poolId, bytes32 workId) private {
        vm.prank(who);
        pools.joinPool(poolId, workId);
    }

    function _expectNotOwner(bytes32 workId, address caller, address owner) private {
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.MemberNotWorkOwner.selector, workId, caller, owner));
    }

    function _expectElsewhere(bytes32 workId, uint256 count) private {
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.MemberElsewhere.selector, workId, count));
    }

    function testFuzz_RevertGiven_NoPool(bytes32 poolId) public {
        bytes32 workId = _register(author);
        _expectNotFound(poolId);
        _joinAs(author, poolId, workId);
    }

    function testFuzz_RevertGiven_NoWork(bytes32 workId) public {
        bytes32 poolId = _create();
        _expectNotOwner(workId, stranger, address(0));
        _joinAs(stranger, poolId, workId);
        _expectNotOwner(workId, address(0), address(0));
        _joinAs(address(0), poolId, workId);
    }

    function testFuzz_RevertWhen_CallerNotOwner(address caller) public {
        vm.assume(caller != author);
        bytes32 poolId = _create();
        bytes32 workId = _register(author);
        _expectNotOwner(workId, caller, author);
        _joinAs(caller, poolId, workId);
    }

    function test_RevertGiven_Catalogue() public {
        bytes32 poolId = _create();
        bytes32 catalogueId = _registerCatalogue(3);
        _expectRevert(ICreatorPools.MemberIsCatalogue.selector, catalogueId);
        _joinAs(steward, poolId, catalogueId);
    }

    function testFuzz_RevertGiven_ConsentMissing(uint16 uses) public {
        uses &= Uses.ALL;
        vm.assume(uses & SOLD != SOLD);
        bytes32 poolId = _create();
        bytes32 workId = _register(author, uses);
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorPools.MemberConsentMissing.selector, workId, SOLD - (uses & SOLD))
        );
        _joinAs(author, poolId, workId);
    }

    function test_RevertGiven_Member() public {
        bytes32 poolId = _create();
        bytes32 workId = _join(poolId, author);
        _expectRevert(ICreatorPools.MemberAlreadyJoined.selector, poolId, workId);
        _joinAs(author, poolId, workId);
    }

    function test_RevertGiven_SoleAgentHasWork() public {
        bytes32 sole = _soleAgent(0);
        bytes32 workId = _join(sole, author);
        bytes32[3] memory others = [sole, _soleAgent("other"), _create()];
        for (uint256 i = 0; i < others.length; ++i) {
            _expectElsewhere(workId, 1);
            _joinAs(author, others[i], workId);
        }

        _leave(sole, workId);
        _joinAs(author, others[1], workId);
        _leave(others[1], workId);
        _joinAs(author, others[2], workId);
        (uint256 count, bool soleAgent) = pools.membershipsOf(workId);
        _assertEq(count, 1, "pools");
        _assertFalse(soleAgent, "sole agent");
    }

    function test_RevertGiven_SoleAgentWantsWorkOfOthers() public {
        bytes32 workId = _join(_create(), author);
        _joinAs(author, _create(1, 0), workId);
        bytes32 sole = _soleAgent(0);
        _expectElsewhere(workId, 2);
        _joinAs(author, sole, workId);
    }

    function test_RevertGiven_SoleAgentWantsCataloguesWork() public {
        bytes32 sole = _soleAgent(0);
        bytes32 catalogueId = _registerCatalogue(3);
        bytes32 workId = _materialize(3, 1);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.MemberOfCatalogue.selector, workId, catalogueId));
        _joinAs(wallet, sole, workId);
    }

    function test_GivenSoleAgent() public {
        bytes32 sole = _soleAgent(0);
        bytes32 workId = _join(sole, author);
        (uint256 count, bool soleAgent) = pools.membershipsOf(workId);
        _assertEq(count, 1, "pools");
        _assertTrue(soleAgent, "sole agent");
    }

    function test_RevertGiven_LotHasWork() public {
        bytes32 poolId = _create();
        bytes32 catalogueId = _registerCatalogue(3);
        _joinLot(poolId, 3);
        bytes32 workId = _materialize(3, 1);
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ICreatorPools.MemberOfLot.selector, poolId, catalogueId, workId));
            _joinAs(wallet, poolId, workId);
            // The lot's leaving alone does not make its works free: what they earned is still in it.
            if (i == 0) _leave(poolId, catalogueId);
        }

        pools.extract(poolId, catalogueId, 1);
        _joinAs(wallet, poolId, workId);
        _assertMember(poolId, workId, true, 0);
    }

    function test_RevertGiven_SumOfUnitsTooHigh() public {
        bytes32 poolId = _create(0, type(uint24).max);
        uint256 max = 1 << 45;
        // Each work of it has the most units there are.
        uint32 count = uint32(max / type(uint24).max);
        vm.prank(steward);
        bytes32 catalogueId = works.registerCatalogue(_bare(count));
        vm.prank(steward);
        pools.joinLot(poolId, steward, "root", count);
        _assertEq(_totalUnits(poolId), uint256(count) * type(uint24).max, "sum");

        bytes32 workId = _register(author);
        uint256 sum = (uint256(count) + 1) * type(uint24).max;
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolTotalUnitsTooHigh.selector, poolId, sum, max));
        _joinAs(author, poolId, workId);
        _set(poolId, catalogueId, type(uint24).max - 8);
        _joinAs(author, poolId, workId);
        _assertEq(_totalUnits(poolId), sum - uint256(count) * 8, "lower sum");
    }

    function test_RevertGiven_PoolFarBehind() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        for (uint256 i = 1; i <= STEPS + 1; ++i) _open(poolId, bytes32(i), ONE_PER_SECOND, TODAY + i);
        bytes32 workId = _register(author);
        _toDay(TODAY + STEPS + 1);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolBehind.selector, poolId, 1));
        _joinAs(author, poolId, workId);
    }

    function testFuzz_GivenNoticeZero(uint24 joinUnits, uint24 others, uint128 amount) public {
        bytes32 poolId = _create(0, joinUnits);
        bytes32 other = _member(poolId, coauthor, uint24(_bound(others, 1, type(uint24).max)));
        amount = uint128(_bound(amount, 1, 1 << 90));
        _pay(poolId, amount);
        uint256 before = pools.memberOf(poolId, other).earned;
        bytes32 workId = _register(author);

        _expectEvent();
        emit ICreatorPools.Joined(poolId, workId, 1, joinUnits, 0);
        _joinAs(author, poolId, workId);

        MemberState memory state = pools.memberOf(poolId, workId);
        _assertTrue(state.joined, "joined");
        _assertEq(state.units, joinUnits, "units");
        _assertEq(state.works, 1, "works");
        _assertEq(state.since, START, "since");
        _assertEq(state.pendingDay, 0, "pending day");
        _assertEq(state.earned, 0, "nothing of the past");
        _assertEq(pools.memberOf(poolId, other).earned, before, "the others' past");
        (uint256 count, bool soleAgent) = pools.membershipsOf(workId);
        _assertEq(count, 1, "pools");
        _assertFalse(soleAgent, "sole agent");
    }

    function testFuzz_GivenNoMoneyYet(uint16 noticeDays) public {
        noticeDays = uint16(_bound(noticeDays, 1, 365));
        bytes32 poolId = _create(noticeDays, 9);
        bytes32 workId = _register(author);
        _expectEvent();
        emit ICreatorPools.Joined(poolId, workId, 1, 9, 0);
        _joinAs(author, poolId, workId);
        _assertMember(poolId, workId, true, 9);
    }

    function testFuzz_GivenMoneyAndNotice(uint16 noticeDays, uint256 time, uint128 amount) public {
        noticeDays = uint16(_bound(noticeDays, 1, 365));
        amount = uint128(_bound(amount, 1, 1 << 90));
        bytes32 poolId = _create(noticeDays, 8);
        bytes32 other = _join(poolId, coauthor);
        _pay(poolId, amount);
        vm.warp(_bound(time, START, START + 3 * DAY));
        bytes32 workId = _register(author);
        // The first second of a day no sooner than the notice.
        uint256 day = (block.timestamp + noticeDays * DAY + DAY - 1) / DAY;

        _expectEvent();
        emit ICreatorPools.Joined(poolId, workId, 1, 8, uint24(day));
        _joinAs(author, poolId, workId);

        _assertMember(poolId, workId, true, 0);
        _assertPending(poolId, workId, 8, day);
        vm.warp(_start(day) - 1);
        _assertMember(poolId, workId, true, 0);
        _pay(poolId, 18);
        _assertEq(pools.claimable(poolId, workId), 0, "one second before");
        _assertEq(pools.claimable(poolId, other), uint256(amount) + 18, "the other's, one second before");

        _toDay(day);
        _assertMember(poolId, workId, true, 8);
        _assertPending(poolId, workId, 0, 0);
        _assertEq(pools.memberOf(poolId, workId).since, _start(day), "since");
        _pay(poolId, 18);
        _assertEq(pools.claimable(poolId, workId), 9, "half");
        _assertEq(pools.claimable(poolId, other), uint256(amount) + 27, "the other's half");
    }

    function testFuzz_GivenWorkThatLeft(uint128 first, uint128 meanwhile, uint128 last) public {
        first = uint128(_bound(first, 1, 1 << 90));
        meanwhile = uint128(_bound(meanwhile, 1, 1 << 90));
        last = uint128(_bound(last, 1, 1 << 90));
        bytes32 poolId = _create(0, 4);
        bytes32 workId = _join(poolId, author);
        bytes32 other = _join(poolId, coauthor);
        _pay(poolId, first * 2);
        _leave(poolId, workId);
        _pay(poolId, meanwhile);
        _joinAs(author, poolId, workId);
        _pay(poolId, last * 2);
        _assertClaims(poolId, workId, uint256(first) + last, "without the middle");
        _assertClaims(poolId, other, uint256(first) + meanwhile + last, "with the middle");
        (uint256 count, ) = pools.membershipsOf(workId);
        _assertEq(count, 1, "pools");
    }
}
