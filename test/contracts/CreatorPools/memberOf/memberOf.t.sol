// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MemberState} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_MemberOf_Test is CreatorPoolsBase {
    function testFuzz_RevertGiven_NoPool(bytes32 poolId, bytes32 workId) public {
        _expectNotFound(poolId);
        pools.memberOf(poolId, workId);
        _expectNotFound(poolId);
        pools.claimable(poolId, workId);
    }

    function testFuzz_GivenNoMember(bytes32 workId) public {
        bytes32 poolId = _create();
        MemberState memory state = pools.memberOf(poolId, workId);
        MemberState memory empty;
        _assertEq(abi.encode(state), abi.encode(empty), "empty");
        _assertEq(pools.claimable(poolId, workId), 0, "claimable");
    }

    function testFuzz_GivenPoolLeftAlone(uint256 time, uint24 units) public {
        bytes32 poolId = _create(2, 0);
        bytes32 workId = _member(poolId, author, 8);
        _member(poolId, coauthor, 8);
        _open(poolId, "a", (3 * ONE_PER_SECOND) / 7, TODAY + 2);
        _open(poolId, "b", (5 * ONE_PER_SECOND) / 11, TODAY + 30);
        _set(poolId, workId, units);
        vm.warp(_bound(time, START, _start(TODAY + 40)));
        MemberState memory state = pools.memberOf(poolId, workId);
        uint256 claimable = pools.claimable(poolId, workId);
        _assertEq(claimable, state.earned / SCALE, "claimable");
        pools.sync(poolId, 10);
        _assertEq(abi.encode(pools.memberOf(poolId, workId)), abi.encode(state), "after a sync");
        _assertEq(pools.claim(poolId, workId), claimable, "claimed");
    }
}
