// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Acquisition, Credential} from "../../../../contracts/types/Licenses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract LicenseIdOfTest is LicenseRegistryBase {
    function testFuzz_Hash(bytes32 offerId, address who, bytes32 salt) public view {
        _assertEq(licenses.licenseIdOf(offerId, who, salt), keccak256(abi.encode(offerId, who, salt)), "id");
    }

    function testFuzz_Acquired(bytes32 salt) public {
        Acquisition memory asked = _acquisition(_publish(_terms()));
        asked.salt = salt;
        vm.prank(licensee);
        bytes32 id = licenses.acquire(asked, Credential(0, ""));
        _assertEq(id, licenses.licenseIdOf(asked.offerId, licensee, salt), "id");
        _assertEq(licenses.ownerOf(uint256(id)), licensee, "the token's id");
    }
}
