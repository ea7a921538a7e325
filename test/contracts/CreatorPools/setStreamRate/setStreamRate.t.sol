// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {PoolTerms} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_SetStreamRate_Test is CreatorPoolsBase {
    bytes32 private constant SALT = "salt";

    function _rate(bytes32 poolId, uint128 rate) private returns (uint256 deposit, uint256 refund) {
        vm.prank(payer);
        return pools.setStreamRate(poolId, SALT, rate, type(uint256).max, payer);
    }

    function testFuzz_RevertGiven_NoPool(bytes32 poolId) public {
        _expectNotFound(poolId);
        _rate(poolId, 1);
    }

    function testFuzz_RevertGiven_NotRunning(address caller, uint256 time) public {
        vm.assume(caller != payer);
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        (bytes32 streamId, ) = _open(poolId, SALT, 5, TODAY + 1);
        bytes32 callers = keccak256(abi.encode(caller, poolId, SALT));
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.StreamEnded.selector, callers, 0));
        vm.prank(caller);
        pools.setStreamRate(poolId, SALT, 1, 0, caller);

        vm.warp(_bound(time, _start(TODAY + 1), _start(TODAY + 3)));
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.StreamEnded.selector, streamId, _start(TODAY + 1)));
        _rate(poolId, 1);
    }

    function test_RevertWhen_RateTooLow() public {
        PoolTerms memory terms = _terms();
        terms.minStreamPerDay = uint96(DAY);
        bytes32 poolId = _create(terms);
        _member(poolId, author, 1);
        _open(poolId, SALT, 2 * ONE_PER_SECOND, TODAY + 1);
        uint128[2] memory rates = [ONE_PER_SECOND - 1, 0];
        for (uint256 i = 0; i < rates.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ICreatorPools.StreamRateTooLow.selector, rates[i], ONE_PER_SECOND));
            _rate(poolId, rates[i]);
        }
        _rate(poolId, ONE_PER_SECOND);

        bytes32 free = _create();
        _member(free, author, 1);
        _open(free, SALT, ONE_PER_SECOND, TODAY + 1);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.StreamRateTooLow.selector, 0, 1));
        _rate(free, 0);
    }

    function test_RevertWhen_PayerZero() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        _open(poolId, SALT, 1, TODAY + 1);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PaymentPayerZero.selector));
        vm.prank(payer);
        pools.setStreamRate(poolId, SALT, 2, type(uint256).max, address(0));
    }

    function test_RevertWhen_DepositTooHigh() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        _open(poolId, SALT, ONE_PER_SECOND, TODAY + 1);
        uint256 deposit = _start(TODAY + 1) - START;
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.StreamDepositTooHigh.selector, deposit, deposit - 1));
        vm.prank(payer);
        pools.setStreamRate(poolId, SALT, 2 * ONE_PER_SECOND, deposit - 1, payer);
        vm.prank(payer);
        pools.setStreamRate(poolId, SALT, 2 * ONE_PER_SECOND, deposit, payer);
    }

    function test_RevertGiven_RatesTooHigh() public {
        uint256 max = type(uint128).max;
        bytes32 poolId = _create();
        _member(poolId, author, type(uint24).max);
        _open(poolId, "other", uint128(max) - 10, TODAY + 1);
        _open(poolId, SALT, 3, TODAY + 2);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.StreamRatesTooHigh.selector, poolId, max + 1, max));
        _rate(poolId, 11);
        _rate(poolId, 10);
        _assertEq(pools.stateOf(poolId).rate, max, "rate");
    }

    function testFuzz_RevertGiven_PoolDead(uint256 time) public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _renounce(poolId);
        _open(poolId, SALT, ONE_PER_SECOND, TODAY + 5);
        _leave(poolId, workId);
        vm.warp(_bound(time, START, _start(TODAY + 20)));
        _expectRevert(ICreatorPools.PoolDead.selector, poolId);
        _rate(poolId, ONE_PER_SECOND + 1);
    }

    function test_RevertGiven_PoolFull() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        _open(poolId, SALT, ONE_PER_SECOND, TODAY + 1);
        _pay(poolId, 1 << 95);
        _skip(1);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolFull.selector, poolId, (1 << 95) + 1, 1 << 95));
        _rate(poolId, 2 * ONE_PER_SECOND);
    }

    function test_RevertGiven_PoolFarBehind() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        _open(poolId, SALT, 10, TODAY + 60);
        for (uint256 i = 1; i <= 40; ++i) _open(poolId, bytes32(i), ONE_PER_SECOND, TODAY + i);
        _toDay(TODAY + 50);
        for (uint128 rate = 9; rate < 12; ++rate) {
            vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolBehind.selector, poolId, 8));
            _rate(poolId, rate);
        }
    }

    function testFuzz_WhenHigher(uint128 rate, uint128 higher, uint256 time) public {
        rate = uint128(_bound(rate, 1, 1 << 118));
        higher = uint128(_bound(higher, rate + 1, 1 << 119));
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        (, uint256 paid) = _open(poolId, SALT, rate, TODAY + 9);
        vm.warp(_bound(time, START, _start(TODAY + 9) - 1));
        uint256 left = _start(TODAY + 9) - block.timestamp;
        uint256 deposit = _ceil((higher - rate) * left);

        _raise(poolId, higher, deposit);
        _assertEq(pools.stateOf(poolId).rate, higher, "rate");
        _assertStream(poolId, SALT, rate * (block.timestamp - START), higher * left);
        _toDay(TODAY + 9);
        _assertClaims(poolId, workId, paid + deposit, "all that was paid");
    }

    function _raise(bytes32 poolId, uint128 rate, uint256 expected) private {
        bytes32 streamId = keccak256(abi.encode(payer, poolId, SALT));
        uint48 end = uint48(_start(TODAY + 9));
        uint256 before = dollar.balanceOf(payer);
        _expectEvent();
        emit ICreatorPools.StreamChanged(poolId, streamId, payer, rate, end, expected, 0);
        (uint256 deposit, uint256 refund) = _rate(poolId, rate);
        _assertEq(deposit, expected, "deposit returned");
        _assertEq(refund, 0, "refund");
        _assertEq(before - dollar.balanceOf(payer), expected, "deposit");
    }

    function testFuzz_WhenLower(uint128 rate, uint128 lower, uint256 time) public {
        rate = uint128(_bound(rate, 2, 1 << 118));
        lower = uint128(_bound(lower, 1, rate - 1));
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        (, uint256 paid) = _open(poolId, SALT, rate, TODAY + 9);
        vm.warp(_bound(time, START, _start(TODAY + 9) - 1));
        uint256 left = _start(TODAY + 9) - block.timestamp;
        uint256 expected = ((rate - lower) * left) / SCALE;

        _lower(poolId, lower, expected);
        _assertStream(poolId, SALT, rate * (block.timestamp - START), lower * left);
        _toDay(TODAY + 9);
        _assertClaims(poolId, workId, paid - expected, "all but the refund");
        _assertEq(dollar.balanceOf(address(pools)), 0, "nothing is left");
    }

    function _lower(bytes32 poolId, uint128 rate, uint256 expected) private {
        bytes32 streamId = keccak256(abi.encode(payer, poolId, SALT));
        uint48 end = uint48(_start(TODAY + 9));
        uint256 before = dollar.balanceOf(payer);
        _expectEvent();
        emit ICreatorPools.StreamChanged(poolId, streamId, payer, rate, end, 0, expected);
        (uint256 deposit, uint256 refund) = _rate(poolId, rate);
        _assertEq(deposit, 0, "deposit");
        _assertEq(refund, expected, "refund returned");
        _assertEq(dollar.balanceOf(payer) - before, expected, "refund");
    }

    /// @dev Where the refund goes is the caller's to say.
    function test_WhenLowerToAnother() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        _open(poolId, SALT, 2 * ONE_PER_SECOND, TODAY + 1);
        vm.prank(payer);
        (, uint256 refund) = pools.setStreamRate(poolId, SALT, ONE_PER_SECOND, 0, stranger);
        _assertEq(refund, _start(TODAY + 1) - START, "refund");
        _assertEq(dollar.balanceOf(stranger), refund, "the other's");
    }

    function testFuzz_WhenLowerGiven_ClockStopped(uint256 time) public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _renounce(poolId);
        _open(poolId, SALT, 3 * ONE_PER_SECOND, TODAY + 5);
        _skip(100);
        _leave(poolId, workId);
        uint256 left = _start(TODAY + 5) - START - 100;
        vm.warp(_bound(time, START + 100, _start(TODAY + 20)));
        (, uint256 refund) = _rate(poolId, ONE_PER_SECOND);
        _assertEq(refund, 2 * left, "refund");
        _assertStream(poolId, SALT, 300 * SCALE, left * SCALE);
        _assertEq(_cancel(poolId, SALT, 0), left, "the rest");
        _assertClaims(poolId, workId, 300, "what came before");
        _assertEq(dollar.balanceOf(address(pools)), 0, "nothing is left");
    }

    function test_WhenSame() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        (bytes32 streamId, uint256 paid) = _open(poolId, SALT, 12_345, TODAY + 5);
        _skip(1_000);
        _expectEvent();
        emit ICreatorPools.StreamChanged(poolId, streamId, payer, 12_345, uint48(_start(TODAY + 5)), 0, 0);
        (uint256 deposit, uint256 refund) = _rate(poolId, 12_345);
        _assertEq(deposit + refund, 0, "nothing moves");
        _toDay(TODAY + 5);
        _assertClaims(poolId, workId, paid, "all that was paid");
    }

    function test_WhenSameGiven_PoolDead() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        _renounce(poolId);
        _open(poolId, SALT, ONE_PER_SECOND, TODAY + 5);
        _leave(poolId, workId);
        _skip(10);
        (uint256 deposit, uint256 refund) = _rate(poolId, ONE_PER_SECOND);
        _assertEq(deposit + refund, 0, "nothing moves");
        _assertStream(poolId, SALT, 0, ONE_PER_SECOND * (_start(TODAY + 5) - START));
    }

    function testFuzz_GivenManyChanges(uint128[6] memory rates, uint256[6] memory waits) public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        uint256 former = _bound(rates[5], 1, 1 << 118);
        (, uint256 held) = _open(poolId, SALT, uint128(former), TODAY + 30);
        uint256 passed;
        for (uint256 i = 0; i < 6; ++i) {
            uint256 wait = _bound(waits[i], 0, 4 * DAY);
            passed += former * wait;
            _skip(wait);
            former = _bound(rates[i], 1, 1 << 118);
            (uint256 deposit, uint256 refund) = _rate(poolId, uint128(former));
            held = held + deposit - refund;
            uint256 ahead = former * (_start(TODAY + 30) - block.timestamp);
            _assertStream(poolId, SALT, passed, ahead);
            // What is held: fractions that are the members' already, what passed, and what is ahead.
            uint256 earned = pools.memberOf(poolId, workId).earned;
            _assertEq(held * SCALE, earned + ahead, "held");
            _assertLe(earned - passed, 7 * SCALE, "fractions");
        }
        _toDay(TODAY + 30);
        _assertClaims(poolId, workId, held, "all that was not returned");
    }
}
