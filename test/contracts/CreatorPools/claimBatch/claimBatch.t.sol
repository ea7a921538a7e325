// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {HostileToken} from "../../../../contracts/mocks/HostileToken.sol";
import {PoolClaim, PoolTerms} from "../../../../contracts/types/Pools.sol";
import {Vm} from "../../../utils/TestBase.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_ClaimBatch_Test is CreatorPoolsBase {
    PoolClaim[] private _claims;

    function _transfers(Vm.Log[] memory logs) private pure returns (uint256 count) {
        for (uint256 i = 0; i < logs.length; ++i) if (logs[i].topics[0] == IERC20.Transfer.selector) ++count;
    }

    function test_RevertWhen_Empty() public {
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.ClaimEmpty.selector));
        pools.claimBatch(_claims);
    }

    function testFuzz_RevertGiven_NoPool(bytes32 poolId) public {
        bytes32 known = _create();
        bytes32 workId = _member(known, author, 1);
        _pay(known, 1);
        _claims.push(PoolClaim(known, workId));
        _claims.push(PoolClaim(poolId, workId));
        _expectNotFound(poolId);
        pools.claimBatch(_claims);
    }

    function test_RevertGiven_Catalogue() public {
        bytes32 poolId = _create(0, 1);
        bytes32 catalogueId = _registerCatalogue(2);
        _joinLot(poolId, 2);
        _claims.push(PoolClaim(poolId, catalogueId));
        _expectRevert(ICreatorPools.MemberIsCatalogue.selector, catalogueId);
        pools.claimBatch(_claims);
    }

    function testFuzz_GivenNothingForSome(bytes32 unknown) public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        bytes32 none = _member(poolId, author, 0);
        bytes32 stranger_ = _register(coauthor);
        _pay(poolId, 5);
        bytes32[5] memory ids = [unknown, none, workId, stranger_, unknown];
        for (uint256 i = 0; i < ids.length; ++i) _claims.push(PoolClaim(poolId, ids[i]));
        uint256[] memory amounts = pools.claimBatch(_claims);
        _assertEq(amounts.length, 5, "amounts");
        for (uint256 i = 0; i < 5; ++i) _assertEq(amounts[i], i == 2 ? 5 : 0, "amount");
        _assertEq(dollar.balanceOf(author), 5, "received");
    }

    function testFuzz_WhenEntryTwice(uint128 amount, uint8 times) public {
        amount = uint128(_bound(amount, 1, 1 << 94));
        times = uint8(_bound(times, 2, 20));
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _pay(poolId, amount);
        for (uint256 i = 0; i < times; ++i) _claims.push(PoolClaim(poolId, workId));
        uint256[] memory amounts = pools.claimBatch(_claims);
        _assertEq(amounts[0], amount, "first");
        for (uint256 i = 1; i < times; ++i) _assertEq(amounts[i], 0, "again");
        _assertEq(dollar.balanceOf(author), amount, "received");
    }

    function testFuzz_GivenOnePayee(uint64[6] memory amounts) public {
        uint256 sum;
        uint256 some;
        for (uint256 i = 0; i < 6; ++i) {
            bytes32 poolId = _create(uint16(i / 2), uint24(i));
            bytes32 workId = _register(author);
            vm.prank(author);
            pools.joinPool(poolId, workId);
            _set(poolId, workId, 1);
            if (amounts[i] != 0) _pay(poolId, amounts[i]);
            _claims.push(PoolClaim(poolId, workId));
            sum += amounts[i];
            if (amounts[i] != 0) ++some;
        }
        vm.recordLogs();
        uint256[] memory claimed = pools.claimBatch(_claims);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < 6; ++i) _assertEq(claimed[i], amounts[i], "amount");
        _assertEq(dollar.balanceOf(author), sum, "received");
        _assertEq(_transfers(logs), some == 0 ? 0 : 1, "transfers");
        _assertEq(logs.length, some == 0 ? 0 : some + 1, "events");
    }

    function test_GivenSeveralPayeesAndTokens() public {
        PoolTerms memory terms = _terms();
        bytes32[4] memory poolIds;
        for (uint256 i = 0; i < 4; ++i) {
            terms.token = i % 2 == 0 ? address(dollar) : address(hostile);
            terms.salt = bytes32(i);
            poolIds[i] = _create(terms);
            // Two works of one author, one of another; not in the order of payees.
            bytes32[3] memory ids = [
                _member(poolIds[i], author, 1),
                _member(poolIds[i], coauthor, 2),
                _member(poolIds[i], author, 1)
            ];
            _pay(poolIds[i], 4 * 10 ** i);
            for (uint256 j = 0; j < 3; ++j) _claims.push(PoolClaim(poolIds[i], ids[j]));
        }
        vm.recordLogs();
        for (uint256 i = 0; i < 12; ++i) {
            _expectEvent();
            uint256 amount = (i % 3 == 1 ? 2 : 1) * 10 ** (i / 3);
            address payee = i % 3 == 1 ? coauthor : author;
            emit ICreatorPools.Claimed(_claims[i].poolId, _claims[i].workId, payee, amount);
        }
        pools.claimBatch(_claims);
        _assertEq(dollar.balanceOf(author), 202, "dollars of the author");
        _assertEq(hostile.balanceOf(author), 2020, "the author's other tokens");
        _assertEq(dollar.balanceOf(coauthor), 202, "dollars of the co-author");
        _assertEq(hostile.balanceOf(coauthor), 2020, "the co-author's other tokens");
        _assertEq(dollar.balanceOf(address(pools)) + hostile.balanceOf(address(pools)), 0, "nothing is left");
        _assertEq(_transfers(vm.getRecordedLogs()), 4, "transfers");
    }

    /// @dev One work's many pools: its payee is asked for once, and not taken over from the work before.
    function test_GivenWorksOfDifferentOwnersInTurn() public {
        bytes32 first = _create(0, 1);
        bytes32 second = _create(1, 1);
        bytes32 a = _join(first, author);
        bytes32 b = _join(first, coauthor);
        vm.prank(author);
        pools.joinPool(second, a);
        _pay(first, 20);
        _pay(second, 5);
        _claims.push(PoolClaim(first, a));
        _claims.push(PoolClaim(second, a));
        _claims.push(PoolClaim(first, b));
        pools.claimBatch(_claims);
        _assertEq(dollar.balanceOf(author), 15, "the author's");
        _assertEq(dollar.balanceOf(coauthor), 10, "the co-author's");
    }

    function test_GivenOnePayeeBlocked() public {
        PoolTerms memory terms = _terms();
        terms.token = address(hostile);
        bytes32 poolId = _create(terms);
        address[3] memory owners = [author, coauthor, stranger];
        for (uint256 i = 0; i < 3; ++i) _claims.push(PoolClaim(poolId, _member(poolId, owners[i], 1)));
        _pay(poolId, 30);
        hostile.setBehavior(coauthor, HostileToken.Behavior.Block);
        vm.expectRevert(abi.encodeWithSelector(HostileToken.HostileBlocked.selector, coauthor));
        pools.claimBatch(_claims);
        _claims[1] = _claims[2];
        _claims.pop();
        pools.claimBatch(_claims);
        _assertEq(hostile.balanceOf(author), 10, "the author's");
        _assertEq(hostile.balanceOf(stranger), 10, "the third's");
    }

    function test_GivenPoolFarBehind() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        for (uint256 i = 1; i <= 40; ++i) _open(poolId, bytes32(i), ONE_PER_SECOND, TODAY + i);
        _toDay(TODAY + 41);
        _claims.push(PoolClaim(poolId, workId));
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolBehind.selector, poolId, 8));
        pools.claimBatch(_claims);
    }
}
