// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ICreatorPools, IPoolFunder} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {PoolState} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_Pay_Test is CreatorPoolsBase {
    function testFuzz_RevertGiven_NoPool(bytes32 poolId) public {
        _expectNotFound(poolId);
        _pay(poolId, 1);
    }

    function test_RevertWhen_PayerZero() public {
        bytes32 poolId = _create();
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PaymentPayerZero.selector));
        pools.pay(poolId, 1, address(0), 0);
    }

    function test_RevertWhen_AmountZero() public {
        bytes32 poolId = _create();
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PaymentZero.selector));
        _pay(poolId, 0);
    }

    function testFuzz_RevertWhen_AmountTooLarge(uint256 amount) public {
        uint256 max = type(uint128).max;
        amount = _bound(amount, max + 1, type(uint256).max);
        bytes32 poolId = _create();
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PaymentTooLarge.selector, amount, max));
        _pay(poolId, amount);
    }

    function test_RevertGiven_TooLittleAllowedOrThere() public {
        bytes32 poolId = _create();
        vm.prank(payer);
        dollar.approve(address(pools), 9);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(pools), 9, 10)
        );
        _pay(poolId, 10);

        vm.startPrank(stranger);
        dollar.approve(address(pools), 10);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, stranger, 0, 10));
        pools.pay(poolId, 10, stranger, 0);
    }

    function testFuzz_WhenPayerIsCaller(uint128 amount, bytes32 ref) public {
        amount = uint128(_bound(amount, 1, 1 << 94));
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        uint256 before = dollar.balanceOf(payer);
        _expectEvent();
        emit ICreatorPools.Paid(poolId, payer, ref, payer, amount);
        vm.prank(payer);
        pools.pay(poolId, amount, payer, ref);
        _assertEq(before - dollar.balanceOf(payer), amount, "paid");
        _assertEq(dollar.balanceOf(address(pools)), amount, "held");
        _assertTrue(pools.stateOf(poolId).started, "started");
        _assertClaims(poolId, workId, amount, "the only member's");
    }

    /// @dev Nobody spends what another has allowed this contract.
    function testFuzz_RevertGiven_CallerHasNoCode(address caller) public {
        vm.assume(caller.code.length == 0 && caller != payer && uint160(caller) > 1024);
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        uint256 before = dollar.balanceOf(payer);
        vm.prank(caller);
        (bool done, ) = address(pools).call(abi.encodeCall(pools.pay, (poolId, 1, payer, 0)));
        _assertFalse(done, "paid");
        _assertEq(dollar.balanceOf(payer), before, "the payer's");
    }

    function testFuzz_RevertGiven_CallerBringsAnotherAmount(uint64 amount, int256 missing) public {
        amount = uint64(_bound(amount, 1, type(uint64).max));
        if (missing > int256(uint256(amount)) || missing < -1e18) missing %= int256(uint256(amount));
        vm.assume(missing != 0);
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        funder.setMissing(missing);
        uint256 came = uint256(int256(uint256(amount)) - missing);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PaymentMismatch.selector, address(dollar), came, amount));
        funder.forward(abi.encodeCall(pools.pay, (poolId, amount, payer, 0)));
    }

    function testFuzz_WhenCallerBringsIt(uint128 amount, bytes32 ref) public {
        amount = uint128(_bound(amount, 1, 1 << 94));
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        vm.expectCall(address(funder), abi.encodeCall(IPoolFunder.onPoolPayment, (address(dollar), payer, amount)));
        _expectEvent();
        emit ICreatorPools.Paid(poolId, payer, ref, address(funder), amount);
        funder.forward(abi.encodeCall(pools.pay, (poolId, amount, payer, ref)));
        _assertEq(funder.asked(), 1, "asked");
        _assertClaims(poolId, workId, amount, "the member's");
    }

    function test_RevertGiven_PoolDead() public {
        bytes32 poolId = _create(0, 1);
        bytes32 workId = _join(poolId, author);
        _renounce(poolId);
        _leave(poolId, workId);
        _expectRevert(ICreatorPools.PoolDead.selector, poolId);
        _pay(poolId, 1);
        _join(poolId, coauthor);
        _pay(poolId, 1);
    }

    function testFuzz_RevertGiven_UnitWouldHaveEarnedTooMuch(uint24 units, uint256 over) public {
        units = uint24(_bound(units, 1, type(uint24).max));
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, units);
        // A unit may earn 2^95 base units.
        uint256 max = uint256(units) << 95;
        over = _bound(over, 1, 1 << 94) + units;
        uint256 perUnit = (((max + over) << 64) / units) >> 64;
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolFull.selector, poolId, perUnit, 1 << 95));
        _pay(poolId, max + over);
        // To the limit, but not beyond.
        _pay(poolId, max);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolFull.selector, poolId, (1 << 95) + 1, 1 << 95));
        _pay(poolId, units);
        _assertClaims(poolId, workId, max, "what was taken");
    }

    function testFuzz_RevertGiven_TooMuchWouldWait(uint128 amount) public {
        uint256 max = 1 << 94;
        amount = uint128(_bound(amount, max + 1, type(uint128).max));
        bytes32 poolId = _create();
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolFull.selector, poolId, amount, max));
        _pay(poolId, amount);
        _pay(poolId, max);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolFull.selector, poolId, max + 1, max));
        _pay(poolId, 1);
        bytes32 workId = _member(poolId, author, 1);
        _skip(1);
        _assertClaims(poolId, workId, max, "what waited");
    }

    function test_RevertGiven_PoolFarBehind() public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        for (uint256 i = 1; i <= 40; ++i) _open(poolId, bytes32(i), ONE_PER_SECOND, TODAY + i);
        _toDay(TODAY + 41);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolBehind.selector, poolId, 8));
        _pay(poolId, 1);
        _assertEq(pools.sync(poolId, 8), 32, "steps left");
        _pay(poolId, 1);
        uint256 expected = 1;
        for (uint256 i = 1; i <= 40; ++i) expected += _start(TODAY + i) - START;
        _assertClaims(poolId, workId, expected, "forty streams and a unit");
    }

    function testFuzz_GivenNobodyHoldsUnits(uint128 first, uint128 second, uint256 wait) public {
        first = uint128(_bound(first, 1, 1 << 92));
        second = uint128(_bound(second, 1, 1 << 92));
        bytes32 poolId = _create();
        bytes32 workId = _join(poolId, author);
        bytes32 other = _join(poolId, coauthor);
        _pay(poolId, first);
        _skip(_bound(wait, 0, 1000 * DAY));
        _pay(poolId, second);
        PoolState memory state = pools.stateOf(poolId);
        _assertEq(state.idle, (uint256(first) + second) * SCALE, "waits");
        _assertEq(state.accumulator, 0, "accumulator");

        // Both hold units in the first second; at its end only one does.
        _set(poolId, other, 1);
        _set(poolId, workId, 1);
        _assertEq(pools.claimable(poolId, other), 0, "within the second");
        _set(poolId, other, 0);
        _skip(1);
        _assertEq(pools.stateOf(poolId).idle, 0, "waits no more");
        _assertEq(pools.claimable(poolId, other), 0, "not at its end");
        _set(poolId, other, 1);
        _assertClaims(poolId, workId, uint256(first) + second, "all that waited");
        _assertEq(pools.claimable(poolId, other), 0, "the other's");
    }

    /// @dev What is paid in that second itself does not wait.
    function test_GivenPaidInTheFirstSecond() public {
        bytes32 poolId = _create();
        _pay(poolId, 100);
        bytes32 workId = _member(poolId, author, 1);
        _pay(poolId, 6);
        bytes32 other = _member(poolId, coauthor, 1);
        _assertEq(pools.claimable(poolId, workId), 6, "paid while alone");
        _skip(1);
        _assertClaims(poolId, workId, 56, "and half of what waited");
        _assertClaims(poolId, other, 50, "half of what waited");
    }

    function testFuzz_GivenUnits(uint24[4] memory units, uint128 amount) public {
        amount = uint128(_bound(amount, 1, 1 << 94));
        bytes32 poolId = _create();
        bytes32[4] memory workIds;
        uint256 total;
        for (uint256 i = 0; i < 4; ++i) {
            workIds[i] = _member(poolId, author, units[i]);
            total += units[i];
        }
        vm.assume(total != 0);
        _pay(poolId, amount);
        uint256 sum;
        for (uint256 i = 0; i < 4; ++i) {
            uint256 earned = pools.memberOf(poolId, workIds[i]).earned;
            uint256 exact = (uint256(amount) * units[i] * SCALE) / total;
            _assertLe(earned, exact, "never more than the share");
            _assertNear(earned, exact, units[i], "and less by no more than a part a unit");
            _assertEq(pools.claimable(poolId, workIds[i]), earned / SCALE, "claimable");
            sum += earned;
        }
        PoolState memory state = pools.stateOf(poolId);
        _assertEq(sum + state.carry, uint256(amount) * SCALE, "everything");
        _assertTrue(state.carry < total, "carry");
    }

    /// @dev Payments of one base unit among more units than one can be divided by: nothing is lost, and nothing is late by more
    /// than a base unit a member.
    /// hardhat-config: fuzz.runs = 8
    function testFuzz_GivenDustPayments(uint24[3] memory units) public {
        bytes32 poolId = _create();
        bytes32[3] memory workIds;
        uint256 total;
        for (uint256 i = 0; i < 3; ++i) {
            units[i] = uint24(_bound(units[i], 1, type(uint24).max));
            workIds[i] = _member(poolId, author, units[i]);
            total += units[i];
        }
        uint256 paid = 500;
        vm.startPrank(payer);
        for (uint256 i = 0; i < paid; ++i) pools.pay(poolId, 1, payer, 0);
        vm.stopPrank();
        uint256 sum;
        for (uint256 i = 0; i < 3; ++i) {
            sum += pools.memberOf(poolId, workIds[i]).earned;
            uint256 share = (paid * units[i]) / total;
            _assertNear(pools.claimable(poolId, workIds[i]), share, 1, "share");
        }
        _assertEq(sum + pools.stateOf(poolId).carry, paid * SCALE, "everything");
        _assertTrue(pools.stateOf(poolId).carry < total, "carry");
    }
}
