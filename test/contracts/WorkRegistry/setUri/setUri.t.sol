// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_SetUri_Test is WorkRegistryBase {
    bytes32 private workId;

    function setUp() public override {
        super.setUp();
        workId = _register(creator, HASH, 21);
    }

    function testFuzz_RevertGiven_NotFound(bytes32 unknown) public {
        vm.assume(unknown != workId);
        _expectRevert(IWorkRegistry.WorkNotFound.selector, unknown);
        registry.setUri(unknown, "ipfs://x");
    }

    function testFuzz_RevertGiven_CallerIsNotOwner(address caller) public {
        vm.assume(caller != creator);
        _expectNotOwner(workId, caller, creator);
        vm.prank(caller);
        registry.setUri(workId, "ipfs://x");
    }

    function testFuzz_SetUri(string calldata first, string calldata second) public {
        string memory before = registry.tokenURI(uint256(workId));
        vm.assume(bytes(first).length != 0 && keccak256(bytes(first)) != keccak256(bytes(second)));
        _setAndCheck(first);
        string memory shown = registry.tokenURI(uint256(workId));
        _assertTrue(keccak256(bytes(shown)) != keccak256(bytes(before)), "shown");
        _setAndCheck(second);
        _assertTrue(
            keccak256(bytes(registry.tokenURI(uint256(workId)))) != keccak256(bytes(shown)),
            "shown after it changed"
        );
        _setAndCheck("");
        _assertEq(bytes(registry.tokenURI(uint256(workId))), bytes(before), "shown after it was cleared");
        _assertConsent(workId, 21, START, false);
    }

    function _setAndCheck(string memory uri) private {
        _expectEvent();
        emit IWorkRegistry.UriSet(workId, uri);
        vm.prank(creator);
        registry.setUri(workId, uri);
    }
}
