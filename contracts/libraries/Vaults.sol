// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";

import {IVault} from "../interfaces/IVault.sol";
import {Vault} from "./Vault.sol";

/// @title Vaults
/// @notice Addresses that can be paid before anything stands there, each the keeping of the contract that uses this library.
/// @dev CREATE2 over (this contract, salt, code of {Vault}): no other contract can put code at these addresses, and no reorg can
/// move them. A vault cannot destroy itself, so what is deployed once stays.
library Vaults {
    /// @notice Where the vault of `salt` is, deployed or not.
    function addressOf(bytes32 salt) internal view returns (address) {
        return Create2.computeAddress(salt, keccak256(type(Vault).creationCode));
    }

    /// @notice The vault of `salt`, deployed by the first call that needs it.
    function deployIfNeeded(bytes32 salt) internal returns (IVault vault) {
        vault = IVault(addressOf(salt));
        if (address(vault).code.length == 0) new Vault{salt: salt}();
    }
}
