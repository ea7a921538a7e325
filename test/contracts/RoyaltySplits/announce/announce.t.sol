// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRoyaltySplits} from "../../../../contracts/interfaces/IRoyaltySplits.sol";
import {RoyaltySplitsBase} from "../RoyaltySplitsBase.sol";

contract RoyaltySplits_Announce_Test is RoyaltySplitsBase {
    function test_RevertWhen_SplitInvalid() public {
        (address[][] memory recipients, uint32[][] memory shares, bytes[] memory errors) = _invalidSplits();
        for (uint256 i = 0; i < errors.length; ++i) {
            vm.expectRevert(errors[i]);
            splits.announce(recipients[i], shares[i]);
        }
    }

    function testFuzz_WhenSplitValid(uint256 seed, uint256 count, address caller) public {
        Split memory split = _randomSplit(seed, _bound(count, 1, MAX_RECIPIENTS));

        for (uint256 time = 0; time < 2; ++time) {
            vm.expectEmit(address(splits));
            emit IRoyaltySplits.SplitAnnounced(split.vault, split.recipients, split.shares);
            vm.prank(caller);
            _assertEq(splits.announce(split.recipients, split.shares), split.vault, "address");
        }
        _assertEq(split.vault.code.length, 0, "code");
    }
}
