// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_ReceiverOf_Test is WorkRegistryBase {
    function testFuzz_GivenNotFound(bytes32 unknown) public view {
        _assertReceiver(unknown, address(0), address(0), false);
    }

    function testFuzz_GivenNoPayee(address who, bytes32 contentHash) public {
        vm.assume(who != address(0) && contentHash != 0);
        _assertReceiver(_register(who, contentHash, 0), who, who, false);
    }

    function testFuzz_GivenPayee(address who, address payee) public {
        vm.assume(who != address(0) && payee != address(0) && payee != address(registry));
        bytes32 workId = _register(who, keccak256("content"), 0);
        vm.prank(who);
        registry.setPayee(workId, payee);
        uint256 effectiveAt = block.timestamp + 7 days;
        vm.warp(effectiveAt - 1);
        _assertReceiver(workId, who, who, false);
        vm.warp(effectiveAt);
        _assertReceiver(workId, who, payee, false);
        _assertEq(registry.payeeOf(workId), payee, "payeeOf");
    }

    function test_GivenCatalogue() public {
        bytes32 catalogueId = _registerCatalogue(_leaves(3), 0);
        _assertReceiver(catalogueId, steward, steward, true);
        _assertReceiver(registry.materialize(_proof(_leaves(3), 2)), wallet, wallet, false);
    }

    function _assertReceiver(bytes32 id, address owner, address payee, bool catalogue) private view {
        (address actualOwner, address actualPayee, bool actualCatalogue) = registry.receiverOf(id);
        _assertEq(actualOwner, owner, "owner");
        _assertEq(actualPayee, payee, "payee");
        _assertEq(actualCatalogue, catalogue, "is a catalogue");
    }
}
