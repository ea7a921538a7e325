// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IRoyaltySplits} from "../../../../contracts/interfaces/IRoyaltySplits.sol";
import {HostileToken} from "../../../../contracts/mocks/HostileToken.sol";
import {RoyaltySplitsBase} from "../RoyaltySplitsBase.sol";

contract RoyaltySplits_Distributable_Test is RoyaltySplitsBase {
    function test_RevertWhen_TokenHasNoCode() public {
        vm.expectRevert(abi.encodeWithSelector(IRoyaltySplits.SplitTokenInvalid.selector, stranger));
        splits.distributable(address(1), stranger);
    }

    function test_RevertGiven_TransferUnderWay() public {
        Split memory split = _splitOfTwo();
        hostile.mint(split.vault, 100);
        hostile.setBehavior(split.recipients[0], HostileToken.Behavior.QuietCallback);
        hostile.setCallback(address(splits), abi.encodeCall(splits.distributable, (split.vault, address(hostile))));

        _distribute(split, address(hostile));

        _assertEq(hostile.callbacks(), 1, "callbacks");
        _assertFalse(hostile.callbackSucceeded(), "callback");
        _assertEq(
            hostile.callbackResultHash(),
            keccak256(abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)),
            "reason"
        );
    }

    function testFuzz_GivenNothingDistributed(uint256 seed, uint256 amount) public {
        Split memory split = _randomSplit(seed, 5);
        amount = _bound(amount, 0, type(uint192).max);
        dollar.mint(split.vault, amount);
        _assertEq(splits.distributable(split.vault, address(dollar)), amount, "distributable");
    }

    function testFuzz_GivenDistribution(uint256 seed, uint256 amount, uint256 later) public {
        Split memory split = _randomSplit(seed, 5);
        // Large enough that everyone gets something.
        amount = _bound(amount, WHOLE, type(uint128).max);
        later = _bound(later, 0, type(uint128).max);
        _block(split.recipients[2]);
        hostile.mint(split.vault, amount);

        _distribute(split, address(hostile));
        _assertEq(splits.distributable(split.vault, address(hostile)), 0, "distributable at once");

        hostile.mint(split.vault, later);
        _assertEq(splits.distributable(split.vault, address(hostile)), later, "distributable later");
    }

    function testFuzz_GivenTokenTookSomeAway(uint256 seized, uint256 later) public {
        Split memory split = _splitOfTwo();
        hostile.mint(split.vault, 101);
        _block(split.recipients[0]);
        _distribute(split, address(hostile)); // 50 credited, 50 paid, 1 left
        seized = _bound(seized, 0, 51);
        later = _bound(later, 0, 1_000);

        hostile.seize(split.vault, seized);
        hostile.mint(split.vault, later);

        _assertEq(
            splits.distributable(split.vault, address(hostile)),
            later > seized ? later - seized : 0,
            "distributable"
        );
    }

    function test_GivenMoreThanIsShared() public {
        Split memory split = _splitOfTwo();
        uint256 most = type(uint192).max;
        dollar.mint(split.vault, most);
        _assertEq(splits.distributable(split.vault, address(dollar)), most, "the most");
        dollar.mint(split.vault, 1);
        _assertEq(splits.distributable(split.vault, address(dollar)), most, "the rest later");
    }
}
