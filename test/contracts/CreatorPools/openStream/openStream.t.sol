// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {PoolState, PoolTerms, StreamState} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_OpenStream_Test is CreatorPoolsBase {
    function testFuzz_RevertGiven_NoPool(bytes32 poolId) public {
        _expectNotFound(poolId);
        _open(poolId, 0, 1, TODAY + 1);
    }

    function test_RevertGiven_SaltUsed() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        (bytes32 ended, ) = _open(poolId, "ended", 1, TODAY + 1);
        (bytes32 cancelled, ) = _open(poolId, "cancelled", 1, TODAY + 9);
        _expectRevert(ICreatorPools.StreamAlreadyOpened.selector, ended);
        _open(poolId, "ended", 2, TODAY + 2);
        _cancel(poolId, "cancelled", 0);
        _toDay(TODAY + 5);
        _expectRevert(ICreatorPools.StreamAlreadyOpened.selector, ended);
        _open(poolId, "ended", 2, TODAY + 7);
        _expectRevert(ICreatorPools.StreamAlreadyOpened.selector, cancelled);
        _open(poolId, "cancelled", 2, TODAY + 7);

        // Another pool, or another controller, makes another stream of it.
        _open(_create(1, 0), "ended", 2, TODAY + 7);
        _fund(stranger);
        vm.prank(stranger);
        pools.openStream(poolId, "ended", 2, TODAY + 7, 1, stranger);
    }

    function testFuzz_RevertWhen_RateTooLow(uint96 least, uint256 below) public {
        PoolTerms memory terms = _terms();
        terms.minStreamPerDay = least;
        bytes32 poolId = _create(terms);
        _member(poolId, author, 1);
        // A day of it, rounded up as a deposit is, is the least amount.
        uint256 min = (uint256(least) * SCALE) / DAY;
        if (min == 0) min = 1;
        uint128 rate = uint128(_bound(below, 0, min - 1 < type(uint128).max ? min - 1 : type(uint128).max));
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.StreamRateTooLow.selector, rate, min));
        _open(poolId, 0, rate, TODAY + 1);
        if (min > 1 << 119) return;
        _toDay(TODAY + 1);
        (, uint256 deposit) = _open(poolId, 0, uint128(min), TODAY + 2);
        _assertEq(deposit, least == 0 ? 1 : least, "a day's deposit");
    }

    function testFuzz_RevertWhen_EndInvalid(uint24 endDay, uint256 time) public {
        vm.warp(_bound(time, START, START + 10 * DAY));
        uint256 today = block.timestamp / DAY;
        if (endDay > today && endDay <= today + HORIZON) endDay = uint24(today);
        bytes32 poolId = _create();
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorPools.StreamEndInvalid.selector, endDay, today + 1, today + HORIZON)
        );
        _open(poolId, 0, 1, endDay);
    }

    function test_WhenEndAtEdges() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        uint256[3] memory times = [_start(TODAY + 1) - 1, _start(TODAY + 1), _start(TODAY + 1) + 1];
        for (uint256 i = 0; i < times.length; ++i) {
            vm.warp(times[i]);
            (, uint256 deposit) = _open(poolId, bytes32(2 * i), ONE_PER_SECOND, _today() + 1);
            _assertEq(deposit, _start(_today() + 1) - times[i], "shortest");
            (, deposit) = _open(poolId, bytes32(2 * i + 1), ONE_PER_SECOND, _today() + HORIZON);
            _assertEq(deposit, _start(_today() + HORIZON) - times[i], "longest");
        }
    }

    function test_RevertWhen_PayerZero() public {
        bytes32 poolId = _create();
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PaymentPayerZero.selector));
        pools.openStream(poolId, 0, 1, TODAY + 1, 1, address(0));
    }

    function testFuzz_RevertWhen_DepositTooHigh(uint128 rate, uint24 days_, uint256 max) public {
        rate = uint128(_bound(rate, 1, 1 << 119));
        days_ = uint24(_bound(days_, 1, HORIZON));
        uint256 deposit = _ceil(rate * (_start(TODAY + days_) - START));
        max = _bound(max, 0, deposit - 1);
        bytes32 poolId = _create();
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.StreamDepositTooHigh.selector, deposit, max));
        vm.prank(payer);
        pools.openStream(poolId, 0, rate, TODAY + days_, max, payer);
        vm.prank(payer);
        pools.openStream(poolId, 0, rate, TODAY + days_, deposit, payer);
    }

    function test_RevertGiven_AnotherAmount() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        funder.setMissing(1);
        uint256 deposit = _start(TODAY + 1) - START;
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorPools.PaymentMismatch.selector, address(dollar), deposit - 1, deposit)
        );
        funder.forward(abi.encodeCall(pools.openStream, (poolId, 0, ONE_PER_SECOND, TODAY + 1, deposit, payer)));
    }

    function test_RevertGiven_PoolDead() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _renounce(poolId);
        _leave(poolId, workId);
        _expectRevert(ICreatorPools.PoolDead.selector, poolId);
        _open(poolId, 0, 1, TODAY + 1);
    }

    function testFuzz_RevertGiven_RatesTooHigh(uint128 first, uint128 second) public {
        first = uint128(_bound(first, 1, type(uint128).max));
        uint256 max = type(uint128).max;
        second = uint128(_bound(second, max - first + 1, max));
        bytes32 poolId = _create();
        _member(poolId, author, type(uint24).max);
        _open(poolId, "first", first, TODAY + 1);
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorPools.StreamRatesTooHigh.selector, poolId, uint256(first) + second, max)
        );
        _open(poolId, "second", second, TODAY + 400);
        if (first != max) _open(poolId, "second", uint128(max - first), TODAY + 2);
        // Room again once the first has ended.
        _toDay(TODAY + 1);
        _open(poolId, "third", first, TODAY + 2);
        _assertEq(pools.stateOf(poolId).rate, max, "rate");
    }

    function test_RevertGiven_PoolFarBehind() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        for (uint256 i = 1; i <= 34; ++i) _open(poolId, bytes32(i), ONE_PER_SECOND, TODAY + i);
        _toDay(TODAY + 35);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolBehind.selector, poolId, 2));
        _open(poolId, 0, 1, TODAY + 40);
    }

    function test_RevertGiven_PoolFull() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        _pay(poolId, 1 << 95);
        // A rate whose deposit is not whole brings a fraction, which is too much now.
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolFull.selector, poolId, 1 << 95, 1 << 95));
        _open(poolId, 0, 1, TODAY + 1);
        _open(poolId, 0, ONE_PER_SECOND, TODAY + 1);
        _skip(1);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolFull.selector, poolId, (1 << 95) + 1, 1 << 95));
        _open(poolId, "more", ONE_PER_SECOND, TODAY + 1);
    }

    function testFuzz_GivenAllIsWell(uint128 rate, uint24 days_, uint256 time, bytes32 salt, bool byFunder) public {
        rate = uint128(_bound(rate, 1, 1 << 119));
        uint24 endDay = TODAY + uint24(_bound(days_, 1, HORIZON));
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        uint256 scaled = rate * (_start(endDay) - START);
        bytes32 streamId =
            byFunder
                ? _openBy(address(funder), poolId, salt, rate, endDay)
                : _openBy(payer, poolId, salt, rate, endDay);
        uint256 excess = _ceil(scaled) * SCALE - scaled;
        _assertTrue(excess < SCALE, "excess");
        _assertEq(pools.memberOf(poolId, workId).earned, excess, "the fraction is the pool's at once");
        _assertTrue(pools.stateOf(poolId).started, "started");

        vm.warp(_bound(time, START, _start(endDay) + 3 * DAY));
        bool runs = block.timestamp < _start(endDay);
        uint256 passed = runs ? rate * (block.timestamp - START) : scaled;
        _assertEq(pools.memberOf(poolId, workId).earned, excess + passed, "earned");
        StreamState memory stream = pools.streamOf(poolId, streamId);
        _assertEq(stream.rate, rate, "rate");
        _assertEq(stream.end, _start(endDay), "end");
        _assertEq(stream.passed, passed, "passed");
        _assertEq(stream.ahead, scaled - passed, "ahead");
        _assertEq(pools.stateOf(poolId).rate, runs ? rate : 0, "the pool's rate");
    }

    /// @dev Opens at the payer's expense, and checks what is said and paid.
    function _openBy(
        address controller,
        bytes32 poolId,
        bytes32 salt,
        uint128 rate,
        uint24 endDay
    ) private returns (bytes32 streamId) {
        uint256 deposit = _ceil(rate * (_start(endDay) - START));
        streamId = keccak256(abi.encode(controller, poolId, salt));
        uint256 before = dollar.balanceOf(payer);
        _expectEvent();
        emit ICreatorPools.StreamOpened(poolId, streamId, payer, controller, salt, rate, endDay, deposit);
        bytes memory call_ = abi.encodeCall(pools.openStream, (poolId, salt, rate, endDay, deposit, payer));
        bytes memory result;
        if (controller == payer) {
            vm.prank(payer);
            (, result) = address(pools).call(call_);
        } else {
            result = funder.forward(call_);
        }
        (bytes32 id, uint256 paid) = abi.decode(result, (bytes32, uint256));
        _assertEq(id, streamId, "id");
        _assertEq(paid, deposit, "deposit returned");
        _assertEq(pools.streamIdOf(controller, poolId, salt), streamId, "id foretold");
        _assertEq(before - dollar.balanceOf(payer), deposit, "deposit");
    }

    /// @dev The last second counts, the first of the end day does not.
    function test_GivenEndAtEdges() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _open(poolId, "one", ONE_PER_SECOND, TODAY + 1);
        _open(poolId, "two", ONE_PER_SECOND * 2, TODAY + 1);
        uint256 left = _start(TODAY + 1) - START;
        vm.warp(_start(TODAY + 1) - 1);
        _assertClaims(poolId, workId, 3 * (left - 1), "one second before");
        vm.warp(_start(TODAY + 1));
        _assertClaims(poolId, workId, 3, "the end");
        _assertEq(pools.stateOf(poolId).rate, 0, "rate");
        _skip(1);
        _assertClaims(poolId, workId, 0, "one second after");
        _assertEq(dollar.balanceOf(address(pools)), 0, "all of it");
    }

    function test_GivenNobodyHoldsUnits() public {
        bytes32 poolId = _create();
        bytes32 workId = _join(poolId, author);
        _open(poolId, 0, ONE_PER_SECOND, TODAY + 1);
        _toDay(TODAY + 2);
        uint256 deposit = _start(TODAY + 1) - START;
        PoolState memory state = pools.stateOf(poolId);
        _assertEq(state.idle, deposit * SCALE, "waits");
        _assertEq(state.rate, 0, "rate");
        _set(poolId, workId, 1);
        _skip(1);
        _assertClaims(poolId, workId, deposit, "all that waited");
    }
}
