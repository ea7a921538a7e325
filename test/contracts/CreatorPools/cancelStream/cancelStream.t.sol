// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {StreamState} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_CancelStream_Test is CreatorPoolsBase {
    bytes32 private constant SALT = "salt";

    function _expectEnded(bytes32 streamId, uint256 end) private {
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.StreamEnded.selector, streamId, end));
    }

    function testFuzz_RevertGiven_NoPool(bytes32 poolId) public {
        _expectNotFound(poolId);
        _cancel(poolId, SALT, 0);
    }

    function testFuzz_RevertGiven_NotRunning(address caller, uint256 time, bool again) public {
        vm.assume(caller != payer);
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        (bytes32 streamId, ) = _open(poolId, SALT, 5, TODAY + 1);
        _expectEnded(keccak256(abi.encode(caller, poolId, SALT)), 0);
        vm.prank(caller);
        pools.cancelStream(poolId, SALT, 0, caller);

        if (again) _cancel(poolId, SALT, 0);
        uint256 end = again ? START : _start(TODAY + 1);
        vm.warp(_bound(time, end, _start(TODAY + 3)));
        _expectEnded(streamId, end);
        _cancel(poolId, SALT, 0);
    }

    function test_RevertWhen_EndInvalid() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        _open(poolId, SALT, 5, TODAY + 4);
        _toDay(TODAY + 1);
        uint24[5] memory days_ = [1, TODAY, TODAY + 1, TODAY + 4, TODAY + 5];
        for (uint256 i = 0; i < 5; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(ICreatorPools.StreamEndInvalid.selector, days_[i], TODAY + 2, TODAY + 3)
            );
            _cancel(poolId, SALT, days_[i]);
        }
        _cancel(poolId, SALT, TODAY + 3);
        _cancel(poolId, SALT, TODAY + 2);
    }

    function testFuzz_RevertWhen_EndInvalid(uint24 endDay, uint256 time) public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        _open(poolId, SALT, 5, TODAY + 4);
        vm.warp(_bound(time, START, _start(TODAY + 4) - 1));
        if (endDay > _today() && endDay < TODAY + 4) endDay = _today();
        if (endDay == 0) endDay = 1;
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorPools.StreamEndInvalid.selector, endDay, _today() + 1, TODAY + 3)
        );
        _cancel(poolId, SALT, endDay);
    }

    function test_RevertGiven_PoolFarBehind() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        _open(poolId, SALT, 10, TODAY + 60);
        for (uint256 i = 1; i <= 40; ++i) _open(poolId, bytes32(i), ONE_PER_SECOND, TODAY + i);
        _toDay(TODAY + 50);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolBehind.selector, poolId, 8));
        _cancel(poolId, SALT, 0);
        pools.sync(poolId, 8);
        _cancel(poolId, SALT, 0);
    }

    function testFuzz_WhenNow(uint128 rate, uint24 days_, uint256 time, address receiver) public {
        vm.assume(receiver != address(0) && receiver != address(pools) && dollar.balanceOf(receiver) == 0);
        vm.assume(receiver != author);
        rate = uint128(_bound(rate, 1, 1 << 118));
        days_ = uint24(_bound(days_, 1, HORIZON));
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        (bytes32 streamId, uint256 deposit) = _open(poolId, SALT, rate, TODAY + days_);
        vm.warp(_bound(time, START, _start(TODAY + days_) - 1));
        uint256 expected = (rate * (_start(TODAY + days_) - block.timestamp)) / SCALE;

        _expectEvent();
        emit ICreatorPools.StreamChanged(poolId, streamId, receiver, rate, uint48(block.timestamp), 0, expected);
        vm.prank(payer);
        _assertEq(pools.cancelStream(poolId, SALT, 0, receiver), expected, "refund returned");

        _assertEq(dollar.balanceOf(receiver), expected, "refund");
        uint256 passed = rate * (block.timestamp - START);
        _assertEq(pools.streamOf(poolId, streamId).end, block.timestamp, "end");
        _assertStream(poolId, SALT, passed, 0);
        _assertEq(pools.stateOf(poolId).rate, 0, "rate");
        _assertClaims(poolId, workId, deposit - expected, "paid and refunded are what was deposited");
        vm.warp(_start(TODAY + days_) + 1);
        _assertClaims(poolId, workId, 0, "nothing more comes");
        _assertStream(poolId, SALT, passed, 0);
        _assertEq(dollar.balanceOf(address(pools)), 0, "nothing is left");
    }

    function testFuzz_WhenEarlierDay(uint128 rate, uint24 endDay, uint256 time) public {
        rate = uint128(_bound(rate, 1, 1 << 118));
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        (bytes32 streamId, uint256 deposit) = _open(poolId, SALT, rate, TODAY + 20);
        vm.warp(_bound(time, START, _start(TODAY + 19) - 1));
        endDay = uint24(_bound(endDay, _today() + 1, TODAY + 19));
        uint256 expected = (rate * (_start(TODAY + 20) - _start(endDay))) / SCALE;

        _expectEvent();
        emit ICreatorPools.StreamChanged(poolId, streamId, payer, rate, uint48(_start(endDay)), 0, expected);
        _assertEq(_cancel(poolId, SALT, endDay), expected, "refund");
        StreamState memory stream = pools.streamOf(poolId, streamId);
        _assertEq(stream.end, _start(endDay), "end");
        _assertEq(stream.ahead, rate * (_start(endDay) - block.timestamp), "ahead");
        vm.warp(_start(endDay) - 1);
        _assertEq(pools.stateOf(poolId).rate, rate, "runs");
        vm.warp(_start(TODAY + 21));
        _assertEq(pools.stateOf(poolId).rate, 0, "ended");
        _assertEq(pools.streamOf(poolId, streamId).passed, rate * (_start(endDay) - START), "passed");
        _assertClaims(poolId, workId, deposit - expected, "all but the refund");
        _assertEq(dollar.balanceOf(address(pools)), 0, "nothing is left");
    }

    /// @dev First to an earlier day, then longer again, then now.
    function test_GivenShortenedAndLengthened() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _open(poolId, SALT, ONE_PER_SECOND, TODAY + 9);
        _cancel(poolId, SALT, TODAY + 3);
        vm.prank(payer);
        pools.topUpStream(payer, poolId, SALT, TODAY + 5, 2 * DAY, payer);
        _toDay(TODAY + 4);
        _assertEq(_cancel(poolId, SALT, 0), DAY, "refund");
        _toDay(TODAY + 10);
        _assertClaims(poolId, workId, _start(TODAY + 4) - START, "until it was cancelled");
    }

    function test_GivenOthersEndTheSameDay() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _open(poolId, SALT, ONE_PER_SECOND, TODAY + 3);
        _open(poolId, "other", 5 * ONE_PER_SECOND, TODAY + 3);
        _cancel(poolId, SALT, 0);
        _assertEq(pools.stateOf(poolId).rate, 5 * SCALE, "rate");
        _toDay(TODAY + 4);
        _assertEq(pools.stateOf(poolId).rate, 0, "rate after");
        _assertClaims(poolId, workId, 5 * (_start(TODAY + 3) - START), "the other's");
    }

    function testFuzz_GivenClockStopped(uint256 time, uint128 rate, bool twice) public {
        rate = uint128(_bound(rate, 1, 1 << 100));
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _renounce(poolId);
        (bytes32 streamId, uint256 deposit) = _open(poolId, SALT, rate, TODAY + 5);
        vm.warp(START + 100);
        _leave(poolId, workId);
        vm.warp(_bound(time, START + 100, _start(TODAY + 50)));

        uint256 refunds;
        if (twice) {
            // Days of the pool's own time, however late it is by the world's.
            vm.expectRevert(
                abi.encodeWithSelector(ICreatorPools.StreamEndInvalid.selector, TODAY, TODAY + 1, TODAY + 4)
            );
            _cancel(poolId, SALT, TODAY);
            refunds = _cancel(poolId, SALT, TODAY + 1);
            _assertEq(refunds, (rate * 4 * DAY) / SCALE, "of the days beyond");
            _assertEq(pools.streamOf(poolId, streamId).ahead, rate * (_start(TODAY + 1) - START - 100), "ahead");
        }
        refunds += _cancel(poolId, SALT, 0);
        _expectEnded(streamId, START + 100);
        _cancel(poolId, SALT, 0);
        _assertEq(pools.stateOf(poolId).rate, 0, "rate");
        _assertClaims(poolId, workId, (deposit * SCALE - rate * (_start(TODAY + 5) - START - 100)) / SCALE, "came");
        // Less than a unit of each refund, of nobody's now.
        _assertLe(pools.stateOf(poolId).idle, (twice ? 2 : 1) * SCALE, "fractions");
        _assertLe(dollar.balanceOf(address(pools)), twice ? 2 : 1, "left over");
    }
}
