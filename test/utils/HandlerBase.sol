// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestBase, Vm} from "./TestBase.sol";

/// @notice What the handlers of invariant tests do alike: call as somebody, knowing beforehand whether it will be refused, and count
/// the calls of each function.
abstract contract HandlerBase is TestBase {
    /// @notice A call went through that should not have, or the other way around: the model or the contract is wrong.
    error Unexpected(string what, bool ok, bytes result);

    /// @dev One word.
    struct Tally {
        address target;
        bytes4 selector;
        uint32 calls;
        uint32 successes;
    }

    struct Deployed {
        address where;
        string name;
    }

    /// @dev One call of so many is watched for the calls that our contracts make of each other.
    uint256 private constant WATCHED = 16;

    Deployed[] private _deployed;
    mapping(address where => bool) private _isOurs;
    Tally[] private _tallies;
    /// @dev Where a function's tally stands, plus one.
    mapping(bytes24 targetAndSelector => uint256) private _tallyAt;

    uint128 public calls;
    uint128 public successes;

    /// @notice Contracts whose functions are counted.
    function deployed() external view returns (Deployed[] memory) {
        return _deployed;
    }

    function tallies() external view returns (Tally[] memory) {
        return _tallies;
    }

    function _deploys(address where, string memory name) internal {
        _deployed.push(Deployed(where, name));
        _isOurs[where] = true;
    }

    function _callAs(
        address who,
        address target,
        bytes memory call_,
        bool expected,
        string memory what
    ) internal returns (bytes memory result) {
        bool ok;
        (ok, result) = _try(who, target, call_);
        if (ok != expected) revert Unexpected(what, ok, result);
    }

    /// @dev A call of which nobody knows whether it will be refused.
    function _try(address who, address target, bytes memory call_) internal returns (bool ok, bytes memory result) {
        bool watched = calls % WATCHED == 0;
        if (watched) vm.startStateDiffRecording();
        vm.prank(who);
        (ok, result) = target.call(call_);
        if (watched) _tallyInner(vm.stopAndReturnStateDiff());
        _tally(target, bytes4(call_), ok);
        ++calls;
        if (ok) ++successes;
    }

    /// @dev What our contracts called of each other.
    function _tallyInner(Vm.AccountAccess[] memory accesses) private {
        for (uint256 i = 0; i < accesses.length; ++i) {
            // Kind 0 is a call; others are static calls, creations and looks.
            if (accesses[i].kind != 0 || accesses[i].data.length < 4) continue;
            if (!_isOurs[accesses[i].accessor] || !_isOurs[accesses[i].account]) continue;
            _tally(accesses[i].account, bytes4(accesses[i].data), !accesses[i].reverted);
        }
    }

    function _tally(address target, bytes4 selector, bool ok) private {
        bytes24 key = bytes24(abi.encodePacked(target, selector));
        uint256 at = _tallyAt[key];
        if (at == 0) {
            _tallies.push(Tally(target, selector, 1, ok ? 1 : 0));
            _tallyAt[key] = _tallies.length;
            return;
        }
        Tally storage tally = _tallies[at - 1];
        tally.calls += 1;
        if (ok) tally.successes += 1;
    }

    /// @dev Every bit of a seed decides something, and the runner likes small numbers.
    function _mix(uint256 seed) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed)));
    }
}
