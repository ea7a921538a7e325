// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRoyaltySplits} from "../../../../contracts/interfaces/IRoyaltySplits.sol";
import {HostileToken} from "../../../../contracts/mocks/HostileToken.sol";
import {RoyaltySplitsBase} from "../RoyaltySplitsBase.sol";

/// @dev Stands where a vault would, and remembers the least gas that it was called with.
contract GasProbe {
    uint256 public least;

    function transfer(address, address, uint256) external {
        uint256 available = gasleft();
        if (least == 0 || available < least) least = available;
    }
}

contract RoyaltySplits_DistributeGas_Test is RoyaltySplitsBase {
    /// @dev What a call spends before it can look at what it got.
    uint256 private constant DISPATCH_GAS = 500;

    function test_Constants() public view {
        _assertEq(splits.TOTAL_SHARES(), WHOLE, "TOTAL_SHARES");
        _assertEq(splits.MAX_RECIPIENTS(), MAX_RECIPIENTS, "MAX_RECIPIENTS");
        _assertEq(splits.TRANSFER_GAS(), TRANSFER_GAS, "TRANSFER_GAS");
        _assertTrue((GAS_PER_RECIPIENT * 63) / 64 > TRANSFER_GAS, "63/64 of what is asked for suffice");
    }

    /* STARVING */

    function testFuzz_WhenAnyGas(uint256 gas_, uint256 count) public {
        Split memory split = _randomSplit(1, _bound(count, 1, 6));
        GasProbe probe = GasProbe(split.vault);
        vm.etch(split.vault, address(new GasProbe()).code);
        dollar.mint(split.vault, 1_000_000);
        bytes memory call_ = abi.encodeCall(splits.distribute, (address(dollar), split.recipients, split.shares));
        gas_ = _bound(gas_, 21_000, 250_000);

        (bool success, bytes memory result) = address(splits).call{gas: gas_}(call_);

        if (success) {
            _assertGe(probe.least(), TRANSFER_GAS - DISPATCH_GAS, "gas of a transfer");
            _assertLe(probe.least(), TRANSFER_GAS, "gas of a transfer");
        } else {
            _checkGasTooLow(result);
            _assertEq(probe.least(), 0, "nothing happened");
        }
    }

    /// @dev The last gas at which a call fails, and the first at which it succeeds, to the unit.
    function test_WhenGasAtTheEdge() public {
        Split memory split = _randomSplit(1, 3);
        GasProbe probe = GasProbe(split.vault);
        vm.etch(split.vault, address(new GasProbe()).code);
        dollar.mint(split.vault, 1_000_000);
        bytes memory call_ = abi.encodeCall(splits.distribute, (address(dollar), split.recipients, split.shares));

        uint256 low = 50_000; // fails
        uint256 high = 1_000_000; // succeeds
        bytes memory reason;
        while (high - low > 1) {
            uint256 id = vm.snapshotState();
            uint256 middle = (low + high) / 2;
            (bool success, bytes memory result) = address(splits).call{gas: middle}(call_);
            vm.revertToState(id);
            if (success) high = middle;
            else (low, reason) = (middle, result);
        }

        _assertTrue(reason.length != 0, "the last failure gives its reason");
        _checkGasTooLow(reason);
        (bool enough, ) = address(splits).call{gas: high}(call_);
        _assertTrue(enough, "success at the edge");
        _assertGe(probe.least(), TRANSFER_GAS - DISPATCH_GAS, "gas of a transfer");
    }

    function _checkGasTooLow(bytes memory result) private pure {
        // No reason at all: the gas ran out before the first transfer, or after the last one.
        if (result.length == 0) return;
        _assertEq(result.length, 68, "length of the reason");
        bytes4 selector;
        uint256 available;
        uint256 needed;
        assembly ("memory-safe") {
            selector := mload(add(result, 0x20))
            available := mload(add(result, 0x24))
            needed := mload(add(result, 0x44))
        }
        _assertEq(bytes32(selector), bytes32(IRoyaltySplits.SplitGasTooLow.selector), "selector");
        _assertEq(needed, GAS_PER_RECIPIENT, "needed");
        _assertTrue(available < needed, "available");
    }

    /// @dev Success must mean that everybody was paid: a transfer that fits into TRANSFER_GAS cannot be starved into a credit.
    function testFuzz_GivenTransfersNeedMostOfTheirGas(uint256 gas_, uint256 gasToUse) public {
        Split memory split = _randomSplit(2, 4);
        hostile.setGasToUse(_bound(gasToUse, 10_000, 60_000));
        hostile.setBehavior(split.vault, HostileToken.Behavior.UseGas);
        hostile.mint(split.vault, 1_000_000);
        bytes memory call_ = abi.encodeCall(splits.distribute, (address(hostile), split.recipients, split.shares));

        (bool success, ) = address(splits).call{gas: _bound(gas_, 100_000, 1_200_000)}(call_);

        _assertEq(_totalCredits(split, address(hostile)), 0, "credits");
        for (uint256 i = 0; i < 4; ++i) {
            _assertEq(hostile.balanceOf(split.recipients[i]), success ? split.shares[i] : 0, "balance");
        }
    }

    /* TOKENS THAT NEED MORE */

    function test_GivenTokenNeedsMore() public {
        Split memory split = _splitOfTwo();
        hostile.setGasToUse(TRANSFER_GAS);
        hostile.setBehavior(split.vault, HostileToken.Behavior.UseGas);
        hostile.mint(split.vault, 100);

        _distribute(split, address(hostile));
        _assertEq(_totalCredits(split, address(hostile)), 100, "credits");

        for (uint256 i = 0; i < 2; ++i) {
            splits.withdrawCredit(split.vault, address(hostile), split.recipients[i]);
            _assertEq(hostile.balanceOf(split.recipients[i]), 50, "balance");
        }
    }

    /* THE CAP */

    function test_GivenMaxRecipientsThatBurn() public {
        Split memory split = _randomSplit(4, MAX_RECIPIENTS);
        for (uint256 i = 0; i < MAX_RECIPIENTS; ++i) {
            hostile.setBehavior(split.recipients[i], HostileToken.Behavior.BurnGas);
        }
        hostile.mint(split.vault, type(uint128).max);

        splits.distribute{gas: 10_000_000}(address(hostile), split.recipients, split.shares);

        for (uint256 i = 0; i < MAX_RECIPIENTS; ++i) {
            _assertEq(
                splits.creditOf(split.vault, address(hostile), split.recipients[i]),
                _shareDown(type(uint128).max, split.shares[i]),
                "credit"
            );
        }
    }
}
