// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {IUsageEpochs} from "../../../../contracts/interfaces/IUsageEpochs.sol";
import {UsageEpoch} from "../../../../contracts/types/Epochs.sol";
import {UsageEpochsBase} from "../UsageEpochsBase.sol";

contract UsageEpochs_Close_Test is UsageEpochsBase {
    /// @dev What is published in the first second after the first period is open until this one.
    uint256 private constant CLOSES_AT = (START / DAY + 30 + 1 + 1_096) * DAY;

    Leaf[] private _shares;
    UsageEpoch private _epoch;

    /// @dev An epoch of 30, of which 2 are claimed.
    function setUp() public override {
        super.setUp();
        Leaf[] memory leaves = _leaves(2, 28);
        for (uint256 i = 0; i < 2; ++i) _shares.push(leaves[i]);
        _epoch = _publishEpoch(0, leaves);
        _claim(_epoch, leaves, 0);
    }

    function test_RevertWhen_EpochUnknown() public {
        UsageEpoch memory unknown = _epoch;
        unknown.payer = stranger;
        vm.warp(CLOSES_AT);
        vm.expectRevert(abi.encodeWithSelector(IUsageEpochs.EpochNotFound.selector, _idOf(unknown)));
        epochs.close(unknown);
    }

    function test_RevertGiven_TooEarly() public {
        vm.warp(CLOSES_AT - 1);
        vm.expectRevert(abi.encodeWithSelector(IUsageEpochs.EpochTooEarly.selector, _idOf(_epoch), CLOSES_AT));
        epochs.close(_epoch);
        vm.warp(CLOSES_AT);
        _assertEq(epochs.close(_epoch), 28, "amount");
    }

    function test_GivenSomethingLeft() public {
        vm.warp(START + 2 * PERIOD);
        Leaf[] memory others = _leaves(60);
        UsageEpoch memory other = _publishEpoch(1, others);
        vm.warp(CLOSES_AT);
        uint256 inPools = dollar.balanceOf(address(pools));
        vm.expectEmit(address(epochs));
        emit IUsageEpochs.EpochClosed(_idOf(_epoch), poolId, 28);
        vm.expectEmit(address(pools));
        emit ICreatorPools.Paid(poolId, address(epochs), licenseId, address(epochs), 28);
        vm.prank(stranger);
        _assertEq(epochs.close(_epoch), 28, "amount");
        _assertEq(dollar.balanceOf(address(pools)), inPools + 28, "the pools' tokens");
        _assertHeld(60, "the other epoch's");
        _assertEq(dollar.allowance(address(epochs), address(pools)), 0, "allowance");
        // 28 among four members of 7 units each.
        _assertEq(pools.claimable(poolId, members[3]), 7, "claimable by units");
        _assertState(_epoch, 30, 2, true, "closed");
        _claim(other, others, 0);
    }

    function test_GivenNothingLeft() public {
        _claim(_epoch, _shares, 1);
        vm.warp(CLOSES_AT);
        uint256 inPools = dollar.balanceOf(address(pools));
        vm.expectEmit(address(epochs));
        emit IUsageEpochs.EpochClosed(_idOf(_epoch), poolId, 0);
        _assertEq(epochs.close(_epoch), 0, "amount");
        _assertEq(dollar.balanceOf(address(pools)), inPools, "the pools' tokens");
        _assertState(_epoch, 30, 30, true, "closed");
    }

    function test_RevertGiven_Closed() public {
        vm.warp(CLOSES_AT);
        epochs.close(_epoch);
        bytes memory reason = abi.encodeWithSelector(IUsageEpochs.EpochIsClosed.selector, _idOf(_epoch));
        vm.expectRevert(reason);
        epochs.close(_epoch);
        _refused(_claimOf(_epoch, _shares, 1), reason);
        _refused(_claimOf(_epoch, _shares, 0), reason);
    }

    function test_GivenNobodyClosed() public {
        vm.warp(CLOSES_AT + 365 * DAY);
        _claim(_epoch, _shares, 1);
        _assertEq(dollar.balanceOf(author), 30, "the author's tokens");
    }

    function test_RevertGiven_PoolDead() public {
        vm.prank(operator);
        pools.renounceOperator(poolId);
        vm.startPrank(author);
        for (uint256 i = 0; i < 4; ++i) pools.leavePool(poolId, members[i]);
        vm.stopPrank();
        vm.warp(CLOSES_AT);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolDead.selector, poolId));
        epochs.close(_epoch);
        _claim(_epoch, _shares, 1);
        _assertHeld(0, "the epochs' tokens");
        epochs.close(_epoch);
    }
}
