// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {HandlerBase} from "./HandlerBase.sol";
import {TestBase, Vm} from "./TestBase.sol";

/// @notice A campaign: people call what they like, and all checks of a suite are made again and again, and at the end.
/// @dev One campaign for all checks of a suite, because a check costs as much as twenty calls. What ran is written to `cache/invariants`
/// for scripts/checks/invariantReach.ts, a line for each sequence of calls.
abstract contract InvariantBase is TestBase {
    /// @notice A check stopped for another reason than an assert of its own.
    error CheckStopped(string name, bytes reason);

    struct Check {
        string name;
        /// Made when the number of calls is a multiple of it, and at the end.
        uint256 period;
        function() external run;
    }

    string private constant FOLDER = "cache/invariants/";
    /// @dev One sequence of so many has its checks watched for the views that they call.
    uint256 private constant WATCHED = 16;

    HandlerBase private _driver;
    string private _file;
    Check[] private _checks;

    function _drive(HandlerBase handler, string memory suite) internal {
        _driver = handler;
        _file = string.concat(FOLDER, suite, ".jsonl");
        _target(address(handler));
        vm.createDir(FOLDER, true);
        vm.writeFile(_file, "");
    }

    /// @dev With a name in INVARIANT, that one alone is checked.
    function _check(string memory name, uint256 period, function() external run) internal {
        string memory only = vm.envOr("INVARIANT", string(""));
        if (bytes(only).length == 0 || keccak256(bytes(only)) == keccak256(bytes(name))) {
            _checks.push(Check(name, period, run));
        }
    }

    function invariant_AllHold() public virtual {
        uint256 calls = _driver.calls();
        for (uint256 i = 0; i < _checks.length; ++i) if (calls % _checks[i].period == 0) _make(_checks[i]);
    }

    /// @notice At the end of each sequence.
    function afterInvariant() public {
        for (uint256 i = 0; i < _checks.length; ++i) _make(_checks[i]);
        string memory views = "";
        if (uint256(keccak256(abi.encode(_driver.calls(), block.timestamp))) % WATCHED == 0) {
            for (uint256 i = 0; i < _checks.length; ++i) views = string.concat(views, this.watch(i));
        }
        vm.writeLine(_file, _line(views));
    }

    function _make(Check storage check) private {
        try check.run() {} catch (bytes memory reason) {
            _stop(check.name, reason);
        }
    }

    /// @dev Puts the check's name before the assert's label.
    function _stop(string memory name, bytes memory reason) private pure {
        if (bytes4(reason) != AssertionFailed.selector) revert CheckStopped(name, reason);
        bytes memory arguments = new bytes(reason.length - 4);
        for (uint256 i = 0; i < arguments.length; ++i) arguments[i] = reason[i + 4];
        (string memory label, uint256 actual, uint256 expected) = abi.decode(arguments, (string, uint256, uint256));
        revert AssertionFailed(string.concat(name, ": ", label), actual, expected);
    }

    /* WHAT RAN */

    /// @notice The functions of our contracts that a check calls itself, as strings of a JSON list, a comma after each.
    /// @dev External, so that what the records take up in memory is given back.
    function watch(uint256 i) external returns (string memory list) {
        vm.startStateDiffRecording();
        _checks[i].run();
        Vm.AccountAccess[] memory accesses = vm.stopAndReturnStateDiff();
        HandlerBase.Deployed[] memory deployed = _driver.deployed();
        bytes32[] memory seen = new bytes32[](128);
        uint256 count = 0;
        for (uint256 j = 0; j < accesses.length; ++j) {
            if (accesses[j].accessor != address(this) || accesses[j].data.length < 4) continue;
            bytes32 key = bytes32(abi.encodePacked(accesses[j].account, bytes4(accesses[j].data)));
            uint256 k = 0;
            while (k < count && seen[k] != key) ++k;
            if (k < count) continue;
            seen[count++] = key;
            string memory name = _nameOf(deployed, accesses[j].account);
            if (bytes(name).length != 0) list = string.concat(list, _quoted(name, bytes4(accesses[j].data)), ",");
        }
    }

    function _line(string memory views) private view returns (string memory line) {
        HandlerBase.Deployed[] memory deployed = _driver.deployed();
        HandlerBase.Tally[] memory tallies = _driver.tallies();
        for (uint256 i = 0; i < tallies.length; ++i) {
            string memory name = _nameOf(deployed, tallies[i].target);
            if (bytes(name).length == 0) continue;
            line = string.concat(
                line,
                bytes(line).length == 0 ? "[" : ",[",
                _quoted(name, tallies[i].selector),
                ",",
                vm.toString(uint256(tallies[i].calls)),
                ",",
                vm.toString(uint256(tallies[i].successes)),
                "]"
            );
        }
        string memory checks = "";
        for (uint256 i = 0; i < _checks.length; ++i) {
            checks = string.concat(checks, i == 0 ? '"' : ',"', _checks[i].name, '"');
        }
        // The list of views ends with a comma: an empty string follows it.
        return string.concat('{"calls":[', line, '],"checks":[', checks, '],"views":[', views, '""]}');
    }

    function _nameOf(HandlerBase.Deployed[] memory deployed, address where) private pure returns (string memory) {
        for (uint256 i = 0; i < deployed.length; ++i) if (deployed[i].where == where) return deployed[i].name;
        return "";
    }

    function _quoted(string memory name, bytes4 selector) private pure returns (string memory) {
        string memory word = vm.toString(bytes32(selector));
        bytes memory hex_ = new bytes(10);
        for (uint256 i = 0; i < 10; ++i) hex_[i] = bytes(word)[i];
        return string.concat('"', name, ".", string(hex_), '"');
    }
}
