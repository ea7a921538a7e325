// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract SupportsInterfaceTest is LicenseRegistryBase {
    function testFuzz_SupportsInterface(bytes4 id) public view {
        bool known = id == 0x01ffc9a7 || id == 0x80ac58cd || id == 0x5b5e139f;
        _assertEq(licenses.supportsInterface(id), known, "supported");
    }

    function test_SupportsInterface() public view {
        bytes4[3] memory known = [bytes4(0x01ffc9a7), 0x80ac58cd, 0x5b5e139f];
        for (uint256 i = 0; i < 3; ++i) {
            _assertTrue(licenses.supportsInterface{gas: 30_000}(known[i]), "supported");
        }
        // ERC-721's enumeration is not, nor royalties, nor what ERC-165 forbids.
        _assertFalse(licenses.supportsInterface(0x780e9d63), "enumerable");
        _assertFalse(licenses.supportsInterface(0x2a55205a), "royalties");
        _assertFalse(licenses.supportsInterface(0xffffffff), "0xffffffff");
    }

    function test_Names() public view {
        _assertEq(bytes(licenses.name()), "OpenRoyalty Licenses", "name");
        _assertEq(bytes(licenses.symbol()), "LICENSE", "symbol");
        (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        ) = licenses.eip712Domain();
        _assertEq(uint8(fields), 0x0f, "fields of the domain");
        _assertEq(bytes(name), "OpenRoyalty LicenseRegistry", "name of the domain");
        _assertEq(bytes(version), "1", "version of the domain");
        _assertEq(chainId, block.chainid, "chain of the domain");
        _assertEq(verifyingContract, address(licenses), "contract of the domain");
        _assertEq(salt, 0, "salt of the domain");
        _assertEq(extensions.length, 0, "extensions of the domain");
    }
}
