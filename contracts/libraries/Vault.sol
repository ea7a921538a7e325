// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IVault} from "../interfaces/IVault.sol";

/// @title Vault
/// @notice What stands at the address of a split or of a pool's inbox once money has to leave it.
/// @dev Takes no constructor arguments, so that one code hash serves every address (see {Vaults}). One keeper, fixed at birth:
/// whoever can make the keeper call {transfer} can move everything here, so a keeper calls it for money it has accounted for only.
contract Vault is IVault {
    using SafeERC20 for IERC20;

    /// @dev The contract that created this vault.
    address private immutable _keeper;

    constructor() {
        _keeper = msg.sender;
    }

    /// @inheritdoc IVault
    /// @dev A token that returns false, or has no code, counts as one that reverts.
    function transfer(address token, address to, uint256 amount) external {
        if (msg.sender != _keeper) revert VaultNotKeeper(msg.sender, _keeper);
        IERC20(token).safeTransfer(to, amount);
    }
}
