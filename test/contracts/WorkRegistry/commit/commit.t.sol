// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_Commit_Test is WorkRegistryBase {
    function testFuzz_GivenNeverSeen(bytes32 commitment, address sender, uint256 time) public {
        time = _bound(time, 1, type(uint48).max);
        vm.warp(time);
        _assertEq(registry.committedAt(commitment), 0, "before");

        _expectEvent();
        emit IWorkRegistry.Committed(commitment, sender);
        vm.prank(sender);
        registry.commit(commitment);

        _assertEq(registry.committedAt(commitment), time, "committed at");
    }

    function testFuzz_GivenSeen(bytes32 commitment, address first, address second, uint256 later) public {
        later = _bound(later, 0, 100 * 365 days);
        vm.prank(first);
        registry.commit(commitment);

        vm.warp(START + later);
        vm.recordLogs();
        vm.prank(second);
        registry.commit(commitment);

        _assertEq(registry.committedAt(commitment), START, "committed at");
        _assertEq(vm.getRecordedLogs().length, 0, "events");
    }
}
