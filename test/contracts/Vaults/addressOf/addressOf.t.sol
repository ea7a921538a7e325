// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VaultsBase} from "../VaultsBase.sol";

contract Vaults_AddressOf_Test is VaultsBase {
    function testFuzz_GivenNothingDeployed(bytes32 salt) public view {
        address vault = keeper.addressOf(salt);
        _assertEq(vault, _expectedAddress(address(keeper), salt), "address");
        _assertEq(vault.code.length, 0, "code");
    }

    function testFuzz_GivenVaultDeployed(bytes32 salt) public {
        keeper.deployIfNeeded(salt);
        _assertEq(keeper.addressOf(salt), _expectedAddress(address(keeper), salt), "address");
    }

    function testFuzz_WhenAnotherContractAsks(bytes32 salt) public view {
        _assertTrue(keeper.addressOf(salt) != sibling.addressOf(salt), "addresses differ");
    }
}
