// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RoyaltySplitsBase} from "../RoyaltySplitsBase.sol";

contract RoyaltySplits_CreditOf_Test is RoyaltySplitsBase {
    function testFuzz_GivenNothingCredited(address split, address token, address recipient) public view {
        _assertEq(splits.creditOf(split, token, recipient), 0, "credit");
    }

    function testFuzz_GivenSeveralCredits(uint64 first, uint64 second) public {
        Split memory split = _splitOfTwo();
        Split memory other = _split(split.recipients, _shares(400_000, 600_000));
        address blocked = split.recipients[0];
        _block(blocked);

        hostile.mint(split.vault, uint256(first) * 2);
        _distribute(split, address(hostile));
        hostile.mint(split.vault, uint256(second) * 2);
        _distribute(split, address(hostile));

        _assertEq(splits.creditOf(split.vault, address(hostile), blocked), uint256(first) + second, "credit");
        _assertEq(splits.creditOf(other.vault, address(hostile), blocked), 0, "other split");
        _assertEq(splits.creditOf(split.vault, address(dollar), blocked), 0, "other token");
        _assertEq(splits.creditOf(split.vault, address(hostile), split.recipients[1]), 0, "other recipient");
    }
}
