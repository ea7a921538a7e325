// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IRoyaltySplits} from "../../../../contracts/interfaces/IRoyaltySplits.sol";
import {IVault} from "../../../../contracts/interfaces/IVault.sol";
import {FeeToken} from "../../../../contracts/mocks/FeeToken.sol";
import {HostileToken} from "../../../../contracts/mocks/HostileToken.sol";
import {Vm} from "../../../utils/TestBase.sol";
import {RoyaltySplitsBase} from "../RoyaltySplitsBase.sol";

contract RoyaltySplits_DistributeHostile_Test is RoyaltySplitsBase {
    bytes4 private constant REENTERED = ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector;

    /* PAYEES */

    /// @dev All subsets of six, for each behavior.
    function test_GivenAnySetOfHostileRecipients() public {
        HostileToken.Behavior[5] memory behaviors = [
            HostileToken.Behavior.Block,
            HostileToken.Behavior.ReturnFalse,
            HostileToken.Behavior.BurnGas,
            HostileToken.Behavior.RevertBomb,
            HostileToken.Behavior.Callback
        ];
        hostile.setCallback(address(hostile), abi.encodeCall(hostile.seize, (address(hostile), 1))); // reverts
        hostile.setBombSize(10_000); // within the gas of one transfer
        for (uint256 b = 0; b < behaviors.length; ++b) {
            for (uint256 set = 0; set < 64; ++set) _checkHostileSet(behaviors[b], set, b * 64 + set);
        }
    }

    function testFuzz_GivenAnySetOfHostileRecipients(uint256 set, uint256 seed, uint256 behavior) public {
        hostile.setCallback(address(splits), hex"00");
        hostile.setBombSize(_bound(seed, 0, 1_000_000));
        // From Block to Callback, leaving out those that succeed.
        behavior = _bound(behavior, 1, 7);
        vm.assume(
            behavior != uint256(HostileToken.Behavior.PretendSuccess) &&
                behavior != uint256(HostileToken.Behavior.ReturnBomb)
        );
        _checkHostileSet(HostileToken.Behavior(behavior), set, seed);
    }

    function _checkHostileSet(HostileToken.Behavior behavior, uint256 set, uint256 seed) private {
        Split memory split = _randomSplit(seed, 6);
        for (uint256 i = 0; i < 6; ++i) {
            if (set & (1 << i) != 0) hostile.setBehavior(split.recipients[i], behavior);
        }
        hostile.mint(split.vault, 7_654_321);

        _distribute(split, address(hostile));

        for (uint256 i = 0; i < 6; ++i) {
            address recipient = split.recipients[i];
            uint256 due = _shareDown(7_654_321, split.shares[i]);
            bool isHostile = set & (1 << i) != 0;
            _assertEq(hostile.balanceOf(recipient), isHostile ? 0 : due, "paid");
            _assertEq(splits.creditOf(split.vault, address(hostile), recipient), isHostile ? due : 0, "credited");
        }
    }

    function test_GivenReturnBombWithinGas() public {
        Split memory split = _splitOfTwo();
        hostile.setBombSize(100_000);
        hostile.setBehavior(split.recipients[0], HostileToken.Behavior.ReturnBomb);
        hostile.mint(split.vault, 100);

        _distribute(split, address(hostile));

        _assertEq(hostile.balanceOf(split.recipients[0]), 50, "bomber's balance");
        _assertEq(hostile.balanceOf(split.recipients[1]), 50, "other's balance");
    }

    /* RE-ENTRY */

    function test_GivenRecipientReenters_WhenDistribute() public {
        Split memory split = _splitOfTwo();
        _checkReentry(split, abi.encodeCall(splits.distribute, (address(hostile), split.recipients, split.shares)));
    }

    function test_GivenRecipientReenters_WhenDistributeOtherSplit() public {
        Split memory other = _randomSplit(1, 3);
        hostile.mint(other.vault, 1_000);
        bytes memory call_ = abi.encodeCall(splits.distribute, (address(hostile), other.recipients, other.shares));
        _checkReentry(_splitOfTwo(), call_);
    }

    function test_GivenRecipientReenters_WhenWithdrawCredit() public {
        Split memory split = _splitOfTwo();
        _block(split.recipients[0]);
        hostile.mint(split.vault, 1_000);
        _distribute(split, address(hostile));
        _unblock(split.recipients[0]);
        bytes memory call_ = abi.encodeCall(
            splits.withdrawCredit,
            (split.vault, address(hostile), split.recipients[0])
        );
        _checkReentry(split, call_);
        _assertEq(splits.creditOf(split.vault, address(hostile), split.recipients[0]), 500, "credit");
    }

    function _checkReentry(Split memory split, bytes memory call_) private {
        uint256 before0 = hostile.balanceOf(split.recipients[0]);
        uint256 before1 = hostile.balanceOf(split.recipients[1]);
        hostile.setBehavior(split.recipients[0], HostileToken.Behavior.QuietCallback);
        hostile.setCallback(address(splits), call_);
        hostile.mint(split.vault, 100);

        _assertEq(_distribute(split, address(hostile)), 100, "amount");

        _assertEq(hostile.callbacks(), 1, "callbacks");
        _assertFalse(hostile.callbackSucceeded(), "callback");
        _assertEq(hostile.callbackResultHash(), keccak256(abi.encodeWithSelector(REENTERED)), "reason");
        _assertEq(hostile.balanceOf(split.recipients[0]) - before0, 50, "re-entering recipient was paid");
        _assertEq(hostile.balanceOf(split.recipients[1]) - before1, 50, "other recipient was paid");
    }

    function test_GivenRecipientReenters_WhenVaultDirectly() public {
        Split memory split = _splitOfTwo();
        hostile.setBehavior(split.recipients[0], HostileToken.Behavior.QuietCallback);
        hostile.setCallback(split.vault, abi.encodeCall(IVault.transfer, (address(hostile), stranger, 50)));
        hostile.mint(split.vault, 100);

        _distribute(split, address(hostile));

        _assertFalse(hostile.callbackSucceeded(), "callback");
        _assertEq(
            hostile.callbackResultHash(),
            keccak256(abi.encodeWithSelector(IVault.VaultNotKeeper.selector, address(hostile), address(splits))),
            "reason"
        );
        _assertEq(hostile.balanceOf(split.recipients[1]), 50, "other recipient was paid");
    }

    function test_GivenRecipientReenters_WhenFailureFailsTransfer() public {
        Split memory split = _splitOfTwo();
        hostile.setBehavior(split.recipients[0], HostileToken.Behavior.Callback);
        hostile.setCallback(
            address(splits),
            abi.encodeCall(splits.distribute, (address(hostile), split.recipients, split.shares))
        );
        hostile.mint(split.vault, 100);

        _assertEq(_distribute(split, address(hostile)), 100, "amount");

        _assertEq(splits.creditOf(split.vault, address(hostile), split.recipients[0]), 50, "credit");
        _assertEq(hostile.balanceOf(split.recipients[1]), 50, "other recipient was paid");
    }

    /* FEES */

    function testFuzz_GivenFeeOnArrival(uint256 seed, uint256 amount, uint256 feeBps) public {
        FeeToken token = new FeeToken();
        feeBps = _bound(feeBps, 0, 10_000);
        token.setFees(feeBps, 0);
        amount = _bound(amount, WHOLE, type(uint128).max);
        Split memory split = _randomSplit(seed, 4);
        token.mint(split.vault, amount);

        _distribute(split, address(token));

        uint256 left = amount;
        for (uint256 i = 0; i < 4; ++i) {
            uint256 due = _shareDown(amount, split.shares[i]);
            _assertEq(token.balanceOf(split.recipients[i]), due - (due * feeBps) / 10_000, "balance");
            left -= due;
        }
        _assertEq(token.balanceOf(split.vault), left, "left");
    }

    function test_GivenFeeOnTop() public {
        FeeToken token = new FeeToken();
        token.setFees(0, 100);
        Split memory split = _splitOfTwo();
        token.mint(split.vault, 10_000);

        // The first takes 5,000 and 50 of fee; 4,950 are left for the second, which cannot be sent 5,000.
        vm.expectEmit(address(splits));
        emit IRoyaltySplits.Credited(split.vault, address(token), split.recipients[1], 4_950);
        vm.expectEmit(address(splits));
        emit IRoyaltySplits.Distributed(split.vault, address(token), 9_950, 10_000, 0);
        _assertEq(_distribute(split, address(token)), 9_950, "amount");

        // Two times 5,050 would leave 4,850 of the 4,950 that are the second's.
        token.mint(split.vault, 10_000);
        vm.expectRevert(
            abi.encodeWithSelector(IRoyaltySplits.SplitCreditsUncovered.selector, address(token), 4_850, 4_950)
        );
        _distribute(split, address(token));

        // And nothing is stuck.
        splits.withdrawCredit(split.vault, address(token), split.recipients[1]);
        _assertEq(token.balanceOf(split.recipients[1]), 4_950, "second's balance");
        _assertTrue(_distribute(split, address(token)) > 9_800, "distributed again");
    }

    /// @dev All of it went in fees: nothing is left to credit.
    function test_GivenFeeOnTopOfEverything() public {
        FeeToken token = new FeeToken();
        token.setFees(0, 10_000);
        Split memory split = _splitOfTwo();
        token.mint(split.vault, 100);

        vm.recordLogs();
        _assertEq(_distribute(split, address(token)), 50, "amount");

        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            _assertTrue(logs[i].topics[0] != IRoyaltySplits.Credited.selector, "no credit of nothing");
        }

        _assertEq(token.balanceOf(split.recipients[0]), 50, "first's balance");
        _assertEq(_totalCredits(split, address(token)), 0, "credits");
    }

    /* TOKENS */

    function test_GivenTokenPretends() public {
        Split memory split = _splitOfTwo();
        hostile.setBehavior(split.vault, HostileToken.Behavior.PretendSuccess);
        hostile.mint(split.vault, 100);
        _distribute(split, address(hostile));
        _assertEq(hostile.balanceOf(split.vault), 100, "held");

        hostile.setBehavior(split.vault, HostileToken.Behavior.Honest);
        _distribute(split, address(hostile));

        _assertEq(hostile.balanceOf(split.recipients[0]), 50, "first's balance");
        _assertEq(hostile.balanceOf(split.recipients[1]), 50, "second's balance");
    }

    function testFuzz_GivenTokenTookSomeAway(uint256 seized, uint256 later) public {
        Split memory split = _splitOfTwo();
        _block(split.recipients[0]);
        hostile.mint(split.vault, 1_001);
        _distribute(split, address(hostile)); // 500 credited, 500 paid, 1 left
        _unblock(split.recipients[0]);
        seized = _bound(seized, 0, 501);
        later = _bound(later, 0, 10_000);
        hostile.seize(split.vault, seized);
        hostile.mint(split.vault, later);

        uint256 arrived = later > seized ? later - seized : 0;
        // One unit of the first distribution still counts.
        uint256 half = (1_001 + arrived) / 2 - 500;
        _assertEq(_distribute(split, address(hostile)), arrived == 0 ? 0 : half * 2, "amount");

        _assertEq(splits.creditOf(split.vault, address(hostile), split.recipients[0]), 500, "credit");
        if (arrived != 0) _assertGe(hostile.balanceOf(split.vault), 500, "credit is covered");
    }

    function testFuzz_GivenTokenLies(uint256 lie) public {
        Split memory split = _splitOfTwo();
        lie = _bound(lie, 2, type(uint256).max);
        dollar.mint(split.vault, 100);
        hostile.lieAbout(split.vault, lie);

        uint256 amount = _distribute(split, address(hostile));

        uint256 believed = lie < type(uint192).max ? lie : type(uint192).max;
        _assertEq(amount, (believed / 2) * 2, "amount");
        _assertEq(_totalCredits(split, address(hostile)), amount, "credits of what was never there");

        hostile.tellTruthAbout(split.vault);
        _assertEq(_distribute(split, address(hostile)), 0, "amount, in truth");
        _assertEq(_distribute(split, address(dollar)), 100, "dollars");
        _assertEq(dollar.balanceOf(split.recipients[0]), 50, "dollars of the first");
    }
}
