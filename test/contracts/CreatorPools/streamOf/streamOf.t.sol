// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {StreamState} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_StreamOf_Test is CreatorPoolsBase {
    function testFuzz_GivenNeverOpened(bytes32 streamId) public {
        StreamState memory state = pools.streamOf(_create(), streamId);
        _assertEq(state.rate + state.end + state.passed + state.ahead, 0, "empty");
    }

    function testFuzz_GivenOpened(uint128 rate, uint256 time, bool holders) public {
        rate = uint128(_bound(rate, 1, 1 << 119));
        bytes32 poolId = _create();
        _member(poolId, author, holders ? 1 : 0);
        _open(poolId, 0, rate, TODAY + 40);
        // Days in between, for whoever walks.
        for (uint256 i = 1; i < 40; ++i) _open(poolId, bytes32(i), 1, TODAY + i);
        vm.warp(_bound(time, START, _start(TODAY + 50)));
        uint256 until = block.timestamp < _start(TODAY + 40) ? block.timestamp : _start(TODAY + 40);
        _assertStream(poolId, 0, rate * (until - START), rate * (_start(TODAY + 40) - until));
        pools.sync(poolId, 5);
        _assertStream(poolId, 0, rate * (until - START), rate * (_start(TODAY + 40) - until));
    }

    function testFuzz_GivenClockStopped(uint128 rate, uint256 stop, uint256 time) public {
        rate = uint128(_bound(rate, 1, 1 << 118));
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _renounce(poolId);
        _open(poolId, 0, rate, TODAY + 20);
        stop = _bound(stop, START, _start(TODAY + 20) - 1);
        vm.warp(stop);
        _leave(poolId, workId);
        vm.warp(_bound(time, stop, _start(TODAY + 60)));
        _assertStream(poolId, 0, rate * (stop - START), rate * (_start(TODAY + 20) - stop));
    }
}
