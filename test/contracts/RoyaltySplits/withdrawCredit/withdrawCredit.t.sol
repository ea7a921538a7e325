// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IRoyaltySplits} from "../../../../contracts/interfaces/IRoyaltySplits.sol";
import {HostileToken} from "../../../../contracts/mocks/HostileToken.sol";
import {RoyaltySplitsBase} from "../RoyaltySplitsBase.sol";

contract RoyaltySplits_WithdrawCredit_Test is RoyaltySplitsBase {
    Split private split;
    address private author;
    address private coAuthor;

    /// @dev Both authors have a credit of 500,000, and can be paid again.
    function setUp() public override {
        super.setUp();
        Split memory made = _splitOfTwo();
        split = made;
        (author, coAuthor) = (made.recipients[0], made.recipients[1]);
        _block(made.vault);
        hostile.mint(made.vault, 1_000_000);
        _distribute(made, address(hostile));
        _unblock(made.vault);
    }

    function testFuzz_RevertGiven_NoCredit(address vault, address token, address recipient) public {
        vm.assume(vault != split.vault && token != address(hostile) && recipient != author && recipient != coAuthor);
        _expectNoCredit(vault, address(hostile), author);
        _expectNoCredit(split.vault, token, author);
        _expectNoCredit(split.vault, address(hostile), recipient);
    }

    function _expectNoCredit(address vault, address token, address recipient) private {
        vm.expectRevert(abi.encodeWithSelector(IRoyaltySplits.SplitNoCredit.selector, vault, token, recipient));
        splits.withdrawCredit(vault, token, recipient);
    }

    function test_RevertGiven_RecipientStillBlocked() public {
        _block(author);
        vm.expectRevert(abi.encodeWithSelector(HostileToken.HostileBlocked.selector, author));
        splits.withdrawCredit(split.vault, address(hostile), author);

        _assertEq(splits.creditOf(split.vault, address(hostile), author), 500_000, "credit");
    }

    function testFuzz_GivenRecipientCanBePaid(address caller, uint256 arrived) public {
        arrived = _bound(arrived, 0, type(uint128).max);
        hostile.mint(split.vault, arrived);

        vm.expectEmit(address(splits));
        emit IRoyaltySplits.CreditWithdrawn(split.vault, address(hostile), author, 500_000);
        vm.prank(caller);
        _assertEq(splits.withdrawCredit(split.vault, address(hostile), author), 500_000, "returned");

        _assertEq(hostile.balanceOf(author), 500_000, "author's balance");
        _assertEq(splits.creditOf(split.vault, address(hostile), author), 0, "author's credit");
        _assertEq(splits.creditOf(split.vault, address(hostile), coAuthor), 500_000, "co-author's credit");
        _assertEq(splits.distributable(split.vault, address(hostile)), arrived, "distributable");
        _expectNoCredit(split.vault, address(hostile), author);
    }

    function test_GivenAllCreditsWithdrawn() public {
        splits.withdrawCredit(split.vault, address(hostile), author);
        splits.withdrawCredit(split.vault, address(hostile), coAuthor);
        _assertEq(hostile.balanceOf(coAuthor), 500_000, "co-author's balance");
        _assertEq(hostile.balanceOf(split.vault), 0, "left");

        hostile.mint(split.vault, 10);
        _assertEq(_distribute(split, address(hostile)), 10, "distributed later");
    }

    function test_GivenRecipientReenters() public {
        bytes[3] memory calls = [
            abi.encodeCall(splits.withdrawCredit, (split.vault, address(hostile), author)),
            abi.encodeCall(splits.withdrawCredit, (split.vault, address(hostile), coAuthor)),
            abi.encodeCall(splits.distribute, (address(hostile), split.recipients, split.shares))
        ];
        hostile.setBehavior(author, HostileToken.Behavior.QuietCallback);
        for (uint256 i = 0; i < calls.length; ++i) {
            uint256 id = vm.snapshotState();
            hostile.setCallback(address(splits), calls[i]);
            splits.withdrawCredit(split.vault, address(hostile), author);

            _assertEq(hostile.callbacks(), 1, "callbacks");
            _assertFalse(hostile.callbackSucceeded(), "callback");
            _assertEq(
                hostile.callbackResultHash(),
                keccak256(abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)),
                "reason"
            );
            _assertEq(hostile.balanceOf(author), 500_000, "author's balance");
            vm.revertToState(id);
        }
    }

    function test_GivenRecipientLooks() public {
        hostile.setBehavior(author, HostileToken.Behavior.QuietCallback);
        hostile.setCallback(address(splits), abi.encodeCall(splits.creditOf, (split.vault, address(hostile), author)));
        splits.withdrawCredit(split.vault, address(hostile), author);

        _assertTrue(hostile.callbackSucceeded(), "callback");
        _assertEq(hostile.callbackResultHash(), keccak256(abi.encode(0)), "credit seen while it is paid");
    }

    function test_GivenTokenTookSomeAway() public {
        hostile.seize(split.vault, 1);
        splits.withdrawCredit(split.vault, address(hostile), author);

        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, split.vault, 499_999, 500_000)
        );
        splits.withdrawCredit(split.vault, address(hostile), coAuthor);

        hostile.mint(split.vault, 1);
        splits.withdrawCredit(split.vault, address(hostile), coAuthor);
        _assertEq(hostile.balanceOf(coAuthor), 500_000, "co-author's balance");
    }
}
