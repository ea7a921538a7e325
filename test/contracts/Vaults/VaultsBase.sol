// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVault} from "../../../contracts/interfaces/IVault.sol";
import {Vault} from "../../../contracts/libraries/Vault.sol";
import {Vaults} from "../../../contracts/libraries/Vaults.sol";
import {TestDollar} from "../../../contracts/mocks/TestDollar.sol";
import {TestBase} from "../../utils/TestBase.sol";

/// @dev A contract that keeps vaults.
contract Keeper {
    function addressOf(bytes32 salt) external view returns (address) {
        return Vaults.addressOf(salt);
    }

    function deployIfNeeded(bytes32 salt) external returns (IVault) {
        return Vaults.deployIfNeeded(salt);
    }

    function transfer(IVault vault, address token, address to, uint256 amount) external {
        vault.transfer(token, to, amount);
    }
}

abstract contract VaultsBase is TestBase {
    Keeper internal keeper;
    Keeper internal sibling;
    TestDollar internal dollar;

    function setUp() public {
        keeper = new Keeper();
        sibling = new Keeper();
        dollar = new TestDollar();
    }

    /// @dev EIP-1014, written out so that it does not rest on the library under test.
    function _expectedAddress(address creator, bytes32 salt) internal pure returns (address) {
        bytes32 codeHash = keccak256(type(Vault).creationCode);
        return address(uint160(uint256(keccak256(abi.encodePacked(bytes1(0xff), creator, salt, codeHash)))));
    }
}
