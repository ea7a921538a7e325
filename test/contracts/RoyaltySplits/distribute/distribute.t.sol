// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IRoyaltySplits} from "../../../../contracts/interfaces/IRoyaltySplits.sol";
import {NoReturnToken} from "../../../../contracts/mocks/NoReturnToken.sol";
import {Vm} from "../../../utils/TestBase.sol";
import {RoyaltySplitsBase} from "../RoyaltySplitsBase.sol";

contract RoyaltySplits_Distribute_Test is RoyaltySplitsBase {
    /* WHAT IS REFUSED */

    function test_RevertWhen_SplitInvalid() public {
        (address[][] memory recipients, uint32[][] memory shares, bytes[] memory errors) = _invalidSplits();
        for (uint256 i = 0; i < errors.length; ++i) {
            vm.expectRevert(errors[i]);
            splits.distribute(address(dollar), recipients[i], shares[i]);
        }
    }

    function testFuzz_RevertWhen_TokenHasNoCode(address token) public {
        vm.assume(token.code.length == 0);
        Split memory split = _splitOfTwo();
        vm.expectRevert(abi.encodeWithSelector(IRoyaltySplits.SplitTokenInvalid.selector, token));
        _distribute(split, token);
    }

    /* WHAT CHANGES NOTHING */

    function test_GivenNothingArrived() public {
        Split memory split = _splitOfTwo();
        vm.recordLogs();
        _assertEq(_distribute(split, address(dollar)), 0, "amount");
        _assertEq(vm.getRecordedLogs().length, 0, "events");
        _assertEq(split.vault.code.length, 0, "code");
    }

    function test_GivenTooLittleForAnybody() public {
        Split memory split = _splitOfTwo();
        dollar.mint(split.vault, 1);

        vm.recordLogs();
        _assertEq(_distribute(split, address(dollar)), 0, "amount");

        _assertEq(vm.getRecordedLogs().length, 0, "events");
        _assertEq(split.vault.code.length, 0, "code");
        _assertEq(splits.distributable(split.vault, address(dollar)), 1, "distributable");

        // The unit was not forgotten.
        dollar.mint(split.vault, 1);
        _assertEq(_distribute(split, address(dollar)), 2, "amount with one more");
    }

    /* WHO GETS WHAT */

    function test_GivenFirstDistribution() public {
        Split memory split = _splitOfTwo();
        dollar.mint(split.vault, 100);
        _distribute(split, address(dollar));
        _assertTrue(split.vault.code.length > 0, "code");
    }

    function testFuzz_GivenEverybodyCanBePaid(uint256 seed, uint256 count, uint256 amount, address caller) public {
        Split memory split = _randomSplit(seed, _bound(count, 1, MAX_RECIPIENTS));
        amount = _bound(amount, WHOLE, type(uint192).max);
        dollar.mint(split.vault, amount);

        uint256 paid = 0;
        for (uint256 i = 0; i < split.recipients.length; ++i) paid += _shareDown(amount, split.shares[i]);

        vm.expectEmit(address(splits));
        emit IRoyaltySplits.Distributed(
            split.vault,
            address(dollar),
            paid,
            uint32(amount % WHOLE),
            uint32(amount - paid)
        );
        vm.prank(caller);
        _assertEq(_distribute(split, address(dollar)), paid, "returned");

        for (uint256 i = 0; i < split.recipients.length; ++i) {
            uint256 due = _shareDown(amount, split.shares[i]);
            _assertEq(dollar.balanceOf(split.recipients[i]), due, "recipient's balance");
            _assertEq(splits.creditOf(split.vault, address(dollar), split.recipients[i]), 0, "credit");
        }
        uint256 left = dollar.balanceOf(split.vault);
        _assertEq(paid + left, amount, "paid and left");
        _assertTrue(left < split.recipients.length, "less than one unit per recipient is left");
        _assertEq(splits.distributable(split.vault, address(dollar)), 0, "distributable");
    }

    function test_GivenShareLessThanOneUnit() public {
        Split memory split = _splitOfTwo();
        split = _split(split.recipients, _shares(1, 999_999));
        dollar.mint(split.vault, 1_000);

        vm.recordLogs();
        _assertEq(_distribute(split, address(dollar)), 999, "amount");

        Vm.Log[] memory logs = vm.getRecordedLogs();
        _assertEq(logs.length, 2, "events");
        _assertEq(logs[0].topics[0], IERC20.Transfer.selector, "first event");
        _assertEq(logs[0].topics[2], bytes32(uint256(uint160(split.recipients[1]))), "receiver");
        _assertEq(logs[1].topics[0], IRoyaltySplits.Distributed.selector, "second event");
    }

    /// @dev Rounding down at each distribution would never pay the small one.
    function test_GivenManyDistributionsOfLittle() public {
        Split memory split = _splitOfTwo();
        split = _split(split.recipients, _shares(1, 999_999));
        for (uint256 i = 0; i < 1_000; ++i) {
            dollar.mint(split.vault, 1_000);
            _distribute(split, address(dollar));
        }
        _assertEq(dollar.balanceOf(split.recipients[0]), 1, "small recipient's balance");
        _assertEq(dollar.balanceOf(split.recipients[1]), 999_999, "large recipient's balance");
        _assertEq(dollar.balanceOf(split.vault), 0, "left");
    }

    function testFuzz_GivenManyPaymentsAndDistributions(uint256 seed, uint256 count) public {
        Split memory split = _randomSplit(seed, _bound(count, 1, 12));
        uint256 received = 0;
        for (uint256 step = 0; step < 24; ++step) {
            uint256 dice = uint256(keccak256(abi.encode(seed, step)));
            // From nothing to a thousand dollars; small payments are where rounding shows.
            uint256 payment = (dice >> 8) % (10 ** (dice % 10));
            hostile.mint(split.vault, payment);
            received += payment;

            address recipient = split.recipients[(dice >> 128) % split.recipients.length];
            if (dice & (1 << 200) == 0) _block(recipient);
            else _unblock(recipient);

            if (dice & (1 << 201) == 0) continue;
            _distribute(split, address(hostile));
            uint256 had = 0;
            for (uint256 i = 0; i < split.recipients.length; ++i) {
                uint256 has =
                    hostile.balanceOf(split.recipients[i]) +
                        splits.creditOf(split.vault, address(hostile), split.recipients[i]);
                _assertEq(has, _shareDown(received, split.shares[i]), "paid and credited");
                had += hostile.balanceOf(split.recipients[i]);
            }
            _assertEq(had + hostile.balanceOf(split.vault), received, "conserved");
        }
    }

    /* CREDITS */

    function test_GivenRecipientCannotBePaid() public {
        Split memory split = _randomSplit(3, 3);
        hostile.mint(split.vault, 1_000_000);
        address blocked = split.recipients[1];
        _block(blocked);

        vm.expectEmit(address(hostile));
        emit IERC20.Transfer(split.vault, split.recipients[0], split.shares[0]);
        vm.expectEmit(address(hostile));
        emit IERC20.Transfer(split.vault, split.recipients[2], split.shares[2]);
        vm.expectEmit(address(splits));
        emit IRoyaltySplits.Credited(split.vault, address(hostile), blocked, split.shares[1]);
        vm.expectEmit(address(splits));
        emit IRoyaltySplits.Distributed(split.vault, address(hostile), 1_000_000, 0, 0);
        _assertEq(_distribute(split, address(hostile)), 1_000_000, "returned");

        _assertEq(splits.creditOf(split.vault, address(hostile), blocked), split.shares[1], "credit");
        _assertEq(hostile.balanceOf(blocked), 0, "blocked recipient's balance");
        _assertEq(hostile.balanceOf(split.vault), split.shares[1], "left");
    }

    function testFuzz_GivenNobodyCanBePaid(uint256 seed, uint256 count, uint256 amount) public {
        Split memory split = _randomSplit(seed, _bound(count, 1, MAX_RECIPIENTS));
        amount = _bound(amount, WHOLE, type(uint192).max);
        hostile.mint(split.vault, amount);
        _block(split.vault);

        _distribute(split, address(hostile));

        for (uint256 i = 0; i < split.recipients.length; ++i) {
            _assertEq(
                splits.creditOf(split.vault, address(hostile), split.recipients[i]),
                _shareDown(amount, split.shares[i]),
                "credit"
            );
        }
        _assertEq(hostile.balanceOf(split.vault), amount, "held");
    }

    function testFuzz_GivenCredits(uint256 seed, uint256 first, uint256 second, uint256 blockedSet) public {
        Split memory split = _randomSplit(seed, 6);
        first = _bound(first, WHOLE, type(uint128).max);
        second = _bound(second, 0, type(uint128).max);
        for (uint256 i = 0; i < 6; ++i) if (blockedSet & (1 << i) != 0) _block(split.recipients[i]);
        hostile.mint(split.vault, first);
        _distribute(split, address(hostile));
        uint256[] memory credits = new uint256[](6);
        for (uint256 i = 0; i < 6; ++i) {
            _unblock(split.recipients[i]);
            credits[i] = splits.creditOf(split.vault, address(hostile), split.recipients[i]);
        }

        hostile.mint(split.vault, second);
        _distribute(split, address(hostile));

        uint256 owed = 0;
        for (uint256 i = 0; i < 6; ++i) {
            uint256 due = _shareDown(first + second, split.shares[i]);
            _assertEq(splits.creditOf(split.vault, address(hostile), split.recipients[i]), credits[i], "credit");
            _assertEq(hostile.balanceOf(split.recipients[i]), due - credits[i], "paid");
            owed += credits[i];
        }
        uint256 held = hostile.balanceOf(split.vault);
        _assertGe(held, owed, "credits are covered");
        _assertTrue(held - owed < 6, "less than one unit per recipient is left");
    }

    /* SPLITS OF SPLITS */

    function testFuzz_GivenRecipientIsSplit(uint256 seed, uint256 amount) public {
        amount = _bound(amount, WHOLE * WHOLE, type(uint128).max);
        Split memory inner = _randomSplit(seed, 4);
        Split memory outer = _split(_sorted(_addresses(inner.vault, stranger)), _shares(300_000, 700_000));
        uint256 innerShare = outer.recipients[0] == inner.vault ? 300_000 : 700_000;
        dollar.mint(outer.vault, amount);

        _distribute(outer, address(dollar));
        uint256 inside = _shareDown(amount, innerShare);
        _assertEq(dollar.balanceOf(inner.vault), inside, "inner split's balance");

        _distribute(inner, address(dollar));
        for (uint256 i = 0; i < 4; ++i) {
            _assertEq(dollar.balanceOf(inner.recipients[i]), _shareDown(inside, inner.shares[i]), "balance");
        }
    }

    /* TOKENS */

    function testFuzz_GivenTokenReturnsNothing(uint256 seed, uint256 amount) public {
        NoReturnToken old = new NoReturnToken();
        Split memory split = _randomSplit(seed, 5);
        amount = _bound(amount, WHOLE, type(uint192).max);
        old.mint(split.vault, amount);

        _distribute(split, address(old));

        for (uint256 i = 0; i < 5; ++i) {
            _assertEq(old.balanceOf(split.recipients[i]), _shareDown(amount, split.shares[i]), "balance");
        }
    }

    function testFuzz_GivenMoreThan192Bits(uint256 amount) public {
        amount = _bound(amount, 2 * uint256(type(uint192).max), type(uint256).max);
        Split memory split = _splitOfTwo();
        _block(split.recipients[0]);
        hostile.mint(split.vault, amount);
        uint256 half = type(uint192).max / 2;

        _assertEq(_distribute(split, address(hostile)), half * 2, "first call");
        _assertEq(splits.creditOf(split.vault, address(hostile), split.recipients[0]), half, "credit");
        _assertEq(hostile.balanceOf(split.recipients[1]), half, "balance");

        // The credit leaves room for half as much.
        _unblock(split.recipients[0]);
        if (hostile.balanceOf(split.vault) >= type(uint192).max) {
            _assertNear(_distribute(split, address(hostile)), half, 1, "second call");
        }
        _assertEq(splits.withdrawCredit(split.vault, address(hostile), split.recipients[0]), half, "credit paid");
    }
}
