// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

/// @notice The examples of docs/pool-rules.md. A number that changes here changes there.
contract RulesTest is CreatorPoolsBase {
    function test_Sharing() public {
        bytes32 poolId = _create();
        bytes32[3] memory workIds = [
            _member(poolId, author, 1),
            _member(poolId, coauthor, 1),
            _member(poolId, wallet, 1)
        ];
        uint256[3] memory claimed = [uint256(3), 3, 4];
        for (uint256 i = 0; i < claimed.length; ++i) {
            _pay(poolId, 10);
            for (uint256 j = 0; j < workIds.length; ++j) _assertClaims(poolId, workIds[j], claimed[i], "each");
        }
    }

    function test_ZeroUnits() public {
        bytes32 poolId = _create();
        bytes32 one = _member(poolId, author, 4);
        bytes32 other = _join(poolId, coauthor);
        _pay(poolId, 100);
        _assertClaims(poolId, one, 100, "four units");
        _assertClaims(poolId, other, 0, "none");
        _set(poolId, one, 0);
        _set(poolId, other, 1);
        _pay(poolId, 50);
        _assertClaims(poolId, one, 0, "none by now");
        _assertClaims(poolId, other, 50, "one by now");
    }

    function test_ChangesOfUnits() public {
        bytes32 poolId = _create(30, 0);
        bytes32 workId = _member(poolId, author, 1);
        _pay(poolId, 1);
        _set(poolId, workId, 5);
        _assertPending(poolId, workId, 5, 20_864);
        vm.warp(20_864 * DAY - 1);
        _assertMember(poolId, workId, true, 1);
        vm.warp(20_864 * DAY);
        _assertMember(poolId, workId, true, 5);
    }

    function test_MoneyBeforeTheFirstMember() public {
        bytes32 poolId = _create();
        bytes32 one = _join(poolId, author);
        bytes32 other = _join(poolId, coauthor);
        _pay(poolId, 90);
        _skip(1_000);
        _set(poolId, one, 1);
        _set(poolId, other, 2);
        _assertEq(pools.claimable(poolId, one) + pools.claimable(poolId, other), 0, "within the second");
        _skip(1);
        _assertClaims(poolId, one, 30, "one unit");
        _assertClaims(poolId, other, 60, "two units");
    }

    function _left(bool frozen, uint24 joinUnits) private returns (bytes32 poolId) {
        poolId = _create(0, joinUnits);
        bytes32 workId = joinUnits == 0 ? _member(poolId, author, 1) : _join(poolId, author);
        if (frozen) _renounce(poolId);
        (, uint256 deposit) = _open(poolId, 0, ONE_PER_SECOND, 20_834);
        _assertEq(deposit, 57_600, "deposit");
        _skip(100);
        _leave(poolId, workId);
        _assertClaims(poolId, workId, 100, "the last member's");
    }

    function test_TheLastMemberLeaves() public {
        for (uint256 i = 0; i < 2; ++i) {
            uint256 before = vm.snapshotState();
            bytes32 poolId = _left(i == 1, i == 0 ? 0 : 1);
            if (i == 1) {
                _expectRevert(ICreatorPools.PoolDead.selector, poolId);
                _pay(poolId, 1);
            }
            _skip(50);
            bytes32 workId = i == 0 ? _member(poolId, coauthor, 1) : _join(poolId, coauthor);
            _skip(1);
            _assertClaims(poolId, workId, 51, i == 0 ? "with an operator" : "with join units");
            vm.revertToState(before);
        }
        bytes32 stopped = _left(true, 0);
        _skip(365 * DAY);
        _assertEq(_cancel(stopped, 0, 0), 57_500, "a year later");
    }

    function test_AStreamThatEndsNow() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        (bytes32 streamId, ) = _open(poolId, 0, ONE_PER_SECOND, 20_834);
        vm.warp(1_800_057_599);
        _assertEq(pools.claimable(poolId, workId), 57_599, "the second before");
        uint256 before = vm.snapshotState();
        vm.prank(payer);
        pools.topUpStream(payer, poolId, 0, 20_835, type(uint256).max, payer);
        vm.revertToState(before);

        vm.warp(1_800_057_600);
        bytes memory ended = abi.encodeWithSelector(ICreatorPools.StreamEnded.selector, streamId, 1_800_057_600);
        vm.startPrank(payer);
        vm.expectRevert(ended);
        pools.topUpStream(payer, poolId, 0, 20_835, type(uint256).max, payer);
        vm.expectRevert(ended);
        pools.setStreamRate(poolId, 0, ONE_PER_SECOND, type(uint256).max, payer);
        vm.expectRevert(ended);
        pools.cancelStream(poolId, 0, 0, payer);
        vm.stopPrank();
        _assertClaims(poolId, workId, 57_600, "all of it");
    }

    function test_StreamsThatEndTogether() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _open(poolId, "one", ONE_PER_SECOND, 20_834);
        _open(poolId, "two", 2 * ONE_PER_SECOND, 20_834);
        vm.warp(20_834 * DAY);
        _assertEq(pools.stepsBehind(poolId), 1, "eventful days");
        _assertClaims(poolId, workId, 172_800, "both");
        _skip(1_000);
        _assertClaims(poolId, workId, 0, "nothing more");
    }
}
