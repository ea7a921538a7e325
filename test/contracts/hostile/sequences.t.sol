// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WeirdToken} from "../../../contracts/mocks/WeirdToken.sol";
import {Call, HostileWorld} from "./HostileWorld.sol";

/// @notice A token that turns again and again, in any order of calls and times: the other token's money leaves as if it had not been
/// there.
contract HostileSequencesTest is HostileWorld {
    uint256 private constant STEPS = 8;
    uint256 private constant GAS = 4_000_000;

    error Done(bytes32 exits, uint256 succeeded);

    function test_OtherTokenIsUntouched() public {
        uint256 sequences = vm.envOr("HOSTILE_SEQUENCES", 30);
        uint256 seed = vm.envOr("HOSTILE_SEED", 1);
        uint256 succeeded = 0;
        for (uint256 i = 0; i < sequences; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            (bytes32 alone, ) = _try(random, false);
            (bytes32 exits, uint256 done) = _try(random, true);
            _assertEq(exits, alone, string.concat("sequence ", vm.toString(i)));
            succeeded += done;
        }
        // Else nothing was tried.
        _assertGe(succeeded, sequences, "calls that got through");
    }

    function _try(uint256 random, bool called) private returns (bytes32 exits, uint256 succeeded) {
        vm.warp(NOW);
        (, bytes memory data) = address(this).call(abi.encodeCall(this.sequence, (random, called)));
        if (bytes4(data) != Done.selector) {
            assembly ("memory-safe") {
                revert(add(data, 0x20), mload(data))
            }
        }
        assembly ("memory-safe") {
            exits := mload(add(data, 0x24))
            succeeded := mload(add(data, 0x44))
        }
    }

    /// @notice Lets time pass, and if `called` makes calls with the token that turns; then takes out all of the other, and reverts.
    function sequence(uint256 random, bool called) external {
        uint256 succeeded = 0;
        bool keeps = false;
        for (uint256 i = 0; i < STEPS; ++i) {
            random = uint256(keccak256(abi.encode(random)));
            vm.warp(block.timestamp + ((random >> 128) % 3 == 0 ? (random >> 160) % (3 * DAY) : 0));
            if (!called) continue;
            // All but the one whose code is gone, which could not turn again.
            WeirdToken.Kind kind = WeirdToken.Kind(random % uint256(WeirdToken.Kind.CodeRemoved));
            if (kind == WeirdToken.Kind.KeepsAllowance || kind == WeirdToken.Kind.NoAllowanceNeeded) keeps = true;
            (address sender, address target, bytes memory data) = _turn(kind, Call((random >> 64) % CALLS));
            vm.prank(sender);
            (bool ok, ) = target.call{gas: GAS}(data);
            if (ok) ++succeeded;
            weird.token.turn(WeirdToken.Kind.Honest);
            _assertEq(_allowances(honest), 0, "allowances of the other token");
            if (!keeps) _assertEq(_allowances(weird), 0, "allowances");
        }
        revert Done(_exits(honest), succeeded);
    }
}
