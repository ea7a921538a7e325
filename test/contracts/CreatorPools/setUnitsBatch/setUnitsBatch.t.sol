// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_SetUnitsBatch_Test is CreatorPoolsBase {
    function _batch(bytes32 poolId, bytes32[] memory workIds, uint24[] memory units) private {
        vm.prank(operator);
        pools.setUnitsBatch(poolId, workIds, units);
    }

    function testFuzz_RevertWhen_LengthsDiffer(uint8 works_, uint8 units) public {
        vm.assume(works_ != units);
        bytes32 poolId = _create();
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorPools.MemberArraysMismatch.selector, uint256(works_), uint256(units))
        );
        _batch(poolId, new bytes32[](works_), new uint24[](units));
    }

    function testFuzz_RevertGiven_NoPool(bytes32 poolId) public {
        _expectNotFound(poolId);
        _batch(poolId, new bytes32[](1), new uint24[](1));
    }

    function testFuzz_RevertWhen_CallerNotOperator(address caller) public {
        vm.assume(caller != operator);
        bytes32 poolId = _create();
        _expectNotOperator(poolId, caller, operator);
        vm.prank(caller);
        pools.setUnitsBatch(poolId, new bytes32[](0), new uint24[](0));
    }

    function test_RevertGiven_NotMember() public {
        bytes32 poolId = _create();
        bytes32[] memory workIds = new bytes32[](3);
        (workIds[0], workIds[1], workIds[2]) = (_join(poolId, author), "nobody", _join(poolId, author));
        uint24[] memory units = new uint24[](3);
        (units[0], units[1], units[2]) = (1, 2, 3);
        _expectRevert(ICreatorPools.MemberNotJoined.selector, poolId, "nobody");
        _batch(poolId, workIds, units);
        _assertEq(_totalUnits(poolId), 0, "sum of units");
    }

    function test_WhenEmpty() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 7);
        _pay(poolId, 7);
        _batch(poolId, new bytes32[](0), new uint24[](0));
        _assertMember(poolId, workId, true, 7);
        _assertEq(pools.claimable(poolId, workId), 7, "claimable");
    }

    function testFuzz_WhenWorkNamedTwice(uint24[3] memory first, bool notice, uint128 amount) public {
        amount = uint128(_bound(amount, 1, 1 << 90));
        bytes32 poolId = _create(notice ? 1 : 0, 0);
        bytes32 workId = _member(poolId, author, 16);
        bytes32 other = _member(poolId, coauthor, 16);
        _pay(poolId, uint256(amount) * 2);
        bytes32[] memory workIds = new bytes32[](3);
        uint24[] memory units = new uint24[](3);
        for (uint256 i = 0; i < 3; ++i) {
            workIds[i] = workId;
            units[i] = first[i];
            _expectEvent();
            uint24 day = notice && first[i] != 16 ? TODAY + 2 : 0;
            emit ICreatorPools.UnitsSet(poolId, workId, first[i], day);
        }
        _batch(poolId, workIds, units);
        _toDay(TODAY + 2);
        _assertMember(poolId, workId, true, first[2]);
        _assertEq(_totalUnits(poolId), uint256(first[2]) + 16, "sum of units");
        _assertClaims(poolId, workId, amount, "its past");
        _assertClaims(poolId, other, amount, "the other's past");
    }

    function testFuzz_WhenAllIsWell(uint24[5] memory units, bool notice) public {
        bytes32 single = _create(notice ? 3 : 0, 2);
        bytes32 batched = _create(notice ? 3 : 0, 4);
        bytes32[] memory workIds = new bytes32[](5);
        uint24[] memory list = new uint24[](5);
        for (uint256 i = 0; i < 5; ++i) {
            workIds[i] = _join(single, author);
            vm.prank(author);
            pools.joinPool(batched, workIds[i]);
            _set(batched, workIds[i], 2);
            list[i] = units[i];
        }
        _pay(single, 10);
        _pay(batched, 10);
        for (uint256 i = 0; i < 5; ++i) _set(single, workIds[i], units[i]);
        _batch(batched, workIds, list);
        _toDay(TODAY + 4);
        _assertEq(_totalUnits(batched), _totalUnits(single), "sum of units");
        _pay(single, 1e9);
        _pay(batched, 1e9);
        for (uint256 i = 0; i < 5; ++i) {
            _assertMember(batched, workIds[i], true, units[i]);
            uint256 earned = pools.memberOf(single, workIds[i]).earned;
            _assertEq(pools.memberOf(batched, workIds[i]).earned, earned, "earned");
        }
    }
}
