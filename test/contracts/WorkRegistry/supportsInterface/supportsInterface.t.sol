// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_SupportsInterface_Test is WorkRegistryBase {
    function testFuzz_SupportsInterface(bytes4 id) public view {
        bool known = id == 0x01ffc9a7 || id == 0x80ac58cd || id == 0x5b5e139f || id == 0x2a55205a;
        _assertEq(registry.supportsInterface(id), known, "supported");
    }

    function test_SupportsInterface() public view {
        bytes4[4] memory known = [bytes4(0x01ffc9a7), 0x80ac58cd, 0x5b5e139f, 0x2a55205a];
        for (uint256 i = 0; i < 4; ++i) {
            _assertTrue(registry.supportsInterface{gas: 30_000}(known[i]), "supported");
        }
        // ERC-721's enumeration is not, nor what ERC-165 forbids.
        _assertFalse(registry.supportsInterface(0x780e9d63), "enumerable");
        _assertFalse(registry.supportsInterface(0xffffffff), "0xffffffff");
    }

    function test_Names() public view {
        _assertEq(bytes(registry.name()), "OpenRoyalty Works", "name");
        _assertEq(bytes(registry.symbol()), "WORK", "symbol");
        (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        ) = registry.eip712Domain();
        _assertEq(uint8(fields), 0x0f, "fields of the domain");
        _assertEq(bytes(name), "OpenRoyalty WorkRegistry", "name of the domain");
        _assertEq(bytes(version), "1", "version of the domain");
        _assertEq(chainId, block.chainid, "chain of the domain");
        _assertEq(verifyingContract, address(registry), "contract of the domain");
        _assertEq(salt, 0, "salt of the domain");
        _assertEq(extensions.length, 0, "extensions of the domain");
    }
}
