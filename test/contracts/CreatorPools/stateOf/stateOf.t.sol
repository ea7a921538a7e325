// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PoolState} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_StateOf_Test is CreatorPoolsBase {
    function testFuzz_RevertGiven_NoPool(bytes32 poolId) public {
        _expectNotFound(poolId);
        pools.stateOf(poolId);
        _expectNotFound(poolId);
        pools.poolOf(poolId);
        _assertEq(pools.stepsBehind(poolId), 0, "steps behind");
    }

    function testFuzz_GivenPoolLeftAlone(uint256 time, bool holders) public {
        bytes32 poolId = _create(1, 0);
        bytes32 workId = _member(poolId, author, holders ? 3 : 0);
        _open(poolId, "a", (3 * ONE_PER_SECOND) / 7, TODAY + 2);
        _open(poolId, "b", (5 * ONE_PER_SECOND) / 11, TODAY + 30);
        _pay(poolId, 100);
        _set(poolId, workId, holders ? 0 : 3);
        vm.warp(_bound(time, START, _start(TODAY + 40)));
        PoolState memory state = pools.stateOf(poolId);
        _assertEq(state.syncedAt, block.timestamp, "synced at");
        _assertEq(state.totalUnits, (block.timestamp >= _start(TODAY + 2)) == holders ? 0 : 3, "units");
        pools.sync(poolId, 10);
        _assertEq(abi.encode(pools.stateOf(poolId)), abi.encode(state), "after a sync");
        uint256 earned = pools.memberOf(poolId, workId).earned;
        uint256 streams =
            pools.streamOf(poolId, pools.streamIdOf(payer, poolId, "a")).ahead +
                pools.streamOf(poolId, pools.streamIdOf(payer, poolId, "b")).ahead;
        uint256 held = dollar.balanceOf(address(pools)) * SCALE;
        _assertEq(earned + state.idle + state.carry + streams, held, "everything");
    }
}
