// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract StoppedSinceTest is CreatorPoolsBase {
    uint256 private constant NEVER = type(uint256).max;

    function test_GivenNoPool() public view {
        _assertEq(pools.stoppedSince(keccak256("none")), 0, "unknown id");
    }

    function test_GivenClockRuns() public {
        bytes32 poolId = _create(0, 0);
        _assertEq(pools.stoppedSince(poolId), NEVER, "without members, and operated");
        bytes32 workId = _member(poolId, author, 3);
        _renounce(poolId);
        _assertEq(pools.stoppedSince(poolId), NEVER, "frozen, with units");
        _leave(poolId, workId);
        _assertEq(pools.stoppedSince(poolId), block.timestamp, "frozen, without");

        bytes32 joinable = _create(0, 5);
        workId = _join(joinable, author);
        _renounce(joinable);
        _leave(joinable, workId);
        _assertTrue(pools.stateOf(joinable).dead, "it takes no money");
        _assertEq(pools.stoppedSince(joinable), NEVER, "but who joins gets units");
    }

    function test_GivenStopped() public {
        bytes32 poolId = _create(0, 0);
        bytes32 first = _member(poolId, author, 3);
        bytes32 last = _member(poolId, coauthor, 4);
        uint128 rate = 7 << 64;
        _open(poolId, 0, rate, _today() + 9);
        _renounce(poolId);
        _skip(10);
        _leave(poolId, first);
        _assertEq(pools.stoppedSince(poolId), NEVER, "one is left");
        _skip(10);
        _leave(poolId, last);
        uint256 stop = block.timestamp;
        _assertEq(pools.stoppedSince(poolId), stop, "the second in which the last one leaves");

        _skip(DAY);
        pools.sync(poolId, 32);
        _assertEq(pools.stoppedSince(poolId), stop, "synced");
        _join(poolId, author);
        _assertEq(pools.stoppedSince(poolId), stop, "joined");
        _toDay(_today() + 20);
        _assertGe(_cancel(poolId, 0, 0), 1, "refund");
        _assertEq(pools.stoppedSince(poolId), stop, "taken back");
        _assertEq(pools.stateOf(poolId).syncedAt, stop, "as its state says");
    }

    /// @dev Books in which only the time changed are not written as long as somebody holds units.
    function testFuzz_GivenStoppedWithoutMoney(uint32 before, uint32 beforeFreeze) public {
        bytes32 poolId = _create(0, 0);
        bytes32 workId = _member(poolId, author, 3);
        _skip(beforeFreeze);
        _renounce(poolId);
        _skip(before);
        _leave(poolId, workId);
        _assertEq(pools.stoppedSince(poolId), block.timestamp, "the second in which the last one leaves");
    }
}
