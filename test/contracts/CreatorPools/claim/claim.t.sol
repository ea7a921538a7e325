// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {HostileToken} from "../../../../contracts/mocks/HostileToken.sol";
import {PoolTerms} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_Claim_Test is CreatorPoolsBase {
    function testFuzz_RevertGiven_NoPool(bytes32 poolId) public {
        bytes32 workId = _register(author);
        _expectNotFound(poolId);
        pools.claim(poolId, workId);
    }

    function testFuzz_RevertGiven_PayeeMissing(bytes32 workId) public {
        bytes32 poolId = _create();
        _expectRevert(ICreatorPools.PayeeMissing.selector, workId);
        pools.claim(poolId, workId);
    }

    function test_RevertGiven_Catalogue() public {
        bytes32 poolId = _create(0, 1);
        bytes32 catalogueId = _registerCatalogue(2);
        _joinLot(poolId, 2);
        _pay(poolId, 10);
        _expectRevert(ICreatorPools.MemberIsCatalogue.selector, catalogueId);
        pools.claim(poolId, catalogueId);
        _leave(poolId, catalogueId);
        _expectRevert(ICreatorPools.MemberIsCatalogue.selector, catalogueId);
        pools.claim(poolId, catalogueId);
    }

    function test_RevertGiven_PoolFarBehind() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        for (uint256 i = 1; i <= 33; ++i) _open(poolId, bytes32(i), ONE_PER_SECOND, TODAY + i);
        _toDay(TODAY + 32);
        _assertTrue(pools.claim(poolId, workId) != 0, "thirty-two steps are walked by the way");
        for (uint256 i = 1; i <= 32; ++i) _open(poolId, bytes32(100 + i), ONE_PER_SECOND, TODAY + 33 + i);
        _toDay(TODAY + 65);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolBehind.selector, poolId, 1));
        pools.claim(poolId, workId);
    }

    function test_GivenNothingEarned() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        bytes32 notMember = _register(author);
        _member(poolId, coauthor, 3);
        _pay(poolId, 2);
        vm.recordLogs();
        _assertClaims(poolId, workId, 0, "half a unit");
        _assertClaims(poolId, notMember, 0, "not a member");
        _assertEq(vm.getRecordedLogs().length, 0, "events");
        _assertEq(pools.memberOf(poolId, workId).earned, SCALE / 2, "kept");
        _pay(poolId, 2);
        _assertClaims(poolId, workId, 1, "twice a half");
        _assertEq(pools.memberOf(poolId, workId).earned, 0, "nothing is left");
    }

    function testFuzz_GivenSomethingEarned(uint24 units, uint24 others, uint128 amount, address caller) public {
        units = uint24(_bound(units, 1, type(uint24).max));
        amount = uint128(_bound(amount, 1, 1 << 94));
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, units);
        _member(poolId, coauthor, others);
        _pay(poolId, amount);
        uint256 earned = pools.memberOf(poolId, workId).earned;
        uint256 expected = earned / SCALE;
        if (expected != 0) {
            _expectEvent();
            emit ICreatorPools.Claimed(poolId, workId, author, expected);
        }
        vm.prank(caller);
        _assertEq(pools.claim(poolId, workId), expected, "amount");
        _assertEq(dollar.balanceOf(author), expected, "received");
        _assertEq(pools.memberOf(poolId, workId).earned, earned % SCALE, "the fraction stays");
        _assertClaims(poolId, workId, 0, "again");
    }

    /// @dev Three pools with the same life; in the first nobody ever claims or syncs, in the others somebody does all the time.
    function testFuzz_GivenClaimsAtAnyTime(uint24[3] memory units, uint64[6] memory amounts, uint256 seed) public {
        bytes32[3] memory poolIds = [_create(0, 0), _create(0, 1), _create(0, 2)];
        bytes32 workId = _register(author);
        bytes32 other = _register(coauthor);
        for (uint256 i = 0; i < 3; ++i) _begin(poolIds[i], workId, other, units[0], units[1]);
        uint256[3] memory claimed;
        for (uint256 i = 0; i < 6; ++i) {
            _skip((seed >> (24 * i)) % (2 * DAY));
            for (uint256 j = 0; j < 3; ++j) {
                if (j == 1) claimed[j] += pools.claim(poolIds[j], workId);
                if (j == 2 && (seed >> (i + 200)) % 2 == 0) pools.sync(poolIds[j], 1);
                if (j == 2 && (seed >> (i + 210)) % 2 == 0) claimed[j] += pools.claim(poolIds[j], workId);
                if (i == 3) _set(poolIds[j], workId, units[2]);
                if (amounts[i] != 0) _pay(poolIds[j], amounts[i]);
            }
        }
        uint256 expected = pools.memberOf(poolIds[0], workId).earned;
        uint256 others = pools.memberOf(poolIds[0], other).earned;
        for (uint256 j = 0; j < 3; ++j) {
            uint256 earned = pools.memberOf(poolIds[j], workId).earned + claimed[j] * SCALE;
            _assertEq(earned, expected, "the same, to the last bit");
            _assertEq(pools.memberOf(poolIds[j], other).earned, others, "the other's");
            _assertEq(pools.claim(poolIds[j], workId) + claimed[j], expected / SCALE, "claimed in all");
        }
    }

    function _begin(bytes32 poolId, bytes32 workId, bytes32 other, uint24 units, uint24 others) private {
        vm.prank(author);
        pools.joinPool(poolId, workId);
        vm.prank(coauthor);
        pools.joinPool(poolId, other);
        _set(poolId, workId, units);
        _set(poolId, other, others);
        _open(poolId, "a", 12_345_678_901_234_567_890, TODAY + 2);
        _open(poolId, "b", 98_765_432_109_876_543, TODAY + 4);
    }

    function test_GivenWorkThatLeftAndCameBack() public {
        bytes32 poolId = _create(0, 2);
        bytes32 workId = _join(poolId, author);
        _join(poolId, coauthor);
        _pay(poolId, 10);
        _leave(poolId, workId);
        _pay(poolId, 10);
        _assertClaims(poolId, workId, 5, "before it left");
        vm.prank(author);
        pools.joinPool(poolId, workId);
        _pay(poolId, 10);
        _assertClaims(poolId, workId, 5, "since it came back");
    }

    /// @dev Claimed between a change of units and the next payment, with fractions on both sides.
    function testFuzz_GivenClaimAroundChange(uint24 first, uint24 second, uint64 amount, bool before) public {
        amount = uint64(_bound(amount, 1, type(uint64).max));
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, first);
        bytes32 other = _member(poolId, coauthor, 7);
        _pay(poolId, amount);
        uint256 claimed;
        if (before) claimed += pools.claim(poolId, workId);
        _set(poolId, workId, second);
        claimed += pools.claim(poolId, workId);
        _pay(poolId, amount);
        claimed += pools.claim(poolId, workId);
        uint256 earned = pools.memberOf(poolId, workId).earned;
        _assertTrue(earned < SCALE, "a fraction");
        uint256 sum = claimed * SCALE + earned + pools.memberOf(poolId, other).earned;
        _assertEq(sum + pools.stateOf(poolId).carry, uint256(amount) * 2 * SCALE, "everything");
    }

    function test_GivenWorkSold() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _pay(poolId, 10);
        vm.prank(author);
        works.transferFrom(author, coauthor, uint256(workId));
        pools.claim(poolId, workId);
        _assertEq(dollar.balanceOf(coauthor), 10, "the new owner's");
        _assertEq(dollar.balanceOf(author), 0, "the old owner's");

        vm.prank(coauthor);
        works.setPayee(workId, wallet);
        _pay(poolId, 20);
        _skip(7 days - 1);
        pools.claim(poolId, workId);
        _assertEq(dollar.balanceOf(coauthor), 30, "within the payee's notice");
        _pay(poolId, 40);
        _skip(1);
        pools.claim(poolId, workId);
        _assertEq(dollar.balanceOf(wallet), 40, "the payee's");
    }

    function test_GivenPayeeBlocked() public {
        PoolTerms memory terms = _terms();
        terms.token = address(hostile);
        bytes32 poolId = _create(terms);
        bytes32 workId = _member(poolId, author, 1);
        bytes32 other = _member(poolId, coauthor, 1);
        _pay(poolId, 20);
        hostile.setBehavior(author, HostileToken.Behavior.Block);
        vm.expectRevert(abi.encodeWithSelector(HostileToken.HostileBlocked.selector, author));
        pools.claim(poolId, workId);
        pools.claim(poolId, other);
        _assertEq(hostile.balanceOf(coauthor), 10, "the other's");
        _pay(poolId, 20);
        _assertEq(pools.claimable(poolId, workId), 20, "kept for the blocked");
        hostile.setBehavior(author, HostileToken.Behavior.Honest);
        pools.claim(poolId, workId);
        _assertEq(hostile.balanceOf(author), 20, "once it can be paid");
    }
}
