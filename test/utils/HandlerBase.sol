// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestBase} from "./TestBase.sol";

/// @notice What the handlers of invariant tests do alike: call as somebody, knowing beforehand whether it will be refused.
abstract contract HandlerBase is TestBase {
    /// @notice A call went through that should not have, or the other way around: the model or the contract is wrong.
    error Unexpected(string what, bool ok, bytes result);

    uint256 public calls;
    uint256 public successes;

    function _callAs(
        address who,
        address target,
        bytes memory call_,
        bool expected,
        string memory what
    ) internal returns (bytes memory result) {
        bool ok;
        vm.prank(who);
        (ok, result) = target.call(call_);
        if (ok != expected) revert Unexpected(what, ok, result);
        ++calls;
        if (ok) ++successes;
    }

    /// @dev Every bit of a seed decides something, and the runner likes small numbers.
    function _mix(uint256 seed) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed)));
    }
}
